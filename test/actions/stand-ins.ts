// What a pixel action needs beside its numbers, without WASM and without a canvas.
import type { StepPlan, TextStyle, Tools } from '../../src/actions/action.ts';
import { effectOf } from '../../src/actions/effects.ts';
import { flatten } from '../../src/kernels/flatten.ts';
import { blurRows } from '../../src/kernels/gaussian-blur.ts';
import { plainKernels } from '../../src/kernels/plain-kernels.ts';
import { rotateFree } from '../../src/kernels/rotate-free.ts';
import { layTones } from '../../src/kernels/tone-line.ts';
import { unsharpRows } from '../../src/kernels/unsharp-mask.ts';
import { defaultLimits, type Limits } from '../../src/limits.ts';
import { actionOf } from '../../src/pipeline/plan.ts';
import type { PixelBuffer, Rect, Size } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import type { Step } from '../../src/request/job.ts';
import { filterWhole, ofWhole } from '../../src/row-flow.ts';
import { drawn, pixels } from '../pixels.ts';

/** Four pixels of different colours, one half transparent: what every picture of a watermark is here. */
const panda = pixels('200 FF8800\n00880080 10');

const stepOf = (text: string): Step => parseProcess(`image/${text}`).steps[0] as Step;

/** The plan of one step, written as in the URL, on a picture of this size. */
export function planOf<P extends StepPlan = StepPlan>(
  step: string | Step,
  size: Size,
  limits: Partial<Limits> = {},
): P {
  const parsed = typeof step === 'string' ? stepOf(step) : step;
  const action = actionOf(parsed);
  if (action.kind !== 'pixel') throw new Error(`${action.name} has no plan`);
  return action.plan(parsed.params, size, { limits: { ...defaultLimits, ...limits } }) as P;
}

export function applied(step: string | Step, pixels: PixelBuffer, tools: Tools = standIns()): PixelBuffer {
  const parsed = typeof step === 'string' ? stepOf(step) : step;
  const plan = planOf(parsed, pixels);
  return madeBy(parsed.action, plan, pixels, tools);
}

/** The picture that an effect makes of another. */
export function madeBy(action: string, plan: StepPlan, pixels: PixelBuffer, tools: Tools): PixelBuffer {
  const filter = effectOf(action).filter(plan, pixels, tools);
  return filter ? filterWhole(filter, pixels) : pixels;
}

const nearest = ({ width, height, data }: PixelBuffer, size: Size): PixelBuffer =>
  drawn(size.width, size.height, (x, y) => {
    const from = Math.floor((x * width) / size.width) + Math.floor((y * height) / size.height) * width;
    return [...data.subarray(from * 4, from * 4 + 4)];
  });

/** The kernels, but nearest neighbour wherever the picture is scaled; a solid block for every text, the size of which `ink` decides; one picture for every mark. */
export function standIns(
  ink: (style: TextStyle) => Size = ({ text, sizePx }) => ({ width: text.length * sizePx, height: sizePx }),
  mark: PixelBuffer = panda,
): Tools & { readonly asked: { style: TextStyle; area: Rect }[] } {
  const asked: { style: TextStyle; area: Rect }[] = [];
  return {
    asked,
    kernels: {
      ...plainKernels,
      blur: blurRows,
      flatten,
      layTones,
      rotateFree,
      unsharpMask: unsharpRows,
      resample: (source, size) => ofWhole(source, size, (pixels) => nearest(pixels, size)),
    },
    localColor: (color) => color,
    text: {
      load: async () => {},
      measure: ink,
      draw: (style, area) => {
        asked.push({ style, area });
        return { width: area.width, height: area.height, data: new Uint8Array(area.width * area.height).fill(255) };
      },
    },
    marks: { load: async () => {}, get: () => mark },
  };
}
