// Measures how long every peer takes for every job, and how good its result is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { type Contender, openContender, type Place } from './contender.ts';
import type { Job } from './jobs.ts';
import type { Options } from './options.ts';
import { canDo, kernelOf, type PeerName } from './peers.ts';
import { picture } from './pictures.ts';
import { quality, References } from './quality.ts';
import { type JobResult, jobResult, type Written } from './report.ts';
import { measure } from './rounds.ts';
import { asText, jobTable } from './tables.ts';

/** Where the results are kept, to be looked at when a number is surprising. */
const resultFolder = 'build/bench-results';

/** @param jobs of which those are run that the options name */
export async function timeJobs(jobs: readonly Job[], options: Options, place: Place): Promise<JobResult[]> {
  const references = new References();
  const results: JobResult[] = [];
  for (const job of jobs.filter(({ id }) => options.jobs.includes(id))) {
    const result = await timeJob(options.tiny ? shortened(job) : job, options, place, references);
    console.log(asText(jobTable(result)));
    results.push(result);
  }
  return results;
}

const shortened = (job: Job): Job => (job.batch ? { ...job, batch: { ...job.batch, count: 4 } } : job);

async function timeJob(job: Job, { peers, ...effort }: Options, place: Place, references: References) {
  // Every job gets fresh pages, so that no garbage of an earlier job slows it down.
  const names = peers.filter((name) => canDo(name, job));
  const contenders = await Promise.all(names.map((name) => openContender(name, job.batch?.workers ?? 1, place)));
  const series = await measure(job, contenders, effort);
  const written = new Map<PeerName, Written>();
  for (const contender of contenders) {
    if (series.some(({ peer, failure }) => peer === contender.name && !failure))
      written.set(contender.name, await judged(job, contender, references, effort.tiny));
    await contender.close();
  }
  return jobResult(job, series, written);
}

/** Keeps the peer's last result, which is of this job, and compares it with the exact answer. */
export async function judged(job: Job, contender: Contender, references: References, tiny: boolean): Promise<Written> {
  const result = await contender.result();
  mkdirSync(resultFolder, { recursive: true });
  writeFileSync(`${resultFolder}/${job.id}-${contender.name}.${job.format}`, result);
  const reference = await references.of(job, kernelOf(contender.name), () => picture(job.picture, tiny));
  return { psnr: await quality(job, result, reference), bytes: result.length };
}
