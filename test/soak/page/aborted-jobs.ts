// Jobs that are aborted while they wait, run or are done.
import { type Ask, type Result, resultOf } from './results.ts';

export async function abortedJobs(
  asked: readonly (Ask & { readonly afterMs: number })[],
  inFlight: number,
  start: (job: Ask, signal: AbortSignal) => Promise<{ readonly body: Blob }>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = asked.entries();
  const drain = async (): Promise<void> => {
    for (const [index, job] of queue) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), job.afterMs);
      results[index] = await resultOf(start(job, controller.signal));
      clearTimeout(timer);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, drain));
  return results;
}
