// Finds out if the library's memory keeps growing over hundreds of pictures.
import type { Place } from './contender.ts';
import { inFreshBrowser } from './fresh-browser.ts';
import { type Job, jobOf } from './jobs.ts';
import type { Options } from './options.ts';
import { type BrowserName, canDo, isNative, peers } from './peers.ts';
import { median } from './rounds.ts';

export interface EnduranceResult {
  readonly peer: BrowserName;
  /** Megabytes, by the number of pictures made so far. */
  readonly megabytes: Readonly<Record<number, number>>;
}

/** Jobs of several kinds and sizes in turn, so that a leak shows whichever codec has it. */
const daily = ['g', 'f1', 'd', 'c', 'e'].map((id): Job => {
  const { batch: _, ...job } = jobOf(id);
  return job;
});

/** A page's memory varies with its uncollected garbage, so the median over the last pictures is taken. */
const readings = 10;

function endurance(
  name: BrowserName,
  counts: readonly number[],
  place: Omit<Place, 'browser'>,
): Promise<EnduranceResult> {
  return inFreshBrowser(name, place, async (peer, memory) => {
    for (const job of daily) await peer.load(job.picture);
    const megabytes: Record<number, number> = {};
    let recent: number[] = [];
    for (let made = 1; made <= Math.max(...counts); made += 1) {
      const job = daily[made % daily.length] as Job;
      await peer.time(job, job.picture);
      recent = [...recent.slice(1 - readings), memory.now()];
      if (counts.includes(made)) megabytes[made] = median(recent);
    }
    return { peer: name, megabytes };
  });
}

export async function measureEndurance(options: Options, place: Omit<Place, 'browser'>): Promise<EnduranceResult[]> {
  const results: EnduranceResult[] = [];
  for (const peer of options.peers) {
    // Only the library is measured: the others make no promise about it.
    if (!isNative(peer) && 'queuesItself' in peers[peer] && daily.every((job) => canDo(peer, job)))
      results.push(await endurance(peer, options.tiny ? [5, 10] : [20, 100, 250, 500], place));
  }
  return results;
}
