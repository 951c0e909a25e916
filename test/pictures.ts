// Source pictures, made here: photo-like, always the same, in every format sharp writes.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type JpegOptions, type PngOptions, type Sharp, type WebpOptions } from 'sharp';
import type { FormatName, Orientation, PixelBuffer } from '../src/pixels.ts';
import { drawn } from './pixels.ts';

/** Numbers in 0..1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Gradients, waves, hard edges and noise; no symmetry that would hide a mirrored or turned result. */
export function photo(width: number, height: number, { alpha = false, seed = 1 } = {}): PixelBuffer {
  const next = random(seed);
  return drawn(width, height, (x, y) => {
    const [u, v] = [x / width, y / height];
    const noise = (next() - 0.5) * 24;
    const disc = (u - 0.3) ** 2 + (v - 0.4) ** 2 < 0.02 ? 70 : 0;
    const bars = u > 0.6 && v > 0.55 && Math.floor(u * 40) % 2 === 0 ? -60 : 0;
    return [
      40 + 170 * u + 20 * Math.sin(v * 19) + noise + bars,
      60 + 120 * v + 30 * Math.sin(u * 23) + noise + disc,
      190 - 110 * u * v + 15 * Math.cos((u + v) * 31) + noise + disc + bars,
      alpha ? 255 * Math.min(1, Math.max(0, 1.6 * u - 0.2 + 0.3 * Math.sin(v * 12))) : 255,
    ];
  });
}

export const sharpOf = ({ width, height, data }: PixelBuffer): Sharp =>
  sharp(data, { raw: { width, height, channels: 4 } });

/** What sharp makes of it, as straight RGBA. */
export async function rawOf(picture: Sharp): Promise<PixelBuffer> {
  const { data, info } = await picture.ensureAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
}

/** Decoded by sharp, as stored: no orientation and no colour profile applied. */
export const decoded = (bytes: Uint8Array): Promise<PixelBuffer> => rawOf(sharp(bytes, { ignoreIcc: true }));

const bytesOf = async (picture: Sharp): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await picture.toBuffer());

export const jpegOf = (picture: PixelBuffer, options: JpegOptions = {}): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(
    sharpOf(picture)
      .removeAlpha()
      .jpeg({ quality: 82, ...options }),
  );

export const pngOf = (picture: PixelBuffer, options: PngOptions = {}): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(sharpOf(picture).png(options));

export const webpOf = (picture: PixelBuffer, options: WebpOptions = {}): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(sharpOf(picture).webp(options));

/** As the service's own test picture: 400x267, baseline, 4:2:0, quality 82. */
export const exampleJpeg = (): Promise<Uint8Array<ArrayBuffer>> => jpegOf(photo(400, 267));

export const orientedJpeg = (
  orientation: Orientation,
  picture: PixelBuffer = photo(400, 267),
): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(sharpOf(picture).removeAlpha().withMetadata({ orientation }).jpeg({ quality: 82 }));

/** Bytes behind the data, which are no damage. */
export const withSurplus = (jpeg: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array([...jpeg.subarray(0, -2), 1, 2, 3, 4, ...jpeg.subarray(-2)]);

export const cmykJpeg = (): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(sharpOf(photo(40, 30)).removeAlpha().toColourspace('cmyk').jpeg());

/**
 * A grey JPEG without sharp: one level for all blocks, two bits each, so that 280 million pixels are a megabyte of zeros.
 */
export function flatJpeg(width: number, height: number): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  return greyJpeg(width, height, 0, new Uint8Array(Math.ceil(blocks / 4)));
}

/** A grey JPEG of 8x8 blocks, each of its own level and followed by a restart marker. */
export function restartJpeg(across: number, down: number): Uint8Array<ArrayBuffer> {
  const blocks = Array.from({ length: across * down }, (_, index) => 0x80 | (((index * 11) % 32) << 1));
  // A level of five bits is the prefix 10, the bits, and the end of the block.
  return greyJpeg(
    across * 8,
    down * 8,
    1,
    blocks.flatMap((block, index) => (index === 0 ? [block] : [0xff, 0xd0 + ((index - 1) % 8), block])),
  );
}

