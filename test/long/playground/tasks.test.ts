// Tasks of people who work with image URLs, done as they would do them; each action counts.
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../until.ts';
import { openPlayground, type Playground, setProcess, settled, shows } from './playground.ts';

let open: Playground;
let page: Page;

beforeAll(async () => {
  open = await openPlayground({ permissions: ['clipboard-read', 'clipboard-write'] });
  page = open.page;
});
afterAll(() => open?.close());

/** Any font with Chinese characters. */
const fontFile = 'node_modules/@expo-google-fonts/zcool-kuaile/400Regular/ZCOOLKuaiLe_400Regular.ttf';

const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Does the actions in order, and tells how many they were. */
async function countOf(...actions: readonly (() => Promise<unknown>)[]): Promise<number> {
  for (const act of actions) await act();
  return actions.length;
}

test('a Chinese watermark, white, 40 px, with a shadow, lower right, and its URL for production: 6 actions', async () => {
  await setProcess(page, 'image/resize,w_600');
  const actions = await countOf(
    () => page.click('#place-mark'),
    () => page.getByLabel(/^text/).fill('云上图片'),
    () => page.getByLabel(/^size/).and(page.locator('[type=number]')).fill('40'),
    () => page.click('#endpoint'),
    () => page.getByLabel('Bucket', { exact: true }).fill('my-photos'),
    () => page.click('#copy-url'),
  );
  expect(actions).toBeLessThanOrEqual(6);
  await until(async () => expect(await clipboard()).toMatch(/^https:\/\/my-photos\.oss-cn-hangzhou\.aliyuncs\.com\//));
  const copied = new URL(await clipboard()).searchParams.get('x-oss-process') ?? '';
  const text = Buffer.from('云上图片').toString('base64url');
  expect(copied).toMatch(new RegExp(`^image/resize,w_600/watermark,text_${text},`));
  for (const part of ['color_FFFFFF', 'size_40', /shadow_[1-9]/]) expect(copied).toMatch(part);
  // The lower right is the default, and what the grid shows.
  expect(copied).not.toMatch(/g_(?!se)/);
  // The endpoint is kept.
  await page.reload();
  await settled(page);
  await shows(page, '#endpoint', 'my-photos');
});

test('code for a tool: 2 actions', async () => {
  for (const tool of ['curl', 'ossutil', 'Python', 'Java', 'Go', 'PHP', 'Markdown', 'srcset', 'ali-oss', '<img>']) {
    const isOpen = (await page.getAttribute('#tab-code', 'aria-selected')) === 'true';
    if (isOpen) await page.click('#close-drawer');
    const actions = await countOf(
      () => page.click('#tab-code'),
      () => page.locator('#languages label', { hasText: tool }).first().click(),
    );
    expect(actions).toBe(2);
    await shows(page, '#code', /my-photos/);
  }
});

test('a font that this system lacks is told, and its file can be given', async () => {
  const font = Buffer.from('fangzhengkaiti').toString('base64url');
  const text = Buffer.from('云上图片').toString('base64url');
  await setProcess(page, `image/resize,w_600/watermark,type_${font},text_${text}`);
  await shows(page, '#font-notice', 'FZKai-Z03');
  const before = await page.textContent('#result-bytes');
  await page.setInputFiles('#font-notice input', { name: 'notes.ttf', mimeType: 'font/ttf', buffer: Buffer.from('a') });
  await shows(page, '#status', 'notes.ttf');
  await Promise.all([page.waitForEvent('load'), page.setInputFiles('#font-notice input', fontFile)]);
  await settled(page);
  await until(async () => expect(await page.inputValue('#process-text')).toContain(`type_${font}`));
  await until(async () => expect(await page.locator('#font-notice').count()).toBe(0));
  expect(await page.textContent('#result-bytes')).not.toBe(before);
});
