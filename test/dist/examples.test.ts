// The examples as they stand: built by Vite as a user would, opened in Chromium, and used.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import nextConfig from '../../examples/next-loader/next.config.ts';
import ossLoader from '../../examples/next-loader/oss-loader.ts';
import { signQuery } from '../../src/request/signature.ts';
import { exifDirectories, exifSegment, withSegments, writeTiff } from '../exif-writer.ts';
import { photo, sharpOf } from '../pictures.ts';
import { until } from '../until.ts';
import { request, startBrowser } from './site.ts';

const root = join(import.meta.dirname, '../..');
const folderOf = (name: string): string => join(root, 'build/examples', name);

let browser: Browser;
const servers: PreviewServer[] = [];
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(servers.map((server) => server.close()));
});

async function built(name: string): Promise<string> {
  const outDir = folderOf(name);
  // The name must be given: Vite looks for its configuration where the test runs.
  const folder = join(root, 'examples', name);
  const configFile = join(folder, 'vite.config.mjs');
  await build({ root: folder, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  return outDir;
}

async function opened(outDir: string): Promise<{ page: Page; origin: string }> {
  const server = await preview({
    ...{ root: outDir, configFile: false, logLevel: 'error', preview: { port: 0 } },
    build: { outDir },
  });
  servers.push(server);
  const origin = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '');
  const context = await browser.newContext({ deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  return { page, origin };
}

const jpeg = async (width: number, height: number): Promise<Buffer> =>
  sharpOf(photo(width, height)).removeAlpha().jpeg({ quality: 92 }).toBuffer();

test('html: a picture that is chosen is shown processed', async () => {
  const folder = folderOf('html');
  cpSync(join(root, 'examples/html'), folder, { recursive: true });
  cpSync(join(root, 'dist'), join(folder, 'node_modules/oss-img/dist'), { recursive: true });
  const { page } = await opened(folder);
  const status = page.getByRole('status');
  await page
    .getByLabel('Picture')
    .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await jpeg(800, 534) });
  await until(async () => expect(await status.textContent()).toMatch(/^png, 400 × 267 pixels, \d+ bytes$/));
  const size = await page.evaluate(async () => {
    const [image] = document.images;
    await image?.decode();
    return [image?.naturalWidth, image?.naturalHeight];
  });
  expect(size).toEqual([400, 267]);
  await page.getByLabel('Process').fill('image/resize,w_x');
  await page.getByLabel('Process').press('Tab');
  await until(async () => expect(await status.textContent()).toMatch(/^InvalidArgument: /));
});

test('react-upload: a photo arrives upright, smaller and without GPS, in parts', async () => {
  const { page, origin } = await opened(await built('react-upload'));
  const tags = writeTiff(exifDirectories([[0x0112, 3, [6]]], [], [[29, 2, '2024:05:06']]));
  // Noise makes a large file of it, so of many parts: React shows the progress of some of them at once.
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const create = { width: 2400, height: 1600, channels: 3, background: '#3a7', noise } as const;
  const buffer = Buffer.from(withSegments(await sharp({ create }).jpeg().toBuffer(), exifSegment(tags)));
  const seen: number[] = [];
  await page.exposeFunction('seen', (value: number) => seen.push(value));
  const input = page.getByLabel('Photo');
  await input.waitFor();
  await page.evaluate(() => {
    const { seen } = window as unknown as { seen(value: number): void };
    const bar = document.querySelector('progress') as HTMLProgressElement;
    new MutationObserver(() => seen(bar.value)).observe(bar, { attributes: true });
  });
  await input.setInputFiles({ name: '照片 1.HEIC', mimeType: '', buffer });
  await until(
    async () => expect(await page.getByRole('status').textContent()).toBe('Uploaded as uploads/照片 1.jpg.'),
    50_000,
  );
  expect(seen.length).toBeGreaterThan(2);
  expect([[...seen].sort((a, b) => a - b), seen.at(-1)]).toEqual([seen, 1]);
  const key = 'uploads/照片 1.jpg';
  const credentials = { accessKeyId: 'any', accessKeySecret: 'any-secret' };
  const query = signQuery({
    ...{ version: 'v4', method: 'GET', bucket: 'photos', key, expiresSeconds: 60, nowMs: Date.now(), credentials },
    ...{ region: 'cn-hangzhou', query: {}, headers: {} },
  });
  const { status, headers, body } = await request(page, `${origin}/photos/${encodeURI(key)}?${query}`);
  expect([status, headers['content-type'], headers['x-oss-object-type']]).toEqual([200, 'image/jpeg', 'Multipart']);
  const { width, height, exif } = await sharp(body).metadata();
  expect([width, height, exif]).toEqual([1365, 2048, undefined]);
  expect(body.length).toBeLessThan(buffer.length);
  expect(body.includes('2024:05:06')).toBe(false);
});

test('vue-gallery: the service worker answers the srcset of pictures of the site', async () => {
  const folder = await built('vue-gallery');
  mkdirSync(join(folder, 'photos'), { recursive: true });
  for (const name of ['lake', 'mountains']) writeFileSync(join(folder, `photos/${name}.jpg`), await jpeg(1000, 900));
  const { page } = await opened(folder);
  const sources = (): Promise<string[]> =>
    page.evaluate(async () => {
      await Promise.all([...document.images].map((image) => image.decode()));
      return [...document.images].map(({ currentSrc }) => currentSrc);
    });
  await page.locator('img').first().waitFor();
  const [lake = '', mountains = ''] = await sources();
  const plain = '?x-oss-process=image/resize,m_fill,w_200,h_150/format,webp';
  expect([lake, mountains].map((source) => new URL(source).pathname + new URL(source).search)).toEqual([
    `/photos/lake.jpg${plain}`,
    `/photos/mountains.jpg${plain}`,
  ]);
  const { body } = await request(page, lake);
  expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 200, height: 150 });
  await page.getByLabel('Look').selectOption('soft');
  await until(async () => expect((await sources())[0]).toContain('w_200,h_150/blur,r_5,s_3/format,webp'));
  const soft = await request(page, (await sources())[0] ?? '');
  expect([soft.status, soft.body.equals(body)]).toEqual([200, false]);
});

test('next-loader: the file that the configuration names writes addresses of the bucket', () => {
  expect(nextConfig.images.loaderFile).toBe('./oss-loader.ts');
  expect(ossLoader({ src: '/my cat.jpg', width: 640, quality: 75 })).toBe(
    'https://photos.oss-cn-hangzhou.aliyuncs.com/my%20cat.jpg?x-oss-process=image/resize,w_640/format,webp/quality,Q_75',
  );
});

test('every example is in the list, and the list names no other', () => {
  const readme = readFileSync(join(root, 'examples/README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| \[([\w-]+)\]\(([\w./-]+)\)/gm)].map(([, name, file]) => ({ name, file }));
  expect(listed.map(({ name }) => name)).toEqual(['html', 'react-upload', 'vue-gallery', 'next-loader']);
  for (const { file = '' } of listed) expect(() => readFileSync(join(root, 'examples', file))).not.toThrow();
});
