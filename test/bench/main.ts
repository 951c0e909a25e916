// The benchmark of whole jobs, bytes in to bytes out, side by side in one run.
//
//   npm run bench                                     everything; builds the package first
//   npm run bench -- --jobs a,c,i --peers auto,sharp --rounds 11
//   npm run bench -- --parts times                    of times, memory, start, growth
//   npm run bench -- --tiny                           one round on small pictures: does it still work?
//   npm run bench -- --readme                         also writes the tables of README.md
//
// Ratios are times against sharp at one thread, medians over rounds in which every peer ran once, and they are what to look
// at: milliseconds are those of one machine on one day. All that was measured is written to build/bench.json, the last
// result of every peer to build/bench-results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { launchOptions } from '../browser.ts';
import { measureStarts } from './cold-start.ts';
import { measureEndurance } from './endurance.ts';
import { measureGrowth } from './growth.ts';
import { measureMemory } from './memory.ts';
import { type Options, optionsOf } from './options.ts';
import { writeReadme } from './readme.ts';
import { noMemoryReason } from './renderer-memory.ts';
import { machine, type Report, versions } from './report.ts';
import { type BenchServer, serve } from './serve.ts';
import { asText, tablesOf } from './tables.ts';
import { timeJobs } from './times.ts';

export async function bench(args: readonly string[]): Promise<Report> {
  const options = optionsOf(args);
  const server = await serve(options.tiny);
  try {
    const report = await measured(options, server);
    mkdirSync('build', { recursive: true });
    // What was measured in earnest is not lost to a test.
    writeFileSync(`build/bench${options.tiny ? '-tiny' : ''}.json`, `${JSON.stringify(report, infinityAsText, 2)}\n`);
    for (const table of tablesOf(report)) console.log(asText(table));
    if (options.readme) writeReadme(report);
    return report;
  } finally {
    await server.close();
  }
}

/** JSON has no infinity, which is the PSNR of equal pictures. */
const infinityAsText = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY ? 'Infinity' : value;

async function measured(options: Options, server: BenchServer): Promise<Report> {
  const { tiny, parts } = options;
  const browser = await chromium.launch(launchOptions());
  try {
    const place = { browser, server, tiny };
    const wanted = <Result>(
      part: Options['parts'][number],
      measure: () => Promise<Result>,
    ): Promise<Result> | undefined => (parts.includes(part) ? measure() : undefined);
    if (noMemoryReason) console.log(noMemoryReason);
    const memoryWanted = <Result>(measure: () => Promise<Result>) =>
      noMemoryReason ? undefined : wanted('memory', measure);
    const jobs = await wanted('times', () => timeJobs(options, place));
    const starts = await wanted('start', () => measureStarts(options, place));
    const memory = await memoryWanted(() => measureMemory(options, place));
    const endurance = await memoryWanted(() => measureEndurance(options, place));
    const growth = await wanted('growth', () => measureGrowth(options, place));
    return {
      machine: machine(),
      versions: versions(browser.version()),
      ...(jobs && { jobs }),
      ...(starts && { starts }),
      ...(memory && { memory }),
      ...(endurance && { endurance }),
      ...(growth && { growth }),
    };
  } finally {
    await browser.close();
  }
}
