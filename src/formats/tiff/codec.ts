// The first page of a TIFF -> pixels, and pixels -> a TIFF: in TypeScript, except for Deflate (the platform's) and JPEG data.
import { imageDamage } from '../../errors.ts';
import { blank } from '../../pixel-memory.ts';
import { type PixelBuffer, still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { checked, noFrame, unfilled } from '../faults.ts';
import { inflateInto } from '../zlib.ts';
import type { TiffCompression, TiffSegment } from './grid.ts';
import { tiffJpeg } from './jpeg.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import { unpackLzw } from './lzw.ts';
import { finishPixels, placeSamples, undoPredictor } from './samples.ts';
import { writeTiff } from './write.ts';

/**
 * The TIFF codec.
 * @param jpeg decodes strips and tiles that are JPEG data
 */
export function tiffCodec(jpeg: Codec): Codec {
  return {
    decode: async (bytes, header, _, __, inks) => {
      const layout = readTiffLayout(bytes);
      const pixels = checked(blank(layout), header);
      const { compression, segments } = layout;
      for (const segment of segments) {
        if (compression === 'jpeg') await placeJpeg(bytes, layout, segment, pixels, jpeg);
        else placeSamples(await unpack(bytes, layout, segment, unpackers[compression]), layout, segment, pixels);
      }
      if (compression !== 'jpeg') finishPixels(pixels, layout, inks);
      return [still(pixels)];
    },
    encode: async ([pixels = noFrame()]) => writeTiff(pixels),
  };
}

/**
 * The samples of a segment as they are stored, in as many rows as the picture needs of it.
 * @throws OssError ImageDamage
 */
async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  layout: TiffLayout,
  segment: TiffSegment,
  fill: Unpacker,
): Promise<Uint8Array<ArrayBuffer>> {
  const perPixel = segment.sample === undefined ? layout.samplesPerPixel : 1;
  const rowBytes = Math.ceil((layout.segmentWidth * perPixel * layout.bitsPerSample) / 8);
  const packed = bytes.subarray(segment.start, segment.start + segment.byteLength);
  const data = layout.reversedBits ? packed.map((byte) => reversed[byte] as number) : packed;
  const samples = new Uint8Array(rowBytes * segment.rows);
  await fill(data, samples);
  if (layout.predictor) undoPredictor(samples, layout, rowBytes, perPixel);
  return samples;
}

/**
 * Fills `into` from the data of a segment.
 * @throws OssError ImageDamage where the data do not fill it
 */
type Unpacker = (data: Uint8Array<ArrayBuffer>, into: Uint8Array) => void | Promise<void>;

const unpackers: Readonly<Record<Exclude<TiffCompression, 'jpeg'>, Unpacker>> = {
  lzw: unpackLzw,
  deflate: inflateInto,
  packbits: unpackBytes,
  none: (data, into) => {
    if (data.length < into.length) throw unfilled('uncompressed', data.length, into.length);
    into.set(data.subarray(0, into.length));
  },
};

/** PackBits: a length below 128 is followed by one byte more than it says, a length above 128 by one byte to repeat. */
function unpackBytes(data: Uint8Array, into: Uint8Array): void {
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
  if (to < into.length) throw unfilled('PackBits', to, into.length);
}

/** Every byte with its bits in reverse order. */
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
  // A tile is always stored whole, a strip only as far down as the picture goes.
  const size = { width: segmentWidth, height: tiled ? segmentHeight : segment.rows };
  const data = bytes.subarray(segment.start, segment.start + segment.byteLength);
  const file = tiffJpeg(jpegTables, data, colour === 'ycbcr', size);
  if (!file) throw imageDamage(`The strip or tile at ${segment.x}, ${segment.y} holds no JPEG of its size.`);
  const components = colour === 'grey' ? 1 : 3;
  const header = { format: 'jpg', byteLength: file.length, frameCount: 1, orientation: 1, hasAlpha: false } as const;
  const [part] = await jpeg.decode(file, { ...header, ...size, components }, 'first');
  if (!part) throw imageDamage('A strip or tile holds no picture.');
  for (let row = 0; row < segment.rows; row += 1) {
    const from = row * part.width * 4;
    const to = ((segment.y + row) * pixels.width + segment.x) * 4;
    pixels.data.set(part.data.subarray(from, from + segment.columns * 4), to);
  }
}
