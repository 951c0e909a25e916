// The memory a job will take, which the pool's budget is about. Workers estimate it: a file can have a million chunks to walk
// through, which would hold up a page.
import { readSource } from '../formats/index.ts';
import { actionOf, decodedPixels, planJob } from '../pipeline/plan.ts';
import type { Job } from '../request/job.ts';
import type { EngineSettings } from './local-engine.ts';

/** The decoded picture, its result and a codec's copy of each are in memory together. */
const bytesPerPixel = 16;

/** The peak memory of a job in bytes. A job that will be refused takes no more than its source. */
export function costOf(
  job: Job,
  source: ArrayBuffer,
  { limits, scaling }: Pick<EngineSettings, 'limits' | 'scaling'>,
): number {
  try {
    return source.byteLength + pixelsOf(job, source, { limits, scaling }) * bytesPerPixel;
  } catch {
    return source.byteLength;
  }
}

function pixelsOf(job: Job, source: ArrayBuffer, settings: Pick<EngineSettings, 'limits' | 'scaling'>): number {
  const isRead = job.steps.map(actionOf).some((action) => action.kind === 'report' && !action.needsPixels);
  if (isRead) return 0;
  const header = readSource(new Uint8Array(source));
  const { animated, reduction, steps } = planJob(job, header, settings);
  const decoded = decodedPixels({ ...header, ...header.uncropped }, reduction);
  const made = steps.map(({ plan }) => plan.size.width * plan.size.height);
  return Math.max(decoded, ...made) * (animated ? header.frameCount : 1);
}
