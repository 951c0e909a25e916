// Pictures that arrive by drop and paste, and two tabs that must agree on which pictures there are.
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { request, waitForObject } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { openPlayground, type Playground, shows } from './playground.ts';

let open: Playground;
let page: Page;

beforeAll(async () => {
  open = await openPlayground();
  page = open.page;
});
afterAll(() => open?.close());

const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c63' } })
    .png()
    .toBuffer();

test.each([
  ['drop', 'dropped.png', 80, 50],
  ['paste', 'pasted.png', 70, 40],
] as const)('a picture arrives by %s anywhere on the page', async (kind, key, width, height) => {
  const encoded = (await picture(width, height)).toString('base64');
  await page.evaluate(
    ({ kind, key, encoded }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], key, { type: 'image/png' }));
      const options = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        kind === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data }),
      );
    },
    { kind, key, encoded },
  );
  await shows(page, '#source-size', `${width} × ${height}`);
  await waitForObject(page, `/image-demo/${key}`);
});

test('a large text under the name of a picture is refused by its name, and not stored', async () => {
  const buffer = Buffer.alloc(8_000_000, 'words ');
  await page.setInputFiles('#open-picture input', { name: 'notes.png', mimeType: 'image/png', buffer });
  await shows(page, '#refusals', 'notes.png');
  expect((await request(page, '/image-demo/notes.png', { method: 'HEAD' })).status).toBe(404);
});

test('two tabs agree on which pictures there are', async () => {
  const other = await open.context.newPage();
  await other.goto(inject('demo'));
  const tile = (tab: Page, key: string) => tab.locator('#library .tile', { hasText: key });
  const take = (tab: Page, name: string, buffer: Buffer) =>
    tab.setInputFiles('#open-picture input', { name, mimeType: 'image/png', buffer });
  await tile(other, 'dropped.png').waitFor();
  await take(other, 'both.png', await picture(50, 40));
  await shows(other, '#source-size', '50 × 40');
  // This tab may not have heard of it yet.
  await take(page, 'both.png', await picture(30, 20));
  await shows(page, '#source-size', '30 × 20');
  await until(() => expect(new URL(page.url()).hash).toMatch(/^#\/both-2\.png/));
  await page.reload();
  for (const key of ['dropped.png', 'both.png', 'both-2.png']) await tile(page, key).waitFor();
  await page.click('[aria-label="Delete both.png"]');
  await tile(page, 'both.png').waitFor({ state: 'detached' });
  // The other tab looks again when it is shown.
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await tile(other, 'both.png').waitFor({ state: 'detached' });
  await tile(other, 'both-2.png').waitFor();
  await other.close();
  // The browser logs answers of 404, for which the tests ask, and of 409, which tells that a name is taken.
  expect(open.errors.filter((error) => !/status of 40[49]/.test(error))).toEqual([]);
});
