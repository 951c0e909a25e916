// Shrinking by area: every pixel of the result is the mean of the rectangle of the source that it covers. The definition for
// its twin in WebAssembly (area.simd.ts), which gives the same bytes: sums are exact, or rounded to single precision after
// each operation in the same order.
import { unset } from '../pixel-memory.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import { type FlowSize, filterWhole, type RowFilter } from '../row-flow.ts';
import { partOf, reachOf } from './axis.ts';
import { isOpaque } from './opacity.ts';
import { type Spans, shrinkOf, spansOf } from './spans.ts';

const { fround } = Math;

/**
 * Opaque pictures: the bytes of OpenCV's cv::resize with INTER_AREA on 8-bit RGB. As OSS: its byte sizes for
 * `resize,m_fixed` come out of these pixels.
 *
 * Pictures with alpha: alpha is what OpenCV makes of that channel. Differs from OpenCV in the colours, which it filters as
 * they are stored, so that those of transparent pixels bleed: here each counts by its alpha. Colours times alpha are summed
 * and divided by the sum of alpha, both in single precision; where alpha comes to 0, so does the colour.
 *
 * The input is untouched. Of a reduced picture only `covered` counts.
 *
 * @param size each side from 1 to that of the picture, or of `covered`
 * @throws RangeError where a side would grow: that is for `resample`
 */
export const area = (pixels: PixelBuffer, size: Size): PixelBuffer => filterWhole(areaRows(pixels, size), pixels);

/** `area` for rows that flow. */
export function areaRows(source: FlowSize, size: Size, means = areaMeans): RowFilter {
  const plan = planArea(source, size);
  return {
    ...size,
    asksOpacity: true,
    reach: (rows) =>
      plan.blocks
        ? { from: rows.from * plan.blocks.height, to: rows.to * plan.blocks.height }
        : reachOf(plan.down, rows, source.height),
    make: (pixels, rows) =>
      means(
        pixels,
        { width: size.width, height: rows.to - rows.from },
        plan.blocks ? plan : { ...plan, down: partOf(plan.down, rows) },
      ),
  };
}

/** The signature of the definition and of its twin. */
export type AreaMeans = typeof areaMeans;

/** The picture at this size: from its first row on, of each of its rows as many as the plan says. */
export function areaMeans(pixels: PixelBuffer, size: Size, plan: AreaPlan): PixelBuffer {
  const opaque = isOpaque(pixels);
  const result = { ...unset(size), opaque };
  const finish = opaque ? finishOpaque : finishPremultiplied;
  const source = { pixels, opaque, lanes: new Float32Array(pixels.width * 4) };
  const means = plan.blocks ? blockRows(source, size, plan.blocks) : spanRows(source, plan.across, plan.down);
  for (let y = 0; y < size.height; y += 1) {
    finish(means(y), plan, result.data.subarray(y * size.width * 4, (y + 1) * size.width * 4));
  }
  return result;
}

/** How a sum becomes a level: `bias` is added, the result multiplied by `scale` and rounded, halves to even. */
interface Rounding {
  readonly scale: number;
  readonly bias: number;
}

/** Blocks of whole pixels where both sides shrink by whole numbers; weighted spans elsewhere. */
export type AreaPlan = Rounding &
  ({ readonly blocks: Size } | { readonly blocks?: undefined; readonly across: Spans; readonly down: Spans });

/** @throws RangeError where a side would grow */
function planArea(source: FlowSize, size: Size): AreaPlan {
  const { x, y, width, height } = source.covered ?? { x: 0, y: 0, ...source };
  const [across, down] = [shrinkOf(width, size.width), shrinkOf(height, size.height)];
  if (across < 1 || down < 1) {
    throw new RangeError(`${width}x${height} pixels cannot shrink to ${size.width}x${size.height}`);
  }
  if (x === 0 && y === 0 && isWhole(across) && isWhole(down)) {
    const blocks = { width: Math.round(across), height: Math.round(down) };
    // OpenCV rounds the half of four pixels up, (sum + 2) >> 2. Half a unit decides these ties and changes nothing else.
    const bias = blocks.width === 2 && blocks.height === 2 ? 0.5 : 0;
    return { blocks, scale: fround(1 / fround(blocks.width * blocks.height)), bias };
  }
  return {
    across: spansOf(source.width, size.width, { start: x, length: width }),
    down: spansOf(source.height, size.height, { start: y, length: height }),
    scale: 1,
    bias: 0,
  };
}

const isWhole = (shrink: number): boolean => Math.abs(shrink - Math.round(shrink)) < Number.EPSILON;

