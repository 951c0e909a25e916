// The first page of a TIFF -> pixels, and pixels -> a TIFF.
import { unset } from '../../pixel-memory.ts';
import { still } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { plainInkTable } from '../colour/cmyk.ts';
import { checked, noFrame } from '../faults.ts';
import { storedBytes, type TiffSegment } from './grid.ts';
import { jpegUnpacker } from './jpeg.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import type { MakeTiffParts, TiffParts } from './parts.ts';
import { segmentWriter, type UnpackedRows } from './rows.ts';

import { unpackSamples } from './unpack.ts';
import { writeTiff } from './write.ts';
import { spreadBlocks } from './ycbcr.ts';

/**
 * The TIFF codec.
 * @param jpeg decodes strips and tiles that are JPEG data
 * @param makeParts the decoder's slow parts as this machine runs them fastest; by default their definitions
 */
export function tiffCodec(jpeg: Codec, makeParts: MakeTiffParts = () => ({})): Codec {
  return {
    decode: async (bytes, header, _, __, inks = plainInkTable()) => {
      const layout = readTiffLayout(bytes);
      const pixels = checked(unset(layout), header);
      const isJpeg = layout.compression === 'jpeg';
      const parts = makeParts(layout);
      const unpack = isJpeg ? jpegUnpacker(layout, jpeg, inks) : unpacker(layout, parts);
      // JPEG data come out as RGB, whatever they are inside, unless every sample has a plane of its own.
      const isRgb = isJpeg && layout.samplesTogether > 1;
      const write = segmentWriter(isRgb ? { ...layout, colour: 'rgb' } : layout, inks);
      for (const segment of layout.segments) {
        const data = segment.planes.map(({ start, byteLength }) =>
          inBitOrder(bytes.subarray(start, start + byteLength), layout),
        );
        if (parts.place?.(data[0] as Uint8Array, segment, pixels)) continue;
        const planes: UnpackedRows[] = [];
        for (const plane of data) planes.push(await unpack(plane, segment));
        write(planes, segment, pixels);
      }
      return [still(layout.alpha === 'none' ? { ...pixels, opaque: true } : pixels)];
    },
    encode: async ([pixels = noFrame()]) => writeTiff(pixels),
  };
}

/**
 * Gives the samples of a strip or tile as they are stored, in as many rows as the picture needs of it.
 * @throws OssError ImageDamage
 */
export type Unpack = (data: Uint8Array<ArrayBuffer>, segment: TiffSegment) => Promise<UnpackedRows>;

function unpacker(layout: TiffLayout, { unpack }: TiffParts): Unpack {
  const { segmentWidth, samplesTogether, sharing } = layout;
  const rowBytes = storedBytes(layout, { width: segmentWidth, height: 1 });
  return async (data, { rows }) => {
    const samples = new Uint8Array(storedBytes(layout, { width: segmentWidth, height: rows }));
    if (!unpack?.(data, samples)) await unpackSamples(data, samples, layout, rowBytes);
    if (sharing[0] * sharing[1] > 1) return spreadBlocks(samples, layout, segmentWidth, rows);
    return { data: samples, rowBytes, step: samplesTogether };
  };
}

/** The data with the highest bit of each byte first. */
const inBitOrder = (data: Uint8Array<ArrayBuffer>, { reversedBits, compression }: TiffLayout) =>
  reversedBits && compression !== 'jpeg' ? data.map((byte) => reversed[byte] as number) : data;

/** Every byte with its bits in reverse order. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
});
