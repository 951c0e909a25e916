// How time and memory grow with the picture: straight lines, or something is wrong.

import { noMemoryReason } from '../renderer-memory.ts';
import { type Contender, openContender, type Place } from './contender.ts';
import { jobs } from './jobs.ts';
import { growthOf } from './memory.ts';
import type { Options } from './options.ts';
import { isNative, type PeerName } from './peers.ts';
import { type PictureName, pictureSize } from './pictures.ts';
import { isNumber, measure, median } from './rounds.ts';

export interface GrowthResult {
  readonly job: string;
  readonly megapixels: number;
  readonly peers: readonly {
    readonly peer: PeerName;
    readonly median?: number;
    /** Peak memory in megabytes, above that of the idle page. */
    readonly peak?: number;
    readonly failure?: string;
  }[];
}

const pictures: readonly PictureName[] = ['0.1mp.jpg', '1mp.jpg', '4mp.jpg', '12mp.jpg', '48mp.jpg', '100mp.jpg'];

/** The other peers matter only at the sizes of the jobs. */
const compared: readonly PeerName[] = ['auto', 'portable', 'sharp'];

const longestRounds = 5;

export async function measureGrowth({ tiny, rounds, ...options }: Options, place: Place): Promise<GrowthResult[]> {
  const results: GrowthResult[] = [];
  const names = compared.filter((name) => options.peers.includes(name));
  for (const job of jobs.filter(({ id }) => (tiny ? ['c'] : ['a', 'c']).includes(id) && options.jobs.includes(id))) {
    for (const picture of tiny ? pictures.slice(0, 2) : pictures) {
      const sized = { ...job, picture };
      const contenders = await Promise.all(names.map((name) => openContender(name, 1, place)));
      const series = await measure(sized, contenders, { rounds: Math.min(longestRounds, rounds), tiny });
      await Promise.all(contenders.map((contender: Contender) => contender.close()));
      const peers = [];
      for (const { peer, milliseconds, failure } of series) {
        if (failure) {
          peers.push({ peer, failure });
          continue;
        }
        const memory = isNative(peer) || noMemoryReason ? undefined : await growthOf(peer, sized, place, 1);
        peers.push({ peer, median: median(milliseconds.filter(isNumber)), ...(memory && { peak: memory.peak }) });
      }
      const { width, height } = pictureSize(picture, tiny);
      results.push({ job: job.id, megapixels: (width * height) / 1e6, peers });
    }
  }
  return results;
}
