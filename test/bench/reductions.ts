// What reducing a large JPEG while it is decoded gains and costs, by setting of the library's option `reduction`.
import { openContender, type Place } from './contender.ts';
import { type Job, jobOf } from './jobs.ts';
import type { Options } from './options.ts';
import type { PeerName } from './peers.ts';
import { References } from './quality.ts';
import { isNumber, measure, median, ratio, type Series } from './rounds.ts';
import { judged } from './times.ts';

export interface ReductionResult {
  readonly job: string;
  readonly reduction: string;
  readonly median?: number;
  /** Time against `fast`, the median over the rounds. */
  readonly ratio?: number;
  /** PSNR of the written file against the exact answer, in dB. */
  readonly psnr?: number;
  /** The same without the loss of the JPEG, which hides most of that of the reduction. */
  readonly pixelPsnr?: number;
  readonly failure?: string;
}

/** Who has each setting, the default first. */
const settings: readonly (readonly [reduction: string, peer: PeerName])[] = [
  ['fast', 'auto'],
  ['close', 'reduction-close'],
  ['none', 'reduction-none'],
];

const job = jobOf('a');
const { quality: _, ...rest } = job;
const lossless: Job = { ...rest, format: 'png', process: `${job.process}/format,png` };

export async function measureReductions(options: Options, place: Place): Promise<ReductionResult[]> {
  const present = options.jobs.includes(job.id) ? settings.filter(([, peer]) => options.peers.includes(peer)) : [];
  const contenders = await Promise.all(present.map(([, peer]) => openContender(peer, 1, place)));
  const all = await measure(job, contenders, options);
  const fast = all.find(({ peer }) => peer === 'auto');
  const references = new References();
  const results: ReductionResult[] = [];
  for (const contender of contenders) {
    const reduction = settings.find(([, peer]) => peer === contender.name)?.[0] as string;
    const series = all.find(({ peer }) => peer === contender.name) as Series;
    if (series.failure) {
      results.push({ job: job.id, reduction, failure: series.failure });
      continue;
    }
    const { psnr } = await judged(job, contender, references, options.tiny);
    await contender.time(lossless, lossless.picture);
    const { psnr: pixelPsnr } = await judged(lossless, contender, references, options.tiny);
    results.push({
      job: job.id,
      reduction,
      median: median(series.milliseconds.filter(isNumber)),
      ...(fast && { ratio: ratio(series, fast) }),
      psnr,
      pixelPsnr,
    });
  }
  await Promise.all(contenders.map((contender) => contender.close()));
  return results;
}
