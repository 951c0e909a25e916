// Small files that ask for a lot of work: many frames, scans or tiles, each of them valid.
import { deflateSync } from 'node:zlib';
import { asciiBytes } from '../src/bytes.ts';
import { chunkOf, extendedChunk, webpFileOf } from '../src/formats/webp/chunks.ts';
import { handTiff } from './formats/tiff/files.ts';
import { flatJpeg } from './pictures.ts';

/** A GIF of so many frames, each of which draws one pixel of the screen. */
export function manyFramesGif(frames: number, width = 1, height = 1): Uint8Array<ArrayBuffer> {
  const sides = [width & 255, width >> 8, height & 255, height >> 8];
  const screen = [...asciiBytes('GIF89a'), ...sides, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  // Two-bit codes start with three bits each: clear, colour 0, end.
  const frame = Uint8Array.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0);
  const bytes = new Uint8Array(screen.length + frame.length * frames + 1);
  bytes.set(screen);
  for (let index = 0; index < frames; index += 1) bytes.set(frame, screen.length + index * frame.length);
  bytes[bytes.length - 1] = 0x3b;
  return bytes;
}

/** An animated WebP of so many frames of 1x1. */
export function manyFramesWebp(frames: number): Uint8Array<ArrayBuffer> {
  // A lossless picture of one opaque pixel, all of its codes simple ones.
  const pixel = chunkOf('VP8L', [Uint8Array.of(0x2f, 0, 0, 0, 0, 0x88, 0x88, 0x08)]);
  const frame = chunkOf('ANMF', [Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 2), pixel]);
  const size = { width: 1, height: 1 };
  const head = [extendedChunk(size, { animated: true }), chunkOf('ANIM', [new Uint8Array(6)])];
  return webpFileOf([...head, ...Array<Uint8Array>(frames).fill(frame)]);
}

/** A grey TIFF of tiles of 16x16 pixels, all with the same data: deflated, or a JPEG each. */
export function manyTilesTiff(across: number, down: number, packing: 'deflate' | 'jpeg'): Uint8Array<ArrayBuffer> {
  const tile = packing === 'jpeg' ? flatJpeg(16, 16) : new Uint8Array(deflateSync(new Uint8Array(256).fill(0x88)));
  const count = across * down;
  const data = new Uint8Array(count * tile.length).map((_, at) => tile[at % tile.length] as number);
  const offsets = Array.from({ length: count }, (_, index) => 8 + index * tile.length);
  const more = { 259: [packing === 'jpeg' ? 7 : 8], 273: [], 278: [], 279: [], 322: [16], 323: [16] };
  return handTiff({
    width: across * 16,
    height: down * 16,
    bits: [8],
    photometric: 1,
    segments: [data],
    more: { ...more, 324: offsets, 325: Array<number>(count).fill(tile.length) },
  });
}

/** A progressive JPEG of one grey level whose coefficients come bit by bit, in so many scans: at most 1 + 3 * 63 * 14. */
export function manyScansJpeg(width: number, height: number, scans: number): Uint8Array<ArrayBuffer> {
  const word = (value: number): number[] => [value >> 8, value & 255];
  const segment = (marker: number, ...contents: number[]): Uint8Array =>
    Uint8Array.of(0xff, marker, ...word(contents.length + 2), ...contents);
  const counts = [1, ...Array<number>(15).fill(0)];
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const parts: Uint8Array[] = [
    Uint8Array.of(0xff, 0xd8),
    segment(0xdb, 0, ...Array<number>(64).fill(16)),
    segment(0xc2, 8, ...word(height), ...word(width), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0),
    segment(0xc4, 0x00, ...counts, 0),
    segment(0xc4, 0x10, ...counts, 0xe0),
    segment(0xda, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0),
    new Uint8Array(Math.ceil((blocks * 3) / 8)),
  ];
  // A code of one bit and 14 more of the run's length: so many blocks have nothing new.
  const runs = Math.ceil(blocks / 2 ** 14);
  const data = new Uint8Array(Math.ceil((runs * 15) / 8));
  for (let left = scans - 1, at = 0; left > 0; left -= 1, at += 1) {
    const low = 13 - (at % 14);
    const place = Math.floor(at / 14);
    const high = low === 13 ? 0 : low + 1;
    const coefficient = 1 + (place % 63);
    parts.push(segment(0xda, 1, 1 + Math.floor(place / 63), 0, coefficient, coefficient, (high << 4) | low), data);
  }
  return Buffer.concat([...parts, Uint8Array.of(0xff, 0xd9)]).subarray() as unknown as Uint8Array<ArrayBuffer>;
}
