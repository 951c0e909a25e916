// The first page of a TIFF -> pixels, and pixels -> a TIFF: in TypeScript, but for Deflate (the platform's) and JPEG data.
import { imageDamage } from '../../errors.ts';
import { blank } from '../../pixel-memory.ts';
import { type PixelBuffer, still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { checked, noFrame } from '../faults.ts';
import { inflateInto } from '../zlib.ts';
import type { TiffSegment } from './grid.ts';
import { tiffJpeg } from './jpeg.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import { unpackLzw } from './lzw.ts';
import { finishPixels, placeSamples, undoPredictor } from './samples.ts';
import { writeTiff } from './write.ts';

/** @param jpeg decodes strips and tiles that are JPEG data */
export function tiffCodec(jpeg: Codec): Codec {
  return {
    decode: async (bytes, header) => {
      const layout = readTiffLayout(bytes);
      if ('fault' in layout) throw imageDamage(layout.fault);
      const pixels = checked(blank(layout), header);
      for (const segment of layout.segments) {
        if (layout.compression === 'jpeg') await placeJpeg(bytes, layout, segment, pixels, jpeg);
        else placeSamples(await unpack(bytes, layout, segment), layout, segment, pixels);
      }
      if (layout.compression !== 'jpeg') finishPixels(pixels, layout);
      return [still(pixels)];
    },
    encode: async ([pixels = noFrame()]) => writeTiff(pixels),
  };
}

/** The samples of a segment as they are stored, as many rows as the picture needs of it. */
async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  layout: TiffLayout,
  segment: TiffSegment,
): Promise<Uint8Array<ArrayBuffer>> {
  const perPixel = segment.sample === undefined ? layout.samplesPerPixel : 1;
  const rowBytes = Math.ceil((layout.segmentWidth * perPixel * layout.bitsPerSample) / 8);
  const packed = bytes.subarray(segment.start, segment.start + segment.byteLength);
  const data = layout.reversedBits ? packed.map((byte) => reversed[byte] as number) : packed;
  const samples = new Uint8Array(rowBytes * segment.rows);
  const written = await unpackInto(samples, data, layout);
  if (written < samples.length)
    throw imageDamage(`The strip or tile at ${segment.x}, ${segment.y} has ${written} bytes of ${samples.length}.`);
  if (layout.predictor) undoPredictor(samples, layout, rowBytes, perPixel);
  return samples;
}

async function unpackInto(
  samples: Uint8Array,
  data: Uint8Array<ArrayBuffer>,
  { compression }: TiffLayout,
): Promise<number> {
  if (compression === 'lzw') return unpackLzw(data, samples);
  if (compression === 'deflate') return inflateInto(data, samples);
  if (compression === 'packbits') return unpackBytes(data, samples);
  samples.set(data.subarray(0, samples.length));
  return Math.min(data.length, samples.length);
}

/** PackBits: a length below 128 is followed by one byte more than it says, one above by a byte to repeat. */
function unpackBytes(data: Uint8Array, into: Uint8Array): number {
  let to = 0;
  for (let at = 0; at + 1 < data.length && to < into.length; ) {
    const length = data[at] as number;
    if (length < 128) {
      const literal = data.subarray(at + 1, Math.min(at + 2 + length, at + 1 + into.length - to));
      into.set(literal, to);
      to += literal.length;
      at += 2 + length;
    } else if (length > 128) {
      into.fill(data[at + 1] as number, to, to + 257 - length);
      to = Math.min(into.length, to + 257 - length);
      at += 2;
    } else at += 1;
  }
  return to;
}

/** Every byte with its bits the other way round. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
});

async function placeJpeg(
  bytes: Uint8Array<ArrayBuffer>,
  layout: TiffLayout,
  segment: TiffSegment,
  pixels: PixelBuffer,
  jpeg: Codec,
): Promise<void> {
  const { tiled, segmentWidth, segmentHeight, colour, jpegTables } = layout;
  // A tile is stored whole; the last strip only as far as the picture goes.
  const size = { width: segmentWidth, height: tiled ? segmentHeight : segment.rows };
  const data = bytes.subarray(segment.start, segment.start + segment.byteLength);
  const file = tiffJpeg(jpegTables, data, colour === 'ycbcr', size);
  if (!file) throw imageDamage(`The strip or tile at ${segment.x}, ${segment.y} is no JPEG of its size.`);
  const components = colour === 'grey' ? 1 : 3;
  const header = { format: 'jpg', byteLength: file.length, frameCount: 1, orientation: 1, hasAlpha: false } as const;
  const [part] = await jpeg.decode(file, { ...header, ...size, components }, 'first');
  if (!part) throw imageDamage('A strip or tile has no picture.');
  for (let row = 0; row < segment.rows; row += 1) {
    const from = row * part.width * 4;
    const to = ((segment.y + row) * pixels.width + segment.x) * 4;
    pixels.data.set(part.data.subarray(from, from + segment.columns * 4), to);
  }
}
