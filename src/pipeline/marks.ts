// The pictures of watermarks: each is decoded and processed for the size of the picture it is laid on, and kept for one step.
import type { Mark, MarkLoader } from '../actions/action.ts';
import { fault, OssError } from '../errors.ts';
import * as faults from '../faults.ts';
import type { Limits } from '../limits.ts';
import { recycle } from '../pixel-memory.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import { parseProcess } from '../request/grammar.ts';
import type { Job } from '../request/job.ts';
import { readMarkName } from '../request/mark.ts';
import { hold, type Plan } from './plan.ts';
import type { Source } from './source.ts';

/** The marks of a job before they are decoded. */
export interface MarkPlans {
  /**
   * The picture of a mark and what is to be done to it, for a main picture of this size.
   * @throws OssError for a mark that cannot be used
   */
  planOf(mark: Mark, main: Size): readonly [Source, Plan];
  /**
   * Plans every mark of a job, through whose steps go so many frames, and adds up the work.
   * @throws OssError for a mark that cannot be used; MemLimitExceeded for more work or more memory than the limits allow
   */
  hold(plan: Plan, frames: number, limits: Limits): void;
}

const idOf = ({ name, percentOfMain = 0 }: Mark, { width, height }: Size): string =>
  `${width}x${height} ${percentOfMain} ${name}`;

/** A decoded picture takes 4 of the 16 bytes for which a pixel of `machinePixels` stands. */
const heldShare = 4 / 16;

/** @param open reads the header of an object */
export function planMarks(
  objects: Readonly<Record<string, ArrayBuffer>>,
  open: (bytes: Uint8Array<ArrayBuffer>) => Source,
): MarkPlans {
  const sources = new Map<string, Source>();
  const sourceOf = (key: string): Source => {
    const object = Object.hasOwn(objects, key) ? objects[key] : undefined;
    if (!object) throw fault(faults.missingMark, `The key is ${key}.`);
    const source = sources.get(key) ?? open(new Uint8Array(object));
    sources.set(key, source);
    return source;
  };
  const planOf: MarkPlans['planOf'] = ({ name, percentOfMain }, main) => {
    const { key, process } = readMarkName(name);
    const job = jobOf(process, percentOfMain);
    try {
      const source = sourceOf(key);
      return [source, source.plan(job, main)];
    } catch (error) {
      throw asFaultOfMark(key, error);
    }
  };
  return {
    planOf,
    hold: ({ steps, workMs }, frames, limits) => {
      let [total, last] = [workMs, ''];
      for (const { plan, before } of steps) {
        if (!plan.image || idOf(plan.image, before) === last) continue;
        last = idOf(plan.image, before);
        const [, mark] = planOf(plan.image, before);
        hold('machinePixels', mark.mostPixels + Math.ceil(before.width * before.height * frames * heldShare), limits);
        total += mark.workMs;
      }
      hold('machineMs', Math.ceil(total), limits);
    },
  };
}

/**
 * Only the mark of the current step is kept, since a job may need another size for each of its steps.
 * @param render makes the pixels of a mark
 */
export function makeMarks(plans: MarkPlans, render: (source: Source, plan: Plan) => Promise<PixelBuffer>): MarkLoader {
  let ready: { readonly id: string; readonly pixels: PixelBuffer } | undefined;
  return {
    load: async (mark, main) => {
      const id = idOf(mark, main);
      if (ready?.id === id) return;
      if (ready) recycle(ready.pixels);
      ready = undefined;
      const [source, plan] = plans.planOf(mark, main);
      try {
        source.check();
        ready = { id, pixels: await render(source, plan) };
      } catch (error) {
        throw asFaultOfMark(readMarkName(mark.name).key, error);
      }
    },
    get: (mark, main) => {
      if (ready?.id !== idOf(mark, main)) throw new Error(`The watermark ${mark.name} was not loaded.`);
      return ready.pixels;
    },
  };
}

/** An error in a watermark says which watermark it is about. As OSS: its unsupported format has an EC of its own. */
function asFaultOfMark(key: string, error: unknown): unknown {
  if (!(error instanceof OssError)) return error;
  const { code, ec, message } = error.toWire();
  if (ec === faults.missingMark.ec) return error;
  const said = `The picture of the watermark ${key} cannot be used. ${message}`;
  if (ec === faults.unsupportedFormat.ec) return fault(faults.unsupportedMark, said, { cause: error });
  return new OssError({ code, ec, message: said }, { cause: error });
}

/** The watermark's own process. A P parameter beside the watermark means the same as resize,P at the end of that process. */
function jobOf(process: string, percentOfMain: number | undefined): Job {
  const own = process === '' ? [] : parseProcess(process).steps;
  return {
    steps: [...own, ...(percentOfMain === undefined ? [] : parseProcess(`image/resize,P_${percentOfMain}`).steps)],
  };
}
