// The benchmark of whole jobs, bytes in to bytes out, side by side in one run.
//
//   npm run bench                                     everything; builds the package first
//   npm run bench -- --jobs a,c,i --peers auto,sharp --rounds 11
//   npm run bench -- --before ../other/dist            against an earlier build, in the same rounds
//   npm run bench -- --parts times                    of times, formats, start, memory, growth, reduction
//   npm run bench -- --tiny                           one round on small pictures: does it still work?
//   npm run bench -- --readme                         also writes the tables of docs/speed.md
//
// Look at the ratios: times against sharp at one thread, medians over rounds in which every peer ran once. Milliseconds are
// those of one machine on one day. All measurements are written to build/bench.json, the last result of every peer to
// build/bench-results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { launchOptions } from '../browsers/chromium.ts';
import { noMemoryReason } from '../renderer-memory.ts';
import { measureStarts } from './cold-start.ts';
import { measureEndurance } from './endurance.ts';
import { formatJobs } from './format-jobs.ts';
import { measureGrowth } from './growth.ts';
import { jobs } from './jobs.ts';
import { measureMemory } from './memory.ts';
import { type Options, optionsOf, type Part } from './options.ts';
import { measureReductions } from './reductions.ts';
import { machine, type Report, versions } from './report.ts';
import { type BenchServer, serve } from './serve.ts';
import { writeSpeedPage } from './speed-page.ts';
import { asText, tablesOf } from './tables.ts';
import { timeJobs } from './times.ts';

export async function bench(args: readonly string[]): Promise<Report> {
  const options = optionsOf(args);
  const server = await serve(options.tiny, options.before);
  try {
    const report = await measured(options, server);
    mkdirSync('build', { recursive: true });
    // A tiny run, as the tests make it, must not overwrite real measurements.
    writeFileSync(`build/bench${options.tiny ? '-tiny' : ''}.json`, `${JSON.stringify(report, infinityAsText, 2)}\n`);
    if (options.readme) writeSpeedPage(report);
    return report;
  } finally {
    await server.close();
  }
}

/** JSON cannot hold infinity, the PSNR of equal pictures. */
const infinityAsText = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY ? 'Infinity' : value;

async function measured(options: Options, server: BenchServer): Promise<Report> {
  const { tiny, parts } = options;
  const browser = await chromium.launch(launchOptions());
  let report: Report = { machine: machine(), versions: versions(browser.version()) };
  const add = async <Key extends keyof Report>(
    key: Key,
    part: Part,
    measure: () => Promise<Report[Key]>,
  ): Promise<void> => {
    if (!parts.includes(part)) return;
    const added = { [key]: await measure() };
    report = { ...report, ...added };
    for (const table of tablesOf(added)) console.log(asText(table));
  };
  try {
    const place = { browser, server, tiny };
    await add('jobs', 'times', () => timeJobs(jobs, options, place));
    await add('formats', 'formats', () => timeJobs(formatJobs, options, place));
    await add('starts', 'start', () => measureStarts(options, place));
    if (noMemoryReason) console.log(noMemoryReason);
    else {
      await add('memory', 'memory', () => measureMemory(options, place));
      await add('endurance', 'memory', () => measureEndurance(options, place));
    }
    await add('growth', 'growth', () => measureGrowth(options, place));
    await add('reductions', 'reduction', () => measureReductions(options, place));
    return report;
  } finally {
    await browser.close();
  }
}
