// The packed package in fresh applications: each bundler builds one, and Chromium opens it.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, test } from 'vitest';
import { startBrowser } from '../dist/site.ts';
import { targets } from '../install/bundlers.ts';
import { expectEverything } from '../install/expect-everything.ts';
import { installTools, makeFreshApp, removeFolder, unpackedPackage, writePage } from '../install/fresh-app.ts';

let unpacked = '';
let browser: Browser;
beforeAll(async () => {
  installTools();
  unpacked = unpackedPackage();
  browser = await startBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  removeFolder(unpacked);
});

test.each(targets)('$name: an application does everything the README shows', async ({ page, start }) => {
  const folder = await makeFreshApp(unpacked);
  writePage(folder, page);
  await expectEverything(browser, folder, start, 50_000);
});
