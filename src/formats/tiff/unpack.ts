// Strips and tiles in every packing but JPEG -> samples as they are stored, in TypeScript, except for Deflate (the platform's).
// unpack.simd.ts is the twin.
import { unfilled } from '../faults.ts';
import { inflateInto } from '../zlib.ts';
import { faxUnpacker } from './ccitt.ts';
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
  ccitt: (data, into, { segmentWidth, faxCoding }) => faxUnpacker(data, segmentWidth, faxCoding)(into),
  none: (data, into) => {
    if (data.length < into.length) throw unfilled('uncompressed', data.length, into.length);
    into.set(data.subarray(0, into.length));
  },
};

/** The data with the highest bit of each byte first. */
export const inBitOrder = (data: Uint8Array<ArrayBuffer>, { reversedBits, compression }: TiffLayout) =>
  reversedBits && compression !== 'jpeg' ? data.map((byte) => reversed[byte] as number) : data;

/** Every byte with its bits in reverse order. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
});
