// How much memory the renderer process of a peer takes on during one job.
import type { Place } from './contender.ts';
import { inFreshBrowser, settle } from './fresh-browser.ts';
import { type Job, jobs } from './jobs.ts';
import type { Options } from './options.ts';
import { type BrowserName, canDo, isNative } from './peers.ts';
import { median } from './rounds.ts';

export interface Growth {
  /** Megabytes that the peer itself takes, measured after its first small picture. */
  readonly ready: number;
  /** Peak megabytes on top of that during the job. */
  readonly peak: number;
}

export interface MemoryResult extends Growth {
  readonly job: string;
  readonly peer: BrowserName;
}

/** Measures how much one job on one picture adds to the memory of a page that is ready for it. */
export async function growthOf(
  name: BrowserName,
  job: Job,
  place: Omit<Place, 'browser'>,
  runs: number,
): Promise<Growth> {
  const all: Growth[] = [];
  for (let run = 0; run < runs; run += 1) {
    all.push(
      await inFreshBrowser(name, place, async (peer, memory, ready) => {
        await peer.load(job.picture);
        await settle(peer);
        const before = memory.now();
        memory.resetPeak();
        await peer.spend(job);
        return { ready, peak: memory.peak() - before };
      }),
    );
  }
  return { ready: median(all.map(({ ready }) => ready)), peak: median(all.map(({ peak }) => peak)) };
}

export async function measureMemory(options: Options, place: Omit<Place, 'browser'>): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const job of jobs.filter(
    ({ id }) => (options.tiny ? ['a'] : ['a', 'h']).includes(id) && options.jobs.includes(id),
  )) {
    for (const peer of options.peers) {
      if (isNative(peer) || !canDo(peer, job)) continue;
      results.push({ job: job.id, peer, ...(await growthOf(peer, job, place, options.tiny ? 1 : 3)) });
    }
  }
  return results;
}
