// The places of the playground's parts, on desktop, tablet and phone; and the picture of it in the README, which
// `UPDATE_DOCS=1 npm run test:dist` writes anew.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linksOf, readPage, root } from '../../docs/markdown.ts';
import { until } from '../../until.ts';
import { drawn, openPlayground, type Playground, settled } from './playground.ts';

const picture = 'docs/images/playground.webp';
const mostBytes = 120_000;

let open: Playground;
let page: Page;

beforeAll(async () => {
  const mark = Buffer.from('oss-img').toString('base64url');
  const process = `image/resize,w_800/sharpen,60/watermark,text_${mark},color_FFFFFF,size_44,shadow_50,g_se,x_24,y_20`;
  open = await openPlayground({}, `#/valley.jpg?x-oss-process=${process}`);
  page = open.page;
  await settled(page);
});
afterAll(() => open?.close());

/** The distance by which the page can be scrolled, in pixels. */
const overflow = () =>
  page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    return { across: scrollWidth - clientWidth, down: scrollHeight - clientHeight };
  });

test.each([
  [1440, 900],
  [1280, 720],
  [820, 1100],
])('at %i x %i the page itself does not scroll, and every part is in view', async (width, height) => {
  await page.setViewportSize({ width, height });
  await drawn(page);
  expect(await overflow()).toEqual({ across: 0, down: 0 });
  for (const part of ['#process-text', '#download', '#pictures', '#viewer', '#steps', '[role=tablist]'])
    await until(async () => expect(await page.locator(part).first().isVisible(), part).toBe(true));
});

test.each([390, 360, 320])(
  'at %i px, or at 200 per cent on a larger screen, nothing scrolls sideways',
  async (width) => {
    await page.setViewportSize({ width, height: 844 });
    await drawn(page);
    expect((await overflow()).across).toBe(0);
  },
);

test('on a phone the picture stays in view while the rest scrolls, and a step opens as a sheet under it', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await drawn(page);
  await page.locator('.step-toggle').first().click();
  const sheet = await page.locator('.step-body:visible').boundingBox();
  const stage = await page.locator('oss-viewer').boundingBox();
  expect((sheet?.y ?? 0) + 1).toBeGreaterThan((stage?.y ?? 0) + (stage?.height ?? 0));
  expect(Math.round((sheet?.y ?? 0) + (sheet?.height ?? 0))).toBe(844);
  await page.locator('.sheet-close:visible').click();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  for (const part of ['#open-picture-phone', '#share', '#download'])
    expect(await page.locator(part).evaluate((node) => node.getBoundingClientRect().top), part).toBeGreaterThanOrEqual(
      0,
    );
  const top = await page.locator('oss-viewer').evaluate((node) => node.getBoundingClientRect().top);
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(200);
});

test('the README shows it', async () => {
  if (process.env.UPDATE_DOCS) {
    await page.setViewportSize({ width: 1280, height: 760 });
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator('.step-toggle').nth(2).click();
    await page.waitForFunction(() => document.querySelectorAll('#pictures .tile:disabled').length === 0);
    const shot = await page.screenshot();
    writeFileSync(join(root, picture), await sharp(shot).webp({ quality: 70 }).toBuffer());
  }
  expect(linksOf(readPage('README.md').text)).toContain(picture);
  expect(statSync(join(root, picture)).size).toBeLessThan(mostBytes);
});
