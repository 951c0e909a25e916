// One axis of a kernel that makes each position of its result of a few positions of its source, next to each other.
import type { RowRange } from '../row-flow.ts';

export interface Axis<Weights extends Int16Array | Float32Array> {
  /** Positions of the result. */
  readonly length: number;
  /** Weights to a position. */
  readonly count: number;
  /** The source position that each position's first weight is for; never less than the one before. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** `count` weights for each position; those that are not needed are 0 and may be for what lies beyond the source's end. */
  readonly weights: Weights;
}

type AnyAxis = Axis<Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>>;

/** The rows of a source of this height that some rows of the result are made of. */
export const reachOf = ({ starts, count }: AnyAxis, { from, to }: RowRange, height: number): RowRange => ({
  from: starts[from] as number,
  to: Math.min(height, (starts[to - 1] as number) + count),
});

/** The axis of some rows of the result, for a source of which only the rows that they reach are there. */
export function partOf<Kind extends AnyAxis>(axis: Kind, { from, to }: RowRange): Kind {
  const { count, starts, weights } = axis;
  const first = starts[from] as number;
  return {
    ...axis,
    length: to - from,
    starts: starts.slice(from, to).map((start) => start - first),
    weights: weights.subarray(from * count, to * count),
  };
}
