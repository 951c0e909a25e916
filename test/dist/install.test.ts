// The packed package in fresh applications: each bundler builds one, and Chromium opens it.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { targets } from '../install/bundlers.ts';
import { installBundlers, makeFreshApp, removeFolder, unpackedPackage } from '../install/fresh-app.ts';
import { startBrowser } from './site.ts';

const expected = {
  jpg: 'image/jpeg 100x75 true',
  webp: 'image/webp 100x75 true',
  avif: 'image/avif 100x75 true',
  text: 'image/jpeg 400x300 true',
  builder: 'image/jpeg 45x60 true',
  explain: { width: 100, height: 75 },
  refused: 'InvalidArgument',
  bucket: true,
  images: ['120x90', '140x105', '160x120'],
};

let unpacked = '';
let browser: Browser;
beforeAll(async () => {
  installBundlers();
  unpacked = unpackedPackage();
  browser = await startBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  removeFolder(unpacked);
});

test.each(targets)('$name: an application does everything the README shows', async ({ page: html, start }) => {
  const folder = await makeFreshApp(unpacked, html);
  const context = await browser.newContext();
  try {
    const site = await start(folder);
    try {
      const page = await context.newPage();
      await page.goto(site.url);
      const results = await page.waitForFunction(() => (window as { results?: object }).results, { timeout: 50_000 });
      expect(await results.jsonValue()).toEqual(expected);
    } finally {
      await context.close();
      await site.close();
    }
  } finally {
    removeFolder(folder);
  }
});
