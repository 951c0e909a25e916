// Stored samples of any kind -> levels: 0 for black to `whiteLevel` for white. The upper eight bits of a sample are before the
// point; what comes after it keeps quotients exact and is dropped at the end, as libvips drops it.
import type { TiffLayout } from './layout.ts';

/** Fills `line` with every `step`-th sample of a row, from the sample `first` on. */
export type FillLine = (line: Float32Array, row: Uint8Array, first: number, step: number) => void;

/** More bits of a sample than these cannot be told apart in eight. */
const mostBits = 16;

/** The level of the largest sample. */
export const whiteLevel = ({ bitsPerSample, sampleFormat }: TiffLayout): number =>
  sampleFormat === 'float' || bitsPerSample <= 8 ? 255 : 256 - 2 ** (8 - Math.min(bitsPerSample, mostBits));

/** @param isIndex true for the indices of a palette, which stay what they are */
export function lineFiller(layout: TiffLayout, isIndex: boolean): FillLine {
  const { bitsPerSample: bits, sampleFormat, littleEndian } = layout;
  if (sampleFormat === 'float') return floats(bits, littleEndian);
  const isSigned = sampleFormat === 'signed';
  if (bits === 8 && !isSigned) return bytes;
  const scale = isIndex ? 2 ** (Math.min(bits, mostBits) - 8) : 1;
  if (bits === 16 || bits === 24 || bits === 32) return wholeBytes(bits / 8, littleEndian, isSigned, scale);
  return packedBits(bits, isSigned, isIndex);
}

const bytes: FillLine = (line, row, first, step) => {
  for (let x = 0, at = first; x < line.length; x += 1, at += step) line[x] = row[at] as number;
};

/** As libvips: a negative sample is 0, and others are as bright as without a sign. */
const wholeBytes =
  (count: number, littleEndian: boolean, isSigned: boolean, scale: number): FillLine =>
  (line, row, first, step) => {
    const high = littleEndian ? count - 1 : 0;
    const low = littleEndian ? count - 2 : 1;
    for (let x = 0, at = first * count; x < line.length; x += 1, at += step * count) {
      const upper = row[at + high] as number;
      line[x] = isSigned && upper > 127 ? 0 : (upper + (row[at + low] as number) / 256) * scale;
    }
  };

/** Samples that are not whole bytes follow each other from the highest bit of a byte on, whatever the byte order is. */
function packedBits(bits: number, isSigned: boolean, isIndex: boolean): FillLine {
  const kept = Math.min(bits, mostBits);
  const largest = 2 ** kept - 1;
  const sign = isSigned ? 2 ** (kept - 1) : 2 ** kept;
  const levelOf = (value: number): number => {
    if (value >= sign) return 0;
    if (isIndex) return value;
    return bits <= 8 ? Math.round((value * 255) / largest) : value / 2 ** (kept - 8);
  };
  const levels = Float32Array.from({ length: largest + 1 }, (_, value) => levelOf(value));
  return (line, row, first, step) => {
    for (let x = 0, bit = first * bits; x < line.length; x += 1, bit += step * bits) {
      const at = bit >> 3;
      const window = ((row[at] as number) << 16) | ((row[at + 1] ?? 0) << 8) | (row[at + 2] ?? 0);
      line[x] = levels[(window >> (24 - kept - (bit & 7))) & largest] as number;
    }
  };
}

/** 0 to 1 is black to white; whatever is beyond is cut off at the end. */
const floats =
  (bits: number, littleEndian: boolean): FillLine =>
  (line, row, first, step) => {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    const bytes = bits / 8;
    for (let x = 0, at = first * bytes; x < line.length; x += 1, at += step * bytes) {
      const value =
        bits === 32
          ? view.getFloat32(at, littleEndian)
          : bits === 64
            ? view.getFloat64(at, littleEndian)
            : halfFloat(view.getUint16(at, littleEndian));
      line[x] = value * 255;
    }
  };

/** IEEE 754 binary16. */
function halfFloat(word: number): number {
  const exponent = (word >> 10) & 31;
  const fraction = word & 1023;
  const sign = word & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
