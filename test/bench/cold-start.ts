// Time to the first result in a page that holds nothing but the picture: it includes the peer's files, workers and WASM.
import { BrowserPeer, type Place } from './contender.ts';
import { jobs } from './jobs.ts';
import type { Options } from './options.ts';
import { type BrowserName, canDo, isNative } from './peers.ts';
import { median } from './rounds.ts';

export interface StartResult {
  readonly job: string;
  readonly peer: BrowserName;
  /** Milliseconds, medians over fresh pages. */
  readonly first: number;
  readonly second: number;
}

const longestRounds = 5;

export async function measureStarts(options: Options, place: Place): Promise<StartResult[]> {
  const results: StartResult[] = [];
  for (const job of jobs.filter(
    ({ id }) => (options.tiny ? ['g'] : ['g', 'c']).includes(id) && options.jobs.includes(id),
  )) {
    const names = options.peers.filter((name): name is BrowserName => !isNative(name) && canDo(name, job));
    const runs = new Map(names.map((name): [BrowserName, [number, number][]] => [name, []]));
    for (let round = 0; round < Math.min(longestRounds, options.rounds); round += 1) {
      for (const name of round % 2 ? [...names].reverse() : names) {
        const peer = await BrowserPeer.inPage(name, place);
        runs.get(name)?.push(await peer.start(job));
        await peer.close();
      }
    }
    for (const [peer, times] of runs) {
      const [first, second] = [0, 1].map((index) => median(times.map((pair) => pair[index] as number)));
      results.push({ job: job.id, peer, first: first as number, second: second as number });
    }
  }
  return results;
}
