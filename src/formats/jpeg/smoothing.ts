// What libjpeg-turbo makes of a progressive picture some of whose bits never came (jdcoefct.c): it estimates the first AC
// coefficients of a block from the DC values of the 5x5 blocks around it, much as T.81 annex K.8 does from 3x3.
import type { JpegComponent } from './file.ts';
import { blocksOf, type SampleLayout } from './layout.ts';

/** For each of the 25 DC values, row by row, its weight in 256ths. */
type Weights = readonly number[];

const transposed = (weights: Weights): Weights =>
  weights.map((_, at) => weights[(at % 5) * 5 + Math.floor(at / 5)] ?? 0);
const none = [0, 0, 0, 0, 0] as const;

/** By zigzag position 0 to 9, where nothing but DC values came. Even these become smoother. */
const byDc: readonly Weights[] = (() => {
  const one = [-1, -3, -3, -3, -1, -1, 13, 38, 13, -1, ...none, 1, -13, -38, -13, 1, 1, 3, 3, 3, 1];
  const two = [0, 0, 1, 0, 0, 0, 2, 7, 2, 0, 0, -5, -14, -5, 0, 0, 2, 7, 2, 0, 0, 0, 1, 0, 0];
  const three = [...none, 0, 1, 2, 1, 0, ...none, 0, -1, -2, -1, 0, ...none];
  const twoOne = [...none, 0, 1, 0, -1, 0, 0, -3, 0, 3, 0, 0, 1, 0, -1, 0, ...none];
  return [
    [-2, -6, -8, -6, -2, -6, 6, 42, 6, -6, -8, 42, 152, 42, -8, -6, 6, 42, 6, -6, -2, -6, -8, -6, -2],
    transposed(one),
    one,
    two,
    [-1, 0, 0, 0, 1, 0, 9, 0, -9, 0, ...none, 0, -9, 0, 9, 0, 1, 0, 0, 0, -1],
    transposed(two),
    transposed(three),
    transposed(twoOne),
    twoOne,
    three,
  ];
})();

/** The same where some AC coefficients came; the other positions are left as they are. */
const besideAc: readonly (Weights | undefined)[] = (() => {
  const one = [0, 0, -7, 0, 0, 0, 0, 50, 0, 0, ...none, 0, 0, -50, 0, 0, 0, 0, 7, 0, 0];
  const two = [0, 0, -1, 0, 0, 0, 0, 13, 0, 0, 0, 0, -24, 0, 0, 0, 0, 13, 0, 0, 0, 0, -1, 0, 0];
  const oneOne = [0, -1, 0, 1, 0, -1, 10, 0, -10, 1, ...none, 1, -10, 0, 10, -1, 0, 1, 0, -1, 0];
  return [undefined, transposed(one), one, two, oneOne, transposed(two)];
})();

/** Coefficients beyond the first of these are never estimated. */
export const smoothedPositions = byDc.length;

const isEstimated = (_: unknown, position: number): boolean => position >= 1 && position < smoothedPositions;

/** How a block lies among those of its component. */
export interface BlockLayout {
  /** Values from one block to the next. */
  readonly length: number;
  /** By position: where the coefficient is in its block; undefined where it is not kept, because no sample is made of it. */
  readonly places: readonly (number | undefined)[];
}

/** The coefficients of a component, block by block and row by row. */
export interface StoredValues extends BlockLayout {
  readonly values: Int16Array;
}

/**
 * Estimates in place the coefficients that are zero and not fully known.
 * @param missing for each component, how many low bits of its coefficients did not come; -1 where none came. All have DC values.
 * @returns false where nothing is to be estimated
 */
export function smooth(
  coefficients: readonly StoredValues[],
  missing: readonly Int8Array[],
  layout: SampleLayout,
): boolean {
  const { components } = layout.frame;
  const isUseful = missing.some((bits) => bits.filter(isEstimated).some((low) => low !== 0));
  const canDivide = components.every(({ factors }) =>
    factors?.subarray(0, smoothedPositions).every((factor) => factor > 0),
  );
  if (!isUseful || !canDivide) return false;
  for (const [index, component] of components.entries())
    smoothComponent(coefficients[index] as StoredValues, missing[index] as Int8Array, component, layout);
  return true;
}

function smoothComponent(
  { values, length, places }: StoredValues,
  missing: Int8Array,
  component: JpegComponent,
  layout: SampleLayout,
): void {
  const hasAc = missing.filter(isEstimated).some((low) => low !== -1);
  const weights = hasAc ? besideAc : byDc;
  const factors = component.factors as Uint16Array;
  const [scale = 0] = factors;
  const { across, down } = blocksOf(component, layout.frame);
  const stride = layout.mcusAcross * component.across;
  const first = places[0] as number;
  const dc = Int16Array.from(
    { length: values.length / length },
    (_, block) => values[block * length + first] as number,
  );
  const around = new Int32Array(25);
  for (let y = 0; y < down; y += 1) {
    const rows = rowsAround(y, down, component.down, layout.mcusDown).map((row) => row * stride);
    for (const [row, at] of rows.entries()) around.fill(dc[at] as number, row * 5, row * 5 + 5);
    for (let x = 0; x < across; x += 1) {
      for (const [row, at] of rows.entries()) {
        if (x === 0 && across > 1) around.fill(dc[at + 1] as number, row * 5 + 3, row * 5 + 5);
        if (x + 2 < across) around[row * 5 + 4] = dc[at + x + 2] as number;
      }
      const block = (y * stride + x) * length;
      for (let position = weights.length - 1; position >= 0; position -= 1) {
        const kernel = weights[position];
        const low = missing[position] as number;
        const place = places[position];
        if (!kernel || place === undefined) continue;
        if (position > 0 && (low === 0 || values[block + place] !== 0)) continue;
        const most = position > 0 && low > 0 ? (1 << low) - 1 : Number.POSITIVE_INFINITY;
        const sum = scale * kernel.reduce((total, weight, at) => total + weight * (around[at] as number), 0);
        const size = Math.min(most, Math.floor(Math.abs(sum) / 256 / (factors[position] as number) + 0.5));
        values[block + place] = sum < 0 ? -size : size;
      }
      for (let row = 0; row < 25; row += 5) around.copyWithin(row, row + 1, row + 5);
    }
  }
}

/**
 * The rows of blocks from two above to two below, as libjpeg-turbo takes them: it repeats the outermost ones. But it counts all
 * rows of MCUs as if they had as many rows of blocks as this one, of which the last may have fewer.
 */
function rowsAround(y: number, rows: number, rowsInMcu: number, mcus: number): number[] {
  const mcu = Math.floor(y / rowsInMcu);
  const rowsHere = Math.min(rowsInMcu, rows - mcu * rowsInMcu);
  const before = mcu * rowsHere + (y % rowsInMcu);
  const after = mcus * rowsHere - 1 - before;
  const above = before > 0 ? y - 1 : y;
  const below = after > 0 ? y + 1 : y;
  return [before > 1 ? y - 2 : above, above, y, below, after > 1 ? y + 2 : below];
}
