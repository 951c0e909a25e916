// The first page of a TIFF -> pixels, and pixels -> a TIFF: in TypeScript, except for Deflate (the platform's) and JPEG data.
import { unset } from '../../pixel-memory.ts';
import { still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { plainInkTable } from '../colour/cmyk.ts';
import { checked, noFrame, unfilled } from '../faults.ts';
import { inflateInto } from '../zlib.ts';
import { unpackFax } from './ccitt.ts';
import { storedBytes, type TiffCompression, type TiffSegment } from './grid.ts';
import { jpegUnpacker } from './jpeg.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import { unpackLzw } from './lzw.ts';
import { undoPredictor } from './predictor.ts';
import { segmentWriter, type UnpackedRows } from './rows.ts';
import { writeTiff } from './write.ts';
import { spreadBlocks } from './ycbcr.ts';

/**
 * The TIFF codec.
 * @param jpeg decodes strips and tiles that are JPEG data
 */
export function tiffCodec(jpeg: Codec): Codec {
  return {
    decode: async (bytes, header, _, __, inks = plainInkTable()) => {
      const layout = readTiffLayout(bytes);
      const pixels = checked(unset(layout), header);
      const isJpeg = layout.compression === 'jpeg';
      const unpack = isJpeg ? jpegUnpacker(layout, jpeg, inks) : unpacker(layout);
      // JPEG data come out as RGB, whatever they are inside, unless every sample has a plane of its own.
      const isRgb = isJpeg && layout.samplesTogether > 1;
      const write = segmentWriter(isRgb ? { ...layout, colour: 'rgb' } : layout, inks);
      for (const segment of layout.segments) {
        const planes: UnpackedRows[] = [];
        for (const { start, byteLength } of segment.planes)
          planes.push(await unpack(bytes.subarray(start, start + byteLength), segment));
        write(planes, segment, pixels);
      }
      return [still(pixels)];
    },
    encode: async ([pixels = noFrame()]) => writeTiff(pixels),
  };
}

/**
 * Gives the samples of a strip or tile as they are stored, in as many rows as the picture needs of it.
 * @throws OssError ImageDamage
 */
export type Unpack = (data: Uint8Array<ArrayBuffer>, segment: TiffSegment) => Promise<UnpackedRows>;

function unpacker(layout: TiffLayout): Unpack {
  const { compression, segmentWidth, samplesTogether, reversedBits, sharing } = layout;
  const rowBytes = storedBytes(layout, { width: segmentWidth, height: 1 });
  const fill = fillers[compression as Exclude<TiffCompression, 'jpeg'>];
  return async (data, { rows }) => {
    const packed = reversedBits ? data.map((byte) => reversed[byte] as number) : data;
    const samples = new Uint8Array(storedBytes(layout, { width: segmentWidth, height: rows }));
    await fill(packed, samples, layout);
    undoPredictor(samples, layout, rowBytes);
    if (sharing[0] * sharing[1] > 1) return spreadBlocks(samples, layout, segmentWidth, rows);
    return { data: samples, rowBytes, step: samplesTogether };
  };
}

/**
 * Fills `into`, which is all zeros, from the data of a strip or tile.
 * @throws OssError ImageDamage where the data do not fill it
 */
type Filler = (data: Uint8Array<ArrayBuffer>, into: Uint8Array, layout: TiffLayout) => void | Promise<void>;

const fillers: Readonly<Record<Exclude<TiffCompression, 'jpeg'>, Filler>> = {
  lzw: unpackLzw,
  deflate: inflateInto,
  packbits: unpackBytes,
  ccitt: (data, into, { segmentWidth, faxCoding }) => unpackFax(data, into, segmentWidth, faxCoding),
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
