// The rows of a part of a picture, for every action that cuts.
import type { Kernels } from '../kernels/kernels.ts';
import type { Rect } from '../pixels.ts';
import type { RowFilter } from '../row-flow.ts';

/** The part of a picture inside a rectangle. */
export const rowsInside = ({ x, y, width, height }: Rect, { copyRect }: Pick<Kernels, 'copyRect'>): RowFilter => ({
  width,
  height,
  reach: ({ from, to }) => ({ from: y + from, to: y + to }),
  make: (pixels) => copyRect(pixels, { x, y: 0, width, height: pixels.height }),
});
