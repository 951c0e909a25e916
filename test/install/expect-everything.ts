// Opens an application in Chromium and reads what came out of it.
import type { Browser, BrowserContext, Page } from 'playwright';
import { expect } from 'vitest';
import { removeFolder } from './fresh-app.ts';
import type { Site } from './static-site.ts';

/** The results that app/everything.js must have, however it was built. */
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

/**
 * Starts the application of a folder, opens it in a fresh context, and expects the results that every application has. Ends both and
 * removes the folder, whatever happens.
 * @param timeout how long the page may take, in milliseconds
 * @param shows what else the page must show
 */
export async function expectEverything(
  browser: Browser,
  folder: string,
  start: (folder: string) => Promise<Site>,
  timeout: number,
  shows?: (page: Page) => Promise<void>,
): Promise<void> {
  let site: Site | undefined;
  let context: BrowserContext | undefined;
  try {
    site = await start(folder);
    context = await browser.newContext({ deviceScaleFactor: 1 });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(site.url, { timeout });
    const results = await page
      .waitForFunction(() => (window as { results?: object }).results, undefined, { timeout })
      .catch((error) => {
        throw new Error([error, ...complaints].join('\n'));
      });
    expect(await results.jsonValue()).toEqual(expected);
    await shows?.(page);
  } finally {
    await context?.close();
    await site?.close();
    removeFolder(folder);
  }
}
