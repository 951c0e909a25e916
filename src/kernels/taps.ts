// One axis of a separable filter: which positions of the source make up each position of the result, and with what
// weights.

import type { Axis } from './axis.ts';

/** `count` is a multiple of four and starts are even. Weights are in units of 1 / `one`; those of a position sum to `one` exactly. */
export type Taps = Axis<Int16Array<ArrayBuffer>>;

/** The weight 1. It has 14 bits, so that 16 bits have room for the 1.6 that edges and enlargements can reach. */
export const one = 1 << 14;

/**
 * Lanczos 3: L(d) = sinc(d) sinc(d / 3) for |d| < 3. Centres are aligned; the function is widened when the picture
 * shrinks, and cut at the source's edges.
 *
 * @param from length of the source
 * @param to length of the result
 * @param part the part of the source that is scaled to the result; the filter also sees what lies beyond it
 */
export function lanczosTaps(from: number, to: number, part = { start: 0, length: from }): Taps {
  const scale = part.length / to;
  const reach = 3 * Math.max(1, scale);
  const centreOf = (position: number): number => part.start + (position + 0.5) * scale;
  const startOf = (position: number): number => Math.max(0, Math.ceil(centreOf(position) - reach - 0.5));
  const endOf = (position: number): number => Math.min(from, Math.floor(centreOf(position) + reach + 0.5));
  const taps = blankTaps(to, startOf, endOf);
  const exact = new Float64Array(taps.count);
  for (let position = 0; position < to; position += 1) {
    const start = startOf(position);
    const count = endOf(position) - start;
    lanczos3(exact, count, (3 * (start + 0.5 - centreOf(position))) / reach, 3 / reach);
    writeUnits(exact, count, taps.weights, position * taps.count + (start & 1));
  }
  return taps;
}

/**
 * Lanczos 3 at `count` distances, `step` apart from `first` on. Each sine is made from the one before by the angle sum
 * identities, which is several times as fast as a call for each.
 */
function lanczos3(out: Float64Array, count: number, first: number, step: number): void {
  let sine = Math.sin(Math.PI * first);
  let cosine = Math.cos(Math.PI * first);
  let slowSine = Math.sin((Math.PI * first) / 3);
  let slowCosine = Math.cos((Math.PI * first) / 3);
  const [turnSine, turnCosine] = [Math.sin(Math.PI * step), Math.cos(Math.PI * step)];
  const [slowTurnSine, slowTurnCosine] = [Math.sin((Math.PI * step) / 3), Math.cos((Math.PI * step) / 3)];
  for (let tap = 0; tap < count; tap += 1) {
    const distance = first + tap * step;
    const angle = Math.PI * distance;
    // Near 0 the quotient is mostly rounding error, and two terms of the series are exact.
    if (Math.abs(distance) < 1e-4) out[tap] = 1 - (10 / 54) * angle * angle;
    else out[tap] = Math.abs(distance) < 3 ? (3 * sine * slowSine) / (angle * angle) : 0;
    [sine, cosine] = [sine * turnCosine + cosine * turnSine, cosine * turnCosine - sine * turnSine];
    [slowSine, slowCosine] = [
      slowSine * slowTurnCosine + slowCosine * slowTurnSine,
      slowCosine * slowTurnCosine - slowSine * slowTurnSine,
    ];
  }
}

/**
 * The same weights around every position of a picture that keeps its size. Beyond an edge the source goes on mirrored,
 * without its edge being repeated (reflect-101: c b | a b c), and as often as it takes where it is shorter than the weights.
 *
 * @param around an odd number of weights with sum 1
 */
export function evenTaps(length: number, around: Float64Array): Taps {
  const radius = around.length >> 1;
  const units = new Int16Array(around.length);
  writeUnits(around, around.length, units, 0);
  const startOf = (position: number): number => Math.max(0, position - radius);
  const endOf = (position: number): number => Math.min(length, position + radius + 1);
  // There and back; one position alone is its own mirror.
  const period = Math.max(1, 2 * (length - 1));
  const mirrored = (position: number): number => {
    const inPeriod = Math.abs(position) % period;
    return Math.min(inPeriod, period - inPeriod);
  };
  const taps = blankTaps(length, startOf, endOf);
  const { count, weights } = taps;
  for (let position = 0; position < length; position += 1) {
    const start = startOf(position);
    const to = position * count + (start & 1) - start;
    for (let tap = 0; tap < units.length; tap += 1) {
      const at = to + mirrored(position + tap - radius);
      weights[at] = (weights[at] as number) + (units[tap] as number);
    }
  }
  return taps;
}

/** Writes weights as whole units that sum to `one`: what rounding takes from a weight is added to the next one. */
function writeUnits(exact: Float64Array, count: number, units: Int16Array, to: number): void {
  let sum = 0;
  for (let tap = 0; tap < count; tap += 1) sum += exact[tap] as number;
  const unit = one / sum;
  let lost = 0;
  for (let tap = 0; tap < count; tap += 1) {
    const wanted = (exact[tap] as number) * unit + lost;
    const rounded = Math.round(wanted);
    lost = wanted - rounded;
    units[to + tap] = rounded;
  }
}

/** Taps of weight 0, with room for as many as any position needs. */
function blankTaps(length: number, startOf: (position: number) => number, endOf: (position: number) => number): Taps {
  const starts = new Int32Array(length);
  let needed = 0;
  for (let position = 0; position < length; position += 1) {
    starts[position] = startOf(position) & ~1;
    needed = Math.max(needed, endOf(position) - (starts[position] as number));
  }
  const count = (needed + 3) & ~3;
  return { length, count, starts, weights: new Int16Array(length * count) };
}
