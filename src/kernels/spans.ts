// Which source positions make up each position of a shrunk picture, and with what weights: one axis of `area`. The
// arithmetic is that of OpenCV's cv::resize, in doubles and in its order, so that its rounding errors come out as well.

import type { Axis } from './axis.ts';

/** The weights of a position sum to 1, less the slivers that are left out; those behind its last one are 0. */
export type Spans = Axis<Float32Array<ArrayBuffer>>;

/** A smaller share of a pixel is left out. */
const sliver = 1e-3;

/**
 * Source positions to one of the result. OpenCV takes the reciprocal of target/source, which is not always source/target:
 * 49 to 1 gives 48.99999999999999, and so is no whole number to it.
 */
export const shrinkOf = (from: number, to: number): number => 1 / (to / from);

/**
 * @param from positions of the source
 * @param to positions of the result, no more than part.length
 * @param part what of the source is scaled: all of it, or the fractional part that a reduced picture covers
 */
export function spansOf(from: number, to: number, part: { start: number; length: number }): Spans {
  const shrink = shrinkOf(part.length, to);
  const count = Math.ceil(shrink) + 1;
  const starts = new Int32Array(to);
  const weights = new Float32Array(to * count);
  for (let position = 0; position < to; position += 1) {
    const left = part.start + position * shrink;
    const right = left + shrink;
    const width = Math.min(shrink, part.start + part.length - left);
    const last = Math.min(Math.floor(right), from - 1);
    const inner = Math.min(Math.ceil(left), last);
    let at = position * count;
    const hasFirst = inner - left > sliver;
    starts[position] = hasFirst ? inner - 1 : inner;
    if (hasFirst) weights[at++] = (inner - left) / width;
    weights.fill(1 / width, at, at + last - inner);
    at += last - inner;
    if (right - last > sliver) weights[at] = Math.min(right - last, 1, width) / width;
  }
  return { length: to, count, starts, weights };
}