function greyJpeg(
  width: number,
  height: number,
  restartInterval: number,
  scan: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const word = (value: number): number[] => [value >> 8, value & 255];
  const segment = (marker: number, ...contents: number[]): number[] => [
    0xff,
    marker,
    ...word(contents.length + 2),
    ...contents,
  ];
  const counts = (...ofLength: number[]): number[] => Array.from({ length: 16 }, (_, index) => ofLength[index] ?? 0);
  const head = [
    ...[0xff, 0xd8],
    ...segment(0xdb, 0, ...Array<number>(64).fill(16)),
    ...segment(0xc0, 8, ...word(height), ...word(width), 1, 1, 0x11, 0),
    // DC: 0 is "no change", 10 a change of five bits. AC: 0 ends the block.
    ...segment(0xc4, 0x00, ...counts(1, 1), 0, 5),
    ...segment(0xc4, 0x10, ...counts(1), 0),
    ...segment(0xdd, ...word(restartInterval)),
    ...segment(0xda, 1, 1, 0x00, 0, 63, 0),
  ];
  const bytes = new Uint8Array(head.length + scan.length + 2);
  bytes.set(head);
  bytes.set(scan, head.length);
  bytes.set([0xff, 0xd9], head.length + scan.length);
  return bytes;
}

export interface SourcePicture {
  readonly name: string;
  readonly format: FormatName;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Every kind of good source: made here, and the real pictures where there are any. */
export async function sourcePictures(): Promise<SourcePicture[]> {
  const [plain, odd, clear] = [photo(80, 60), photo(61, 43), photo(61, 43, { alpha: true })];
  const grey = (picture: PixelBuffer): Sharp => sharpOf(picture).toColourspace('b-w');
  const made: [string, FormatName, Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>][] = [
    ['example', 'jpg', exampleJpeg()],
    ['4:2:0, odd', 'jpg', jpegOf(odd)],
    ['4:4:4, odd', 'jpg', jpegOf(odd, { chromaSubsampling: '4:4:4' })],
    ['progressive', 'jpg', jpegOf(odd, { progressive: true })],
    ['grey', 'jpg', bytesOf(grey(odd).removeAlpha().jpeg())],
    ['restart markers', 'jpg', restartJpeg(7, 5)],
    ['flat', 'jpg', flatJpeg(50, 30)],
    ['1x1', 'jpg', jpegOf(photo(1, 1))],
    ['orientation 6', 'jpg', orientedJpeg(6, odd)],
    ['plain', 'png', pngOf(plain, {})],
    ['alpha', 'png', pngOf(clear)],
    ['no alpha channel', 'png', bytesOf(sharpOf(odd).removeAlpha().png())],
    ['interlaced', 'png', pngOf(clear, { progressive: true })],
    ['palette', 'png', bytesOf(sharpOf(odd).removeAlpha().png({ palette: true, colours: 16 }))],
    ['palette with alpha', 'png', pngOf(clear, { palette: true, colours: 16 })],
    ['grey', 'png', bytesOf(grey(odd).removeAlpha().png())],
    ['grey with alpha', 'png', bytesOf(grey(clear).png())],
    ['two levels', 'png', bytesOf(sharpOf(odd).removeAlpha().png({ palette: true, colours: 2 }))],
    ['16 bit', 'png', bytesOf(sharpOf(odd).removeAlpha().toColourspace('rgb16').png())],
    ['16 bit with alpha', 'png', bytesOf(sharpOf(clear).toColourspace('rgb16').png())],
    ['16 bit grey', 'png', bytesOf(sharpOf(odd).removeAlpha().toColourspace('grey16').png())],
    ['1x1', 'png', pngOf(photo(1, 1, { alpha: true }))],
    ['lossy', 'webp', bytesOf(sharpOf(odd).removeAlpha().webp())],
    ['lossy with alpha', 'webp', webpOf(clear)],
    ['lossless', 'webp', bytesOf(sharpOf(odd).removeAlpha().webp({ lossless: true }))],
    ['lossless with alpha', 'webp', webpOf(clear, { lossless: true })],
    ['orientation 8', 'webp', bytesOf(sharpOf(clear).withMetadata({ orientation: 8 }).webp())],
  ];
  const pictures = made.map(async ([name, format, bytes]) => ({
    name: `${format}, ${name}`,
    format,
    bytes: await bytes,
  }));
  return [...(await Promise.all(pictures)), ...(await realPictures())];
}

const real: Readonly<Record<string, FormatName>> = {
  'example.jpg': 'jpg',
  'shilan.jpg': 'jpg',
  'gray-200x100.jpg': 'jpg',
  'Landscape_6.jpg': 'jpg',
  'nodejs-1024x768.png': 'png',
  '16-bit-grey-alpha.png': 'png',
  'Flag_of_the_Netherlands-16bit.png': 'png',
};

const realPictures = async (): Promise<SourcePicture[]> =>
  Promise.all(
    realFiles(...Object.keys(real)).map(async (name) => ({
      name,
      format: real[name] as FormatName,
      bytes: await realFile(name),
    })),
  );

/** The folder of real pictures; without it the tests run on what is made here. */
const folder = process.env.OSS_IMG_FIXTURES;

/** Those of the names that can be read here. */
export const realFiles = (...names: string[]): string[] =>
  names.filter((name) => folder && existsSync(join(folder, name)));

export const realFile = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(join(folder ?? '', name)));
