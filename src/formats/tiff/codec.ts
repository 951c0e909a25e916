// The first page of a TIFF -> pixels, and pixels -> a TIFF.
import { unset } from '../../pixel-memory.ts';
import { type PixelBuffer, still } from '../../pixels.ts';
import { bandRows } from '../../row-flow.ts';
import { attempted, attemptedRows, type NextRows } from '../attempts.ts';
import type { Codec } from '../codec.ts';
import { type InkTable, plainInkTable } from '../colour/cmyk.ts';
import { checked, noFrame } from '../faults.ts';
import { storedBytes, type TiffSegment } from './grid.ts';
import { jpegUnpacker } from './jpeg.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import type { TiffRows } from './rows.simd.ts';
import { segmentWriter, type UnpackedRows } from './rows.ts';
import { inBitOrder, unpackSamples } from './unpack.ts';
import { writeTiff } from './write.ts';
import { spreadBlocks } from './ycbcr.ts';

/**
 * The TIFF codec.
 * @param jpeg decodes strips and tiles that are JPEG data
 * @param makeRows makes rows as this machine does it fastest; the definition does what it refuses
 */
export function tiffCodec(jpeg: Codec, makeRows?: TiffRows): Codec {
  return {
    decode: async (bytes, header, _, __, inks = plainInkTable()) => {
      const layout = readTiffLayout(bytes);
      const pixels = checked(unset(layout), header);
      const next = attempted(() => makeRows?.(bytes, layout, inks, bandRows(layout.width)));
      if (!next || !attempted(() => isFilled(pixels, next))) await decode(bytes, layout, jpeg, inks, pixels);
      return [still(layout.alpha === 'none' ? { ...pixels, opaque: true } : pixels)];
    },
    rows: async (bytes, header, _, inks = plainInkTable()) =>
      attemptedRows(header, () => makeRows?.(bytes, readTiffLayout(bytes), inks, bandRows(header.width))),
    encode: async ([pixels = noFrame()]) => writeTiff(pixels),
  };
}

function isFilled({ data }: PixelBuffer, next: NextRows): boolean {
  let at = 0;
  for (let rows = next(); rows; rows = next()) {
    if (rows === 'refused') return false;
    data.set(rows.data, at);
    at += rows.data.length;
  }
  return true;
}

/** The definition, which judges damage. */
async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  layout: TiffLayout,
  jpeg: Codec,
  inks: InkTable,
  pixels: PixelBuffer,
): Promise<void> {
  const isJpeg = layout.compression === 'jpeg';
  const unpack = isJpeg ? jpegUnpacker(layout, jpeg, inks) : unpacker(layout);
  // JPEG data come out as RGB, whatever they are inside, unless every sample has a plane of its own.
  const isRgb = isJpeg && layout.samplesTogether > 1;
  const write = segmentWriter(isRgb ? { ...layout, colour: 'rgb' } : layout, inks);
  for (const segment of layout.segments) {
    const planes: UnpackedRows[] = [];
    for (const { start, byteLength } of segment.planes)
      planes.push(await unpack(inBitOrder(bytes.subarray(start, start + byteLength), layout), segment));
    write(planes, segment, pixels);
  }
}

/**
 * Gives the samples of a strip or tile as they are stored, in as many rows as the picture needs of it.
 * @throws OssError ImageDamage
 */
export type Unpack = (data: Uint8Array<ArrayBuffer>, segment: TiffSegment) => Promise<UnpackedRows>;

function unpacker(layout: TiffLayout): Unpack {
  const { segmentWidth, samplesTogether, sharing } = layout;
  const rowBytes = storedBytes(layout, { width: segmentWidth, height: 1 });
  return async (data, { rows }) => {
    const samples = new Uint8Array(storedBytes(layout, { width: segmentWidth, height: rows }));
    await unpackSamples(data, samples, layout, rowBytes);
    if (sharing[0] * sharing[1] > 1) return spreadBlocks(samples, layout, segmentWidth, rows);
    return { data: samples, rowBytes, step: samplesTogether };
  };
}
