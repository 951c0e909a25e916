// Which source positions make up each position of a result, and with what weights: one axis of a separable filter.

export interface Taps {
  /** Positions of the result. */
  readonly length: number;
  /** Taps to a position, a multiple of four; those that are not needed weigh 0 and may lie beyond the end. */
  readonly count: number;
  /** The first tap of each position: even, and never less than the one before. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** `count` weights to a position, in units of 1 / `one`; those of a position sum to `one` exactly. */
  readonly weights: Int16Array<ArrayBuffer>;
}

/** A weight of 1. 14 bits, so that there is room for the 1.6 that edges and enlargements can reach. */
export const one = 1 << 14;

/**
 * Lanczos 3 from one length to another: centres aligned, widened where the picture shrinks, cut at the edges.
 * @param part what of the source that is scaled; what lies beyond it is seen by the filter alone
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
 * The function at `count` places, `step` apart. The sines are turned on from place to place, which is several times as fast
 * as asking for each.
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
    // In the middle the quotient is all rounding errors, and the series is exact.
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
 * The same weights, an odd number of them, around every position. Beyond an edge the source goes on mirrored, without its edge
 * being repeated (reflect-101: c b | a b c), and as often as it takes where it is shorter than the weights.
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

/** In units that sum to `one`: what rounding takes from one weight goes to the next. */
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

/** Room for as many weights as any position needs. */
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
