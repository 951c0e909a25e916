// Reads one block in one scan, whole or by a pass of a progressive file (T.81 annexes F and G). Each pass gives false where the
// data is damaged.
import type { EntropyReader } from './entropy.ts';
import type { JpegScan } from './file.ts';
import { isBeyondDc } from './inverse.ts';
import { extended } from './lookup.ts';

/** How a scan codes a block. */
export type Pass = 'whole' | 'dcFirst' | 'dcRefining' | 'acFirst' | 'acRefining';

export function passOf({ frame, from, high }: JpegScan): Pass {
  if (!frame.progressive) return 'whole';
  if (from === 0) return high === 0 ? 'dcFirst' : 'dcRefining';
  return high === 0 ? 'acFirst' : 'acRefining';
}

/** The state of a scan for one of its components. */
export interface ScanState {
  /** The first and the last coefficient, and the number of low bits that this scan leaves out. */
  readonly from: number;
  readonly to: number;
  readonly low: number;
  /** Lookups of symbols. */
  readonly dc: Int32Array;
  readonly ac: Int32Array;
  /** In zigzag order, block by block. */
  readonly coefficients: Int16Array;
  predictor: number;
  /** The number of blocks to come without anything new. */
  endOfBandRun: number;
}

export type ReadPass = (reader: EntropyReader, state: ScanState, at: number) => boolean;

const readDcFirst: ReadPass = (reader, state, at) => {
  const size = reader.takeSymbol(state.dc);
  if (size < 0) return false;
  const value = state.predictor + extended(reader.take(size), size);
  if (isBeyondDc(value << state.low)) return false;
  state.predictor = value;
  state.coefficients[at] = value << state.low;
  return true;
};

const readDcRefining: ReadPass = (reader, { coefficients, low }, at) => {
  if (reader.take(1) > 0) coefficients[at] = (coefficients[at] as number) | (1 << low);
  return true;
};

const readWhole: ReadPass = (reader, state, at) => {
  if (!readDcFirst(reader, state, at)) return false;
  const { ac, coefficients } = state;
  for (let position = 1; position < 64; position += 1) {
    const symbol = reader.takeSymbol(ac);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) break;
    position += symbol >> 4;
    if (position > 63) return false;
    if (size > 0) coefficients[at + position] = extended(reader.take(size), size);
  }
  return true;
};

const readAcFirst: ReadPass = (reader, state, at) => {
  if (state.endOfBandRun > 0) {
    state.endOfBandRun -= 1;
    return true;
  }
  const { ac, coefficients, to, low } = state;
  for (let position = state.from; position <= to; position += 1) {
    const symbol = reader.takeSymbol(ac);
    if (symbol < 0) return false;
    const size = symbol & 15;
    const run = symbol >> 4;
    if (size === 0 && run < 15) {
      state.endOfBandRun = (1 << run) + reader.take(run) - 1;
      break;
    }
    position += run;
    if (position > to) return false;
    if (size > 0) coefficients[at + position] = extended(reader.take(size), size) << low;
  }
  return true;
};

const readAcRefining: ReadPass = (reader, state, at) => {
  const { ac, coefficients, low } = state;
  const end = at + state.to;
  let place = at + state.from;
  if (state.endOfBandRun === 0) {
    for (; place <= end; place += 1) {
      const symbol = reader.takeSymbol(ac);
      if (symbol < 0 || (symbol & 15) > 1) return false;
      let run = symbol >> 4;
      if ((symbol & 15) === 0 && run < 15) {
        state.endOfBandRun = (1 << run) + reader.take(run);
        break;
      }
      const fresh = (symbol & 15) === 0 ? 0 : reader.take(1) > 0 ? 1 << low : -1 << low;
      // Skip `run` zeros, and refine whatever is between them.
      for (; place <= end; place += 1) {
        if (coefficients[place] !== 0) refine(reader, coefficients, place, low);
        else {
          run -= 1;
          if (run < 0) break;
        }
      }
      if (fresh !== 0) {
        if (place > end) return false;
        coefficients[place] = fresh;
      }
    }
  }
  if (state.endOfBandRun > 0) {
    for (; place <= end; place += 1) if (coefficients[place] !== 0) refine(reader, coefficients, place, low);
    state.endOfBandRun -= 1;
  }
  return true;
};

/** Reads one more bit of a coefficient that is not zero. */
function refine(reader: EntropyReader, coefficients: Int16Array, place: number, low: number): void {
  const value = coefficients[place] as number;
  if (reader.take(1) > 0 && (value & (1 << low)) === 0)
    coefficients[place] = value + (value > 0 ? 1 << low : -1 << low);
}

export const readPasses: Readonly<Record<Pass, ReadPass>> = {
  whole: readWhole,
  dcFirst: readDcFirst,
  dcRefining: readDcRefining,
  acFirst: readAcFirst,
  acRefining: readAcRefining,
};
