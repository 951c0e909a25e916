// The benchmark of whole jobs, bytes in to bytes out, side by side in one run.
//
//   npm run bench                                     everything; builds the package first
//   npm run bench -- --jobs a,c --peers auto,sharp --rounds 11
//   npm run bench -- --tiny                           one round on small pictures: does it still work?
//   npm run bench -- --readme                         also writes the table of README.md
//
// Ratios are times against sharp at one thread, medians over rounds in which every peer ran once, and they are what to look
// at: milliseconds are those of one machine on one day. Everything measured is written to build/bench.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { launchOptions } from '../browser.ts';
import { type Contender, openContender, type Place } from './contender.ts';
import { type Job, jobs } from './jobs.ts';
import { type Options, optionsOf } from './options.ts';
import { canDo, type PeerName } from './peers.ts';
import { picture } from './pictures.ts';
import { quality, References } from './quality.ts';
import { type JobResult, jobResult, jobText, type Written } from './report.ts';
import { measure } from './rounds.ts';
import { serve } from './serve.ts';

export async function bench(args: readonly string[]): Promise<readonly JobResult[]> {
  const options = optionsOf(args);
  const server = await serve(options.tiny);
  const browser = await chromium.launch(launchOptions());
  try {
    const results = await timeJobs(options, { browser, server, tiny: options.tiny });
    mkdirSync('build', { recursive: true });
    writeFileSync('build/bench.json', `${JSON.stringify({ jobs: results }, null, 2)}\n`);
    return results;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function timeJobs(options: Options, place: Place): Promise<JobResult[]> {
  const references = new References();
  const results: JobResult[] = [];
  for (const job of jobs.filter(({ id }) => options.jobs.includes(id))) {
    // A fresh page for every job: what one job leaves behind does not weigh on the next.
    const names = options.peers.filter((name) => canDo(name, job));
    const contenders = await Promise.all(names.map((name) => openContender(name, job.batch?.workers ?? 1, place)));
    const series = await measure(job, contenders, options.rounds);
    const written = new Map<PeerName, Written>();
    for (const contender of contenders) {
      if (series.some(({ peer, failure }) => peer === contender.name && !failure))
        written.set(contender.name, await judged(job, contender, references, options.tiny));
      await contender.close();
    }
    const result = jobResult(job, series, written);
    console.log(jobText(result));
    results.push(result);
  }
  return results;
}

async function judged(job: Job, contender: Contender, references: References, tiny: boolean): Promise<Written> {
  const result = await contender.result();
  // To look at, where a number surprises.
  mkdirSync('build/bench-results', { recursive: true });
  writeFileSync(`build/bench-results/${job.id}-${contender.name}.${job.format}`, result);
  const reference = await references.of(job, () => picture(job.picture, tiny));
  return { psnr: await quality(job, result, reference), bytes: result.length };
}
