// Strips and tiles in every packing but JPEG -> samples as they are stored, in TypeScript, except for Deflate (the platform's).
// segments.simd.ts is the twin of what most files need of it.
import { unfilled } from '../faults.ts';
import { inflateInto } from '../zlib.ts';
import { unpackFax } from './ccitt.ts';
import type { TiffCompression } from './grid.ts';
import type { TiffLayout } from './layout.ts';
import { unpackLzw } from './lzw.ts';
import { unpackPackBits } from './packbits.ts';
import { undoPredictor } from './predictor.ts';

/**
 * Fills `into`, which is all zeros, with whole rows of `rowBytes` from the data of a strip or tile.
 * @throws OssError ImageDamage where the data do not fill it
 */
export async function unpackSamples(
  data: Uint8Array<ArrayBuffer>,
  into: Uint8Array,
  layout: TiffLayout,
  rowBytes: number,
): Promise<void> {
  await fillers[layout.compression as Exclude<TiffCompression, 'jpeg'>](data, into, layout);
  undoPredictor(into, layout, rowBytes);
}

type Filler = (data: Uint8Array<ArrayBuffer>, into: Uint8Array, layout: TiffLayout) => void | Promise<void>;

const fillers: Readonly<Record<Exclude<TiffCompression, 'jpeg'>, Filler>> = {
  lzw: unpackLzw,
  deflate: (data, into) => inflateInto(data, into),
  packbits: unpackPackBits,
  ccitt: (data, into, { segmentWidth, faxCoding }) => unpackFax(data, into, segmentWidth, faxCoding),
  none: (data, into) => {
    if (data.length < into.length) throw unfilled('uncompressed', data.length, into.length);
    into.set(data.subarray(0, into.length));
  },
};
