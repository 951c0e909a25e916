// The drawer and the ways to save, as a visitor uses them.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../../until.ts';
import { openPlayground, type Playground, setProcess, settled, shows } from './playground.ts';

let playground: Playground;
let page: Page;

beforeAll(async () => {
  playground = await openPlayground({ permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true });
  page = playground.page;
});
afterAll(() => playground?.close());
beforeEach(() => setProcess(page, 'image/resize,w_120/quality,q_80'));

const open = async (tab: string): Promise<void> => {
  if ((await page.getAttribute(`#tab-${tab}`, 'aria-selected')) !== 'true') await page.click(`#tab-${tab}`);
};
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** A photo of 12 megapixels, with enough detail that its size depends on the quality. */
async function photo(): Promise<Buffer> {
  const noise = { create: { width: 1000, height: 750, channels: 3, background: '#777' } } as const;
  return sharp({ ...noise, create: { ...noise.create, noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .resize(4000, 3000, { kernel: 'cubic' })
    .jpeg({ quality: 85 })
    .toBuffer();
}

test('an own photo of 12 megapixels becomes an 800 px WebP under 100 kB and is downloaded, in five actions', async () => {
  const buffer = await photo();
  const opening = page.waitForEvent('filechooser');
  await page.click('#open-picture');
  await (await opening).setFiles({ name: 'holiday.jpeg', mimeType: 'image/jpeg', buffer }); // 1
  await shows(page, '#source-size', '4000 × 3000');
  await page.fill('#process-text', 'image/resize,w_800/format,webp'); // 2
  await settled(page);
  await page.click('#save-menu'); // 3
  await page.click('#fit'); // 4
  await until(async () => expect(await page.inputValue('#process-text')).toMatch(/quality,Q_\d+/), 40_000);
  await settled(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]); // 5
  expect(download.suggestedFilename()).toBe('holiday.webp');
  const saved = await readFile(await download.path());
  expect(saved.length).toBeLessThan(100_000);
  // The next higher quality would not have done.
  expect(saved.length).toBeGreaterThan(80_000);
  expect(await sharp(saved).metadata()).toMatchObject({ format: 'webp', width: 800, height: 600 });
  await page.locator('#pictures button', { hasText: 'example.jpg' }).first().click();
  await shows(page, '#source-size', '400 × 267');
});

test('what cannot be fitted is told: a format without quality, and a budget that is too small', async () => {
  await setProcess(page, 'image/resize,w_300/format,png');
  await page.click('#save-menu');
  await page.fill('#fit-kilobytes', '1');
  await page.click('#fit-webp');
  await page.click('#fit-smaller');
  await until(async () => expect(await page.inputValue('#process-text')).toMatch(/w_\d+\/format,webp\/quality,Q_/));
  await settled(page);
  const bytes = Number((await page.textContent('#result-bytes'))?.replace(/\D/g, ''));
  expect(bytes).toBeLessThanOrEqual(1000);
  await page.fill('#fit-kilobytes', '100');
  await page.keyboard.press('Escape');
});

test('code: language in two actions, remembered, for the own endpoint', async () => {
  await open('code');
  await page.fill('#drawer input[name="bucket"]', 'shop');
  await page.fill('#drawer input[name="region"]', 'cn-beijing');
  await page.locator('.language', { hasText: 'curl' }).click();
  await page.click('#copy-code');
  await until(async () =>
    expect(await clipboard()).toBe(
      "curl --fail-with-body --output example.jpg 'https://shop.oss-cn-beijing.aliyuncs.com/example.jpg?x-oss-process=image/resize,w_120/quality,q_80'",
    ),
  );
  await page.locator('.language', { hasText: 'Go' }).click();
  await shows(page, '#code', /oss\.Ptr\("shop"\)[\s\S]*GetObjectToFile/);
  await page.check('#private');
  await shows(page, '#code', /client\.Presign/);
  await page.locator('.language', { hasText: 'Markdown' }).click();
  await shows(page, '#code-absence', /signed URL/);
  await page.uncheck('#private');
  await setProcess(page, 'image/info');
  await shows(page, '#code', /response\.json\(\)/);
  await until(() => expect(page.url()).toContain('image/info'));
  await page.reload();
  await shows(page, '#code-absence', /JSON/);
  await page.fill('#drawer input[name="bucket"]', 'x');
  await until(async () => expect(await page.getAttribute('#drawer input[name="bucket"]', 'aria-invalid')).toBe('true'));
  await page.fill('#drawer input[name="bucket"]', 'image-demo');
  await page.fill('#drawer input[name="region"]', 'cn-hangzhou');
});

test('request: what the service worker answers, an error with its XML, and what is signed', async () => {
  await open('request');
  await shows(page, '#answer-status', '200');
  await shows(page, '#server-timing', /encode/);
  await page.click('#signed > summary');
  await shows(page, '#string-to-sign', /^OSS4-HMAC-SHA256\n/);
  await shows(page, '#canonical-request', /^GET\n\/image-demo\/example\.jpg\n/);
  const url = (await page.getAttribute('#signed-url', 'href')) ?? '';
  expect(await page.evaluate(async (address) => (await fetch(address)).status, url)).toBe(200);
  await page.check('input[name="signature-version"][value="v1"]');
  await shows(page, '#string-to-sign', /^GET\n\n\n\d+\n\/image-demo\/example\.jpg\?x-oss-process=/);
  await setProcess(page, 'image/resize,w_0');
  await shows(page, '#answer-status', '400');
  await shows(page, '#answer-body', /<EC>0040-00000312<\/EC>/);
  await until(async () =>
    expect(await page.getAttribute('#error-link', 'href')).toBe('/docs/errors.html#InvalidArgument'),
  );
});

test('timing, explain and info, each one action away, with the process left alone', async () => {
  await open('timing');
  await shows(page, '#timing', /decode[\s\S]*resize[\s\S]*encode/);
  await open('explain');
  await shows(page, '#explained', /width.*120.*mode.*lfit[\s\S]*120 × 80/);
  await shows(page, '#normal-form', 'image/resize,w_120/quality,q_80');
  await open('info');
  await shows(page, '#basics', /ImageWidth400ImageHeight267Formatjpg/);
  await shows(page, '#average-hue', /0x[0-9A-Fa-f]{6}/);
  await until(async () => expect(await page.inputValue('#process-text')).toBe('image/resize,w_120/quality,q_80'));
});

test('sizes fill one after the other, and a click takes format and quality over', async () => {
  await open('sizes');
  await page.waitForSelector('.take[aria-label*="webp at quality 60"]');
  await page.waitForSelector('.take[aria-label*="avif at quality 90"]');
  const cell = page.locator('.take[aria-label*="webp at quality 60"]');
  const bytes = await cell.textContent();
  await cell.click();
  await settled(page);
  await until(async () =>
    expect(await page.inputValue('#process-text')).toBe('image/resize,w_120/format,webp/quality,Q_60'),
  );
  await until(async () => expect(await page.textContent('#result-bytes')).toBe(bytes));
  // The figures stay, since picture and other steps are the same.
  await until(async () => expect(await cell.getAttribute('aria-pressed')).toBe('true'));
  await until(async () => expect(await page.locator('.take').count()).toBe(16));
});

test('the result goes into the bucket, and onto the clipboard as PNG', async () => {
  await page.click('#save-menu');
  await page.fill('#save-key', 'small/小图.jpg');
  await page.click('#save-into-bucket');
  await shows(page, '#save-state', /小图/);
  const saved = await page.evaluate(async () => {
    const response = await fetch(`/image-demo/${encodeURIComponent('small')}/${encodeURIComponent('小图.jpg')}`);
    return { status: response.status, size: (await response.blob()).size };
  });
  expect(saved.status).toBe(200);
  expect(saved.size).toBe(Number((await page.textContent('#result-bytes'))?.replace(/\D/g, '')));
  await page.click('#copy-picture');
  await until(async () => {
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types));
    expect(types).toContain('image/png');
  });
  await page.keyboard.press('Escape');
});

test('by keyboard: arrows walk through the tabs, and the drawer closes', async () => {
  await open('code');
  await page.focus('#tab-code');
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-request');
  await until(async () => expect(await page.getAttribute('#tab-request', 'aria-selected')).toBe('true'));
  await page.keyboard.press('End');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-sizes');
  await page.keyboard.press('ArrowRight');
  await until(async () => expect(await page.getAttribute('#tab-code', 'aria-selected')).toBe('true'));
  await page.click('#close-drawer');
  await until(async () => expect(await page.locator('#drawer-panel').count()).toBe(0));
});

test('the open tab is part of a shared link', async () => {
  await open('explain');
  await until(() => expect(new URL(page.url()).hash).toContain('tab=explain'));
});
