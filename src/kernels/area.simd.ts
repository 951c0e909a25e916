// The twin of area.ts: a row goes in or comes out at a time, so the module's memory holds only one row and the sums.

import { unset } from '../pixel-memory.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import { type SimdInstance, wordsIn } from '../simd/instance.ts';
import { type AreaPlan, area, planArea } from './area.ts';
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

export const simdArea =
  (simd: SimdInstance): typeof area =>
  (pixels, size) => {
    const plan = planArea(pixels, size);
    const form = isOpaque(pixels) ? opaqueForm : premultipliedForm;
    const { width, height } = plan.blocks ?? { width: 0, height: 0 };
    return width * height * form.mostOfPixel > mostSum ? area(pixels, size) : areaAs(form, simd, plan, pixels, size);
  };

function areaAs(form: Form, simd: SimdInstance, plan: AreaPlan, pixels: PixelBuffer, size: Size): PixelBuffer {
  const result = { ...unset(size), opaque: form === opaqueForm };
  const rowBytes = pixels.width * 4;
  const across = plan.blocks ? undefined : plan.across;
  const sizes = {
    // Weights of 0 are multiplied by what lies behind the row.
    stage: rowBytes + (across?.count ?? 0) * 4,
    starts: size.width * 4,
    weights: across?.weights.byteLength ?? 0,
    line: size.width * 16,
    sums: size.width * 16,
    out: size.width * 4,
  };
  simd.use(sizes, (exports, { stage, starts, weights, line, sums, out }) => {
    if (across) {
      wordsIn(starts).set(across.starts);
      new Float32Array(weights.bytes.buffer, weights.at, across.weights.length).set(across.weights);
    }
    const load = (y: number): void => stage.bytes.set(pixels.data.subarray(y * rowBytes, (y + 1) * rowBytes));
    const addBlocks = (y: number, blocks: Size): void => {
      for (let row = y * blocks.height; row < (y + 1) * blocks.height; row += 1) {
        load(row);
        exports[form.addBlocks](stage.at, blocks.width, size.width, sums.at);
      }
      exports.roundSums(sums.at, sums.bytes.length);
    };
    let weighed = -1;
    const addSpan = (y: number, across: Spans, down: Spans): void => {
      for (let tap = 0; tap < down.count; tap += 1) {
        const weight = down.weights[y * down.count + tap] as number;
        if (weight === 0) break;
        const row = (down.starts[y] as number) + tap;
        if (row !== weighed) {
          load(row);
          exports[form.weigh](stage.at, starts.at, weights.at, across.count, across.length, line.at);
          weighed = row;
        }
        exports.addWeighedLine(line.at, weight, line.bytes.length, sums.at);
      }
    };
    for (let y = 0; y < size.height; y += 1) {
      sums.bytes.fill(0);
      if (plan.blocks) addBlocks(y, plan.blocks);
      else addSpan(y, plan.across, plan.down);
      exports[form.means](sums.at, plan.scale, plan.bias, size.width, out.at);
      result.data.set(out.bytes, y * out.bytes.length);
    }
  });
  return result;
}
