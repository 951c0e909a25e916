// The memory a job will take, which the pool's budget is about. Workers estimate it: a file can have a million chunks to walk
// through, which would hold up a page.
import { readSource } from '../formats/index.ts';
import { bytesPerPixel } from '../pipeline/held-pixels.ts';
import { actionOf, planJob } from '../pipeline/plan.ts';
import type { Job } from '../request/job.ts';
import type { EngineSettings } from './local-engine.ts';

interface Cost {
  readonly neededBytes: number;
  readonly workMs: number;
}

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
  const { mostPixels, workMs } = planJob(job, readSource(new Uint8Array(source)), settings);
  return { pixels: mostPixels, workMs };
}
