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
  return tapsOf(to, (position) => {
    const centre = part.start + (position + 0.5) * scale;
    const start = Math.max(0, Math.ceil(centre - reach - 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - start }, (_, tap) =>
      lanczos3((3 * (start + tap + 0.5 - centre)) / reach),
    );
    return { start, weights: inUnits(weights) };
  });
}

function lanczos3(distance: number): number {
  if (distance === 0) return 1;
  const angle = Math.PI * distance;
  return Math.abs(distance) < 3 ? (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle) : 0;
}

/** The same weights, an odd number of them, around every position; what they would take from beyond an edge is taken there. */
export function evenTaps(length: number, around: Float64Array): Taps {
  const radius = around.length >> 1;
  const units = inUnits(around);
  return tapsOf(length, (position) => {
    const start = Math.max(0, position - radius);
    const end = Math.min(length, position + radius + 1);
    if (end - start === units.length) return { start, weights: units };
    const weights = new Int16Array(end - start);
    units.forEach((weight, tap) => {
      const at = Math.min(end - 1, Math.max(start, position + tap - radius)) - start;
      weights[at] = (weights[at] as number) + weight;
    });
    return { start, weights };
  });
}

/** Rounded so that they sum to `one`: what is lost to one weight goes to the next. */
function inUnits(weights: Float64Array): Int16Array {
  const unit = one / weights.reduce((sum, weight) => sum + weight, 0);
  let lost = 0;
  return Int16Array.from(weights, (weight) => {
    const exact = weight * unit + lost;
    const rounded = Math.round(exact);
    lost = exact - rounded;
    return rounded;
  });
}

function tapsOf(length: number, at: (position: number) => { start: number; weights: Int16Array }): Taps {
  const all = Array.from({ length }, (_, position) => at(position));
  const starts = Int32Array.from(all, ({ start }) => start & ~1);
  const needed = all.reduce((most, { start, weights }) => Math.max(most, (start & 1) + weights.length), 0);
  const count = (needed + 3) & ~3;
  const weights = new Int16Array(length * count);
  all.forEach((each, position) => {
    weights.set(each.weights, position * count + (each.start & 1));
  });
  return { length, count, starts, weights };
}
