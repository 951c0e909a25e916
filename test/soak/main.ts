// The endurance test: thousands of jobs, aborts, pictures at once, killed workers, service workers and browsers.
//
//   npm run soak                              everything; builds the package first
//   npm run soak -- --part kills --part jobs  only these of jobs, aborts, images, workers, service-worker, kills
//   npm run soak -- --share 0.01              a hundredth of it
//   npm run soak -- --readme                  also writes the table of README.md
//
// It fails when anything was answered wrongly or lost, and says what.
import { chromium } from 'playwright';
import { launchOptions } from '../browsers/chromium.ts';
import { optionsOf, type PartName } from './options.ts';
import type { Part, Place } from './part.ts';
import { aborts } from './parts/aborts.ts';
import { images } from './parts/images.ts';
import { jobs } from './parts/jobs.ts';
import { kills } from './parts/kills.ts';
import { serviceWorker } from './parts/service-worker.ts';
import { workers } from './parts/workers.ts';
import { soakPictures } from './pictures.ts';
import { placeOf, type Row, type SoakReport, textOf, writeReadme } from './report.ts';
import { serve } from './serve.ts';

const parts: Readonly<Record<PartName, Part>> = {
  jobs,
  aborts,
  images,
  workers,
  'service-worker': serviceWorker,
  kills,
};

/** Failures that are printed of a part; the others are counted. */
const printed = 20;

export async function soak(args: readonly string[]): Promise<SoakReport> {
  const options = optionsOf(args);
  const pictures = await soakPictures();
  const server = await serve(pictures);
  try {
    const place: Place = { server, pictures, share: options.share };
    const rows: Row[] = [];
    for (const name of options.parts) {
      const row = await parts[name](place);
      rows.push(row);
      console.log(`${name}: ${row.count}, ${row.failures.length} failed, ${row.seconds.toFixed()} s`);
      for (const words of row.failures.slice(0, printed)) console.log(`  ${words}`);
    }
    const report = { rows, place: placeOf(await browserVersion()) };
    console.log(`\n${textOf(report)}`);
    if (options.readme) writeReadme(report);
    return report;
  } finally {
    await server.close();
  }
}

async function browserVersion(): Promise<string> {
  const browser = await chromium.launch(launchOptions());
  const version = browser.version();
  await browser.close();
  return version;
}