interface Source {
  readonly pixels: PixelBuffer;
  readonly opaque: boolean;
  /** Room for a row as numbers. */
  readonly lanes: Float32Array;
}

/** A row as numbers: as it is where it is opaque, else colours times alpha, and alpha. */
function loadRow({ pixels: { width, data }, opaque, lanes }: Source, y: number): void {
  const row = data.subarray(y * width * 4, (y + 1) * width * 4);
  lanes.set(row);
  if (opaque) return;
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3] as number;
    for (let channel = 0; channel < 3; channel += 1) lanes[at + channel] = (row[at + channel] as number) * alpha;
  }
}

type RowSums = (y: number) => Float32Array;

/** OpenCV's own sums are 32 bits and overflow at blocks of 8.4 million pixels; these are exact, then rounded once. */
function blockRows(source: Source, { width }: Size, blocks: Size): RowSums {
  const sums = new Float64Array(width * 4);
  const rounded = new Float32Array(width * 4);
  return (y) => {
    sums.fill(0);
    for (let row = 0; row < blocks.height; row += 1) {
      loadRow(source, y * blocks.height + row);
      addBlocks(source.lanes, blocks.width, sums);
    }
    rounded.set(sums);
    return rounded;
  };
}

function addBlocks(lanes: Float32Array, width: number, sums: Float64Array): void {
  for (let at = 0, from = 0; at < sums.length; at += 4) {
    let [red, green, blue, cover] = [0, 0, 0, 0];
    for (const end = from + width * 4; from < end; from += 4) {
      red += lanes[from] as number;
      green += lanes[from + 1] as number;
      blue += lanes[from + 2] as number;
      cover += lanes[from + 3] as number;
    }
    sums[at] = (sums[at] as number) + red;
    sums[at + 1] = (sums[at + 1] as number) + green;
    sums[at + 2] = (sums[at + 2] as number) + blue;
    sums[at + 3] = (sums[at + 3] as number) + cover;
  }
}

/** Each source row is weighed across once, and added to the one or two rows of the result that it lies in. */
function spanRows(source: Source, across: Spans, down: Spans): RowSums {
  const line = new Float32Array(across.length * 4);
  const sums = new Float32Array(across.length * 4);
  let weighed = -1;
  return (y) => {
    sums.fill(0);
    for (let tap = 0; tap < down.count; tap += 1) {
      const weight = down.weights[y * down.count + tap] as number;
      if (weight === 0) break;
      const row = (down.starts[y] as number) + tap;
      if (row !== weighed) {
        loadRow(source, row);
        weighAcross(source.lanes, across, line);
        weighed = row;
      }
      for (let at = 0; at < sums.length; at += 1) {
        sums[at] = (sums[at] as number) + fround(weight * (line[at] as number));
      }
    }
    return sums;
  };
}

function weighAcross(lanes: Float32Array, { length, count, starts, weights }: Spans, line: Float32Array): void {
  for (let x = 0; x < length; x += 1) {
    let from = (starts[x] as number) * 4;
    let red = fround(0);
    let green = fround(0);
    let blue = fround(0);
    let cover = fround(0);
    for (let at = x * count; at < (x + 1) * count && weights[at] !== 0; at += 1, from += 4) {
      const weight = weights[at] as number;
      red = fround(red + fround(weight * (lanes[from] as number)));
      green = fround(green + fround(weight * (lanes[from + 1] as number)));
      blue = fround(blue + fround(weight * (lanes[from + 2] as number)));
      cover = fround(cover + fround(weight * (lanes[from + 3] as number)));
    }
    line.set([red, green, blue, cover], x * 4);
  }
}

/** Uint8ClampedArray rounds halves to the even neighbour, as OpenCV does. */
function finishOpaque(sums: Float32Array, { scale, bias }: Rounding, out: Uint8ClampedArray): void {
  for (let at = 0; at < sums.length; at += 1) out[at] = fround(fround((sums[at] as number) + bias) * scale);
  for (let at = 3; at < out.length; at += 4) out[at] = 255;
}

function finishPremultiplied(sums: Float32Array, { scale, bias }: Rounding, out: Uint8ClampedArray): void {
  for (let at = 0; at < sums.length; at += 4) {
    const cover = sums[at + 3] as number;
    out[at + 3] = fround(fround(cover + bias) * scale);
    for (let channel = 0; channel < 3; channel += 1) {
      out[at + channel] = out[at + 3] === 0 ? 0 : fround((sums[at + channel] as number) / cover);
    }
  }
}
