// The twin of area.ts: a row goes in or comes out at a time, so the module's memory holds only one row and the sums.

import { unset } from '../pixel-memory.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import { mixedLines } from '../simd/exports.ts';
import { type SimdInstance, wordsIn } from '../simd/instance.ts';
import { offset, type Pointer } from '../simd/pointer.ts';
import { type AreaMeans, type AreaPlan, areaMeans } from './area.ts';
import { isOpaque } from './opacity.ts';
import type { Spans } from './spans.ts';

/** The two halves of the module, and the most that one pixel adds to a sum of theirs. */
interface Form {
  readonly weigh: 'weighOpaque' | 'weighPremultiplied';
  readonly addBlocks: 'addBlocksOpaque' | 'addBlocksPremultiplied';
  readonly means: 'meansOpaque' | 'meansPremultiplied';
  readonly mostOfPixel: number;
}

const opaqueForm: Form = {
  weigh: 'weighOpaque',
  addBlocks: 'addBlocksOpaque',
  means: 'meansOpaque',
  mostOfPixel: 255,
};

const premultipliedForm: Form = {
  weigh: 'weighPremultiplied',
  addBlocks: 'addBlocksPremultiplied',
  means: 'meansPremultiplied',
  mostOfPixel: 255 * 255,
};

/** Sums of blocks have 32 bits. Blocks that need more are rare, and few to a picture. */
const mostSum = 2 ** 32 - 1;

/** The twin of `areaMeans`: the same bytes. */
export const simdAreaMeans =
  (simd: SimdInstance): AreaMeans =>
  (pixels, size, plan) => {
    const form = isOpaque(pixels) ? opaqueForm : premultipliedForm;
    const { width, height } = plan.blocks ?? { width: 0, height: 0 };
    return width * height * form.mostOfPixel > mostSum
      ? areaMeans(pixels, size, plan)
      : meansAs(form, simd, plan, pixels, size);
  };

function meansAs(form: Form, simd: SimdInstance, plan: AreaPlan, pixels: PixelBuffer, size: Size): PixelBuffer {
  const result = { ...unset(size), opaque: form === opaqueForm };
  const rowBytes = pixels.width * 4;
  const spans = plan.blocks ? undefined : plan;
  const mixes = spans !== undefined && form === opaqueForm && spans.down.count <= mixedLines;
  // By fours, as `mixLines` takes pixels.
  const lineBytes = Math.ceil(size.width / 4) * 64;
  const sizes = {
    // Weights of 0 are multiplied by what lies behind the row.
    stage: rowBytes + (spans?.across.count ?? 0) * 4,
    starts: size.width * 4,
    weights: spans?.across.weights.byteLength ?? 0,
    lines: mixes ? mixedLines * lineBytes : lineBytes,
    sums: lineBytes,
    out: size.width * 4,
  };
  simd.use(sizes, (exports, { stage, starts, weights, lines, sums, out }) => {
    const load = (y: number): void => stage.bytes.set(pixels.data.subarray(y * rowBytes, (y + 1) * rowBytes));
    const blocksOf =
      ({ width, height }: Size) =>
      (y: number): void => {
        sums.bytes.fill(0);
        for (let row = y * height; row < (y + 1) * height; row += 1) {
          load(row);
          exports[form.addBlocks](stage.at, width, size.width, sums.at);
        }
        exports.roundSums(sums.at, sums.bytes.length);
        exports[form.means](sums.at, plan.scale, plan.bias, size.width, out.at);
      };
    const spansOf = ({ across, down }: Record<'across' | 'down', Spans>): ((y: number) => void) => {
      wordsIn(starts).set(across.starts);
      new Float32Array(weights.bytes.buffer, weights.at, across.weights.length).set(across.weights);
      let weighed = -1;
      const weigh = (row: number, line: Pointer): void => {
        load(row);
        exports[form.weigh](stage.at, starts.at, weights.at, across.count, across.length, line);
        weighed = row;
      };
      const weightsOf = (y: number): Float32Array => {
        const all = down.weights.subarray(y * down.count, (y + 1) * down.count);
        const end = all.indexOf(0);
        return end < 0 ? all : all.subarray(0, end);
      };
      const sum = (y: number): void => {
        sums.bytes.fill(0);
        for (const [tap, weight] of weightsOf(y).entries()) {
          const row = (down.starts[y] as number) + tap;
          if (row !== weighed) weigh(row, lines.at);
          exports.addWeighedLine(lines.at, weight, lineBytes, sums.at);
        }
        exports[form.means](sums.at, plan.scale, plan.bias, size.width, out.at);
      };
      const mix = (y: number): void => {
        const first = down.starts[y] as number;
        const own = weightsOf(y);
        for (let row = Math.max(first, weighed + 1); row < first + own.length; row += 1)
          weigh(row, offset(lines.at, (row % mixedLines) * lineBytes));
        const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = own;
        exports.mixLines(lines.at, lineBytes, first, own.length, w0, w1, w2, w3, size.width, out.at);
      };
      return mixes ? mix : sum;
    };
    const makeRow = plan.blocks ? blocksOf(plan.blocks) : spansOf(plan);
    for (let y = 0; y < size.height; y += 1) {
      makeRow(y);
      result.data.set(out.bytes, y * out.bytes.length);
    }
  });
  return result;
}
