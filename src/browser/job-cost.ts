// The memory a job will take, which the pool's budget is about. Workers estimate it: a file can have a million chunks to walk
// through, which would hold up a page.
import { readSource } from '../formats/index.ts';
import { actionOf, decodedPixels, planJob } from '../pipeline/plan.ts';
import type { Job } from '../request/job.ts';
import type { EngineSettings } from './local-engine.ts';

interface Cost {
  readonly neededBytes: number;
  readonly workMs: number;
}

/** The decoded picture, its result and a codec's copy of each are in memory together. */
const bytesPerPixel = 16;

/** The peak memory of a job in bytes, and its estimated time. A job that will be refused takes no more than its source, and no time. */
export function costOf(
  job: Job,
  source: ArrayBuffer,
  { limits, scaling }: Pick<EngineSettings, 'limits' | 'scaling'>,
): Cost {
  try {
    const { pixels, workMs } = workOf(job, source, { limits, scaling });
    return { neededBytes: source.byteLength + pixels * bytesPerPixel, workMs };
  } catch {
    return { neededBytes: source.byteLength, workMs: 0 };
  }
}

function workOf(
  job: Job,
  source: ArrayBuffer,
  settings: Pick<EngineSettings, 'limits' | 'scaling'>,
): { pixels: number; workMs: number } {
  const isRead = job.steps.map(actionOf).some((action) => action.kind === 'report' && !action.needsPixels);
  if (isRead) return { pixels: 0, workMs: 0 };
  const header = readSource(new Uint8Array(source));
  const { animated, reduction, steps, workMs } = planJob(job, header, settings);
  const decoded = decodedPixels({ ...header, ...header.uncropped }, reduction);
  const made = steps.map(({ plan }) => plan.size.width * plan.size.height);
  return { pixels: Math.max(decoded, ...made) * (animated ? header.frameCount : 1), workMs };
}
