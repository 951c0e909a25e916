// The playground as an app: what an installation needs, and pictures that other apps share with it.
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { request } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { openPlayground, type Playground, shows } from './playground.ts';

const demo = inject('demo');
let open: Playground;

beforeAll(async () => {
  open = await openPlayground();
});
afterAll(() => open?.close());

const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c63' } })
    .png()
    .toBuffer();

interface Manifest {
  readonly start_url: string;
  readonly name: string;
  readonly name_localized: Readonly<Record<string, string>>;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[];
  readonly shortcuts: readonly { readonly url: string }[];
}

test('the manifest names the app in both languages, and what it names is there', async () => {
  const reply = await fetch(`${demo}manifest.webmanifest`);
  expect(reply.headers.get('content-type')).toContain('application/manifest+json');
  const manifest = (await reply.json()) as Manifest;
  expect(manifest.name).toContain('oss-img');
  expect(manifest.name_localized.zh).toMatch(/\p{Script=Han}/u);
  for (const { url } of [...manifest.shortcuts, { url: manifest.start_url }])
    expect((await fetch(new URL(url, demo))).status).toBe(200);
  for (const { src, sizes } of manifest.icons) {
    const icon = await fetch(new URL(src, demo));
    expect(icon.status).toBe(200);
    if (sizes === 'any') continue;
    const { width, height } = await sharp(Buffer.from(await icon.arrayBuffer())).metadata();
    expect(`${width}x${height}`).toBe(sizes);
  }
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
});

test('the icons are the drawing of icon.svg, and the maskable one has no transparent corner', async () => {
  const bytes = async (name: string) => Buffer.from(await (await fetch(demo + name)).arrayBuffer());
  const pixels = (input: Buffer) => sharp(input, { density: 300 }).resize(48, 48).ensureAlpha().raw().toBuffer();
  const [drawn, icon] = [await pixels(await bytes('icon.svg')), await pixels(await bytes('icon-192.png'))];
  const difference = drawn.reduce((sum, value, index) => sum + Math.abs(value - (icon[index] ?? 0)), 0) / drawn.length;
  expect(difference).toBeLessThan(3);
  expect((await sharp(await bytes('icon-maskable-512.png')).stats()).isOpaque).toBe(true);
});

test('both pages link the manifest, and colour the frame of the window in light and dark', async () => {
  for (const path of ['', 'docs/', 'docs/crop.html']) {
    const html = await (await fetch(demo + path)).text();
    expect(html).toMatch(/<link rel="manifest" href="[^"]*manifest[^"]*"/);
    expect(html.match(/<meta name="theme-color"/g)).toHaveLength(2);
  }
});

/** As an app shares: a form with files, sent to where the manifest says. */
const share = (files: readonly { readonly name: string; readonly bytes: string }[]): Promise<number> =>
  open.page.evaluate(async (shared) => {
    const form = new FormData();
    for (const { name, bytes } of shared) {
      const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
      form.append('pictures', new File([content], name, { type: 'image/png' }));
    }
    return (await fetch('/share', { method: 'POST', body: form })).status;
  }, files);

/** From the next page on: no browser can be told to open a window of an installed app. */
const asApp = (): Promise<unknown> =>
  open.page.addInitScript(() => {
    const ask = globalThis.matchMedia.bind(globalThis);
    globalThis.matchMedia = (query) => ask(query.replace('display-mode: browser', 'display-mode: standalone'));
  });

const tile = (name: string) => open.page.locator('#pictures .tile', { hasText: name });

test('a picture that any site could have sent to a tab is not taken', async () => {
  const { page } = open;
  expect(await share([{ name: 'stranger.png', bytes: (await picture(30, 20)).toString('base64') }])).toBe(200);
  await page.goto(`${demo}#shared`);
  await page.reload();
  await shows(page, '#result-bytes', /\d/);
  await page.waitForFunction(async () => !(await caches.has('oss-img-shared')));
  await until(async () => expect(await tile('stranger.png').count()).toBe(0));
  expect((await request(page, '/image-demo/stranger.png', { method: 'HEAD' })).status).toBe(404);
});

test('the installed app takes what is shared with it, once, and asks for storage that lasts', async () => {
  const { page } = open;
  await asApp();
  await share([
    { name: '第一张.png', bytes: (await picture(50, 40)).toString('base64') },
    { name: 'second.png', bytes: (await picture(60, 20)).toString('base64') },
  ]);
  await page.goto(`${demo}#shared`);
  await page.reload();
  await tile('second.png').waitFor();
  await tile('第一张.png').waitFor();
  await shows(page, '#source-size', '60 × 20');
  expect(await page.evaluate(() => caches.has('oss-img-shared'))).toBe(false);
  expect(await page.evaluate(() => localStorage.getItem('oss-img-persistent'))).toMatch(/^(true|false)$/);
});

test('more than the page would want is refused with a sentence, and nothing of it is kept', async () => {
  const bytes = (await picture(2, 2)).toString('base64');
  expect(await share(Array.from({ length: 51 }, (_, index) => ({ name: `${index}.png`, bytes })))).toBe(413);
  expect(await open.page.evaluate(() => caches.has('oss-img-shared'))).toBe(false);
});

test('no error reached the console', () => {
  // The console tells of every refused request, also of those that a test makes on purpose.
  expect(open.errors.filter((text) => !/status of (404|413)/.test(text))).toEqual([]);
});
