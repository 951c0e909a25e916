// The packed package in fresh applications of frameworks: each one's own command line builds and serves it, and Chromium opens it.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, test } from 'vitest';
import { startBrowser } from '../dist/site.ts';
import { expectEverything } from './expect-everything.ts';
import { frameworkTargets } from './frameworks.ts';
import { makeFreshApp, removeFolder, unpackedPackage } from './fresh-app.ts';

let unpacked = '';
let browser: Browser;
beforeAll(async () => {
  unpacked = unpackedPackage();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  removeFolder(unpacked);
});

test.each(frameworkTargets)(
  '$name: an application does everything the README shows',
  async ({ files, start, shows }) => {
    const folder = await makeFreshApp(unpacked, files);
    await expectEverything(browser, folder, start, 120_000, shows);
  },
);
