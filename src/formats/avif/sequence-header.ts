// The sequence header of AV1 data (AV1 bitstream specification, 5.5) -> the colours it tells.
import type { Size } from '../../pixels.ts';
import type { ColourCodes } from '../colour/space.ts';

/** The colours that a sequence header tells, and the size of its frames. */
export interface SequenceColours extends Size {
  /** True where the data hold no chroma. */
  readonly isGrey: boolean;
  /** Absent where the header does not give them. */
  readonly codes?: ColourCodes;
  /** How luma and chroma make colours (ITU-T H.273); 2 where the header does not tell. */
  readonly matrix: number;
  /** True if the samples use all 256 levels. */
  readonly isFull: boolean;
}

/** @returns undefined where the data do not begin with a whole sequence header */
export function readSequenceColours(data: Uint8Array): SequenceColours | undefined {
  const header = sequenceHeader(data);
  if (!header) return undefined;
  const { bits, flag, isOver } = bitReader(header);
  const profile = bits(3);
  bits(1);
  const isReduced = flag();
  if (isReduced) bits(5);
  else skipOperatingPoints(bits, flag);
  const [widthBits, heightBits] = [bits(4) + 1, bits(4) + 1];
  const [width, height] = [bits(widthBits) + 1, bits(heightBits) + 1];
  if (!isReduced && flag()) bits(7);
  bits(3);
  if (!isReduced) skipTools(bits, flag);
  bits(3);
  const isDeep = flag();
  if (profile === 2 && isDeep) bits(1);
  const isGrey = profile !== 1 && flag();
  const codes = flag() && { primaries: bits(8), transfer: bits(8) };
  const matrix = codes ? bits(8) : 2;
  // sRGB as it is, without chroma, has all levels and does not say so.
  const isPlain = codes && codes.primaries === 1 && codes.transfer === 13 && matrix === 0;
  const isFull = (isPlain && !isGrey) || flag();
  return isOver() ? undefined : { width, height, isGrey, ...(codes && { codes }), matrix, isFull };
}

type Bits = (count: number) => number;
type Flag = () => boolean;

/** Timing, buffer model and operating points: what a player of a sequence needs. */
function skipOperatingPoints(bits: Bits, flag: Flag): void {
  let delayBits = 0;
  if (flag()) {
    bits(32);
    bits(32);
    // An Exp-Golomb code: so many zeros, a one, and so many bits.
    if (flag()) {
      let zeros = 0;
      while (zeros < 32 && !flag()) zeros += 1;
      bits(zeros);
    }
    if (flag()) {
      delayBits = bits(5) + 1;
      bits(32);
      bits(10);
    }
  }
  const hasDelays = flag();
  for (let left = bits(5) + 1; left > 0; left -= 1) {
    bits(12);
    if (bits(5) > 7) bits(1);
    if (delayBits > 0 && flag()) {
      bits(delayBits);
      bits(delayBits);
      bits(1);
    }
    if (hasDelays && flag()) bits(4);
  }
}

/** The tools of frames that refer to other frames. */
function skipTools(bits: Bits, flag: Flag): void {
  bits(4);
  const hasOrder = flag();
  if (hasOrder) bits(2);
  const screenContent = flag() ? 2 : bits(1);
  if (screenContent > 0 && !flag()) bits(1);
  if (hasOrder) bits(3);
}

/** The contents of the first sequence header among the first units of the data. */
function sequenceHeader(data: Uint8Array): Uint8Array | undefined {
  for (let at = 0, left = 8; at < data.length && left > 0; left -= 1) {
    const head = data[at] as number;
    const hasSize = (head & 2) !== 0;
    at += head & 4 ? 2 : 1;
    let size = hasSize ? 0 : data.length - at;
    for (let shift = 0; hasSize && shift < 35 && at < data.length; shift += 7) {
      const byte = data[at] as number;
      at += 1;
      size += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    if (((head >> 3) & 15) === 1) return data.subarray(at, at + size);
    at += size;
  }
  return undefined;
}

function bitReader(data: Uint8Array): { readonly bits: Bits; readonly flag: Flag; readonly isOver: () => boolean } {
  let at = 0;
  const bit = (): number => {
    const value = ((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let left = count; left > 0; left -= 1) value = value * 2 + bit();
    return value;
  };
  return { bits, flag: () => bit() === 1, isOver: () => at > data.length * 8 };
}
