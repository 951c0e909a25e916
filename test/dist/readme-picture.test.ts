// The picture of the README: one URL of the demo and its result. `UPDATE_DOCS=1 npm run test:dist` writes it anew.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageProcess } from 'oss-img';
import type { Browser, BrowserContext } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { linksOf, readPage, root } from '../docs/markdown.ts';
import { openDemo, request, startBrowser } from './site.ts';

const source = '/image-demo/example.jpg';
const steps = imageProcess()
  .crop({ width: 240, height: 240, gravity: 'east' })
  .roundedCorners({ radius: 40 })
  .watermark({ text: 'made in your browser', color: 'FFFFFF', size: 22, shadow: 60, gravity: 'south' })
  .format('png')
  .toString();
const url = `${source}?x-oss-process=${steps}`;
const picture = 'docs/images/url-and-result.webp';
const mostBytes = 60_000;

let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext({ viewport: { width: 880, height: 520 }, deviceScaleFactor: 1.5 });
});
afterAll(() => browser?.close());

const dataUrl = (type: string, body: Buffer): string => `data:${type};base64,${body.toString('base64')}`;

const markup = (before: Buffer, after: Buffer): string => `<!doctype html><style>
  body { margin: 0; padding: 20px; background: #f5f6f8; color: #1d2733; font: 15px/1.6 sans-serif }
  code { display: block; padding: 14px 18px; border-radius: 10px; background: #1d2733; color: #dfe7ef; font: 15px/1.7 monospace; white-space: pre }
  b { color: #8fd3a6; font-weight: normal } i { color: #f4c98b; font-style: normal }
  main { display: flex; align-items: center; justify-content: space-around; padding: 22px 10px 6px }
  figure { margin: 0; text-align: center } img { display: block; margin: 0 auto 8px } span { font-size: 44px; color: #7b8794 }
</style>
<code>&lt;img src="<b>${source}</b>?x-oss-process=image${steps
  .split('/')
  .slice(1)
  .map((step) => `\n    /<i>${step}</i>`)
  .join('')}"&gt;</code>
<main><figure><img src="${dataUrl('image/jpeg', before)}">example.jpg, as it is stored</figure><span>→</span>
<figure><img src="${dataUrl('image/png', after)}">what the URL shows</figure></main>`;

test('the URL of the README and its picture gives a square with round, transparent corners', async () => {
  const page = await openDemo(context, inject('demo'));
  const [before, after] = [await request(page, source), await request(page, url)];
  expect(after.status).toBe(200);
  expect(await sharp(after.body).metadata()).toMatchObject({ format: 'png', width: 240, height: 240, hasAlpha: true });
  const { data } = await sharp(after.body).raw().toBuffer({ resolveWithObject: true });
  expect([data[3], data[(120 * 240 + 120) * 4 + 3]]).toEqual([0, 255]);

  if (process.env.UPDATE_DOCS) {
    const sheet = await context.newPage();
    await sheet.setContent(markup(before.body, after.body));
    const height = await sheet.evaluate(() => document.body.offsetHeight);
    await sheet.setViewportSize({ width: 880, height });
    writeFileSync(
      join(root, picture),
      await sharp(await sheet.screenshot())
        .webp({ quality: 76 })
        .toBuffer(),
    );
  }
  const { text } = readPage('README.md');
  expect(text).toContain(url);
  expect(linksOf(text)).toContain(picture);
  expect(statSync(join(root, picture)).size).toBeLessThan(mostBytes);
});
