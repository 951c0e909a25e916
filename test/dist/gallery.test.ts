// Every example of every action, run in the browser through the service worker, against a small golden picture whose name
// is the URL's process. A missing one fails; `UPDATE_GOLDEN=1 npm run test:dist` writes them, to be looked at.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { actions } from '../../src/actions/index.ts';
import { until } from '../until.ts';
import { request, startBrowser } from './site.ts';

const origin = inject('demo').replace(/\/$/, '');
const golden = fileURLToPath(new URL('../golden', import.meta.url));
const examples = Object.values(actions).flatMap((action) => action.examples.map((example) => `image/${example}`));
let browser: Browser;
let page: Page;

/** Sky, hill, sun and a checkered corner: edges, gradients and colours enough to see what an action did. */
const scene = (): Promise<Buffer> => {
  const width = 400;
  const height = 267;
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const hill = y > 170 + 40 * Math.sin(x / 55);
      const sun = Math.hypot(x - 300, y - 70) < 35;
      const checked = x < 80 && y > 200 && ((x >> 3) + (y >> 3)) % 2 === 0;
      const color = checked
        ? [20, 20, 20]
        : sun
          ? [250, 220, 90]
          : hill
            ? [40 + x / 8, 120, 50]
            : [110 + y / 2, 170, 235 - y / 4];
      data.set(color, (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82, mozjpeg: false })
    .toBuffer();
};

const mark = (): Promise<Buffer> =>
  sharp({ create: { width: 90, height: 60, channels: 4, background: { r: 200, g: 30, b: 60, alpha: 0.6 } } })
    .png()
    .toBuffer();

beforeAll(async () => {
  browser = await startBrowser();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/own/index.html`);
  await until(async () => expect(await page.title()).toBe('under control'));
  await request(page, '/from-page/scene.jpg', { method: 'PUT', body: await scene() });
  await request(page, '/from-page/panda.png', { method: 'PUT', body: await mark() });
});
afterAll(() => browser?.close());

/** A thumbnail on grey, so that alpha shows. */
const small = (file: Buffer): Promise<Buffer> =>
  sharp(file)
    .flatten({ background: '#808080' })
    .resize(96, 96, { fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();

const raw = (file: Buffer): Promise<Buffer> => sharp(file).removeAlpha().raw().toBuffer();

test.each(examples)('%s', async (process) => {
  const reply = await request(page, `/from-page/scene.jpg?x-oss-process=${process}`);
  expect([reply.status, reply.headers['content-type']]).toEqual([
    200,
    expect.stringMatching(/^(image\/|application\/json)/),
  ]);
  const isText = reply.headers['content-type'] === 'application/json';
  const path = join(golden, `${process}${isText ? '.json' : '.png'}`);
  // BMP is the one format the oracle cannot read; its codec has tests of its own.
  const made = isText ? reply.body : await small(reply.body);
  if (globalThis.process.env.UPDATE_GOLDEN && !existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, made);
  }
  expect(existsSync(path), `no golden picture for ${process}`).toBe(true);
  const wanted = readFileSync(path);
  if (isText) {
    expect(made.toString()).toBe(wanted.toString());
    return;
  }
  const [a, b] = [await raw(made), await raw(wanted)];
  expect(a.length).toBe(b.length);
  const difference = a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] as number)), 0) / a.length;
  // Text is drawn by the browser, whose releases differ by a shade; everything else is our own and exact.
  expect(difference).toBeLessThanOrEqual(process.includes('text_') ? 1 : 0);
});

test('there is no golden picture without its example', () => {
  const files = readdirSync(golden, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => relative(golden, join(entry.parentPath, entry.name)).replace(/\.(png|json)$/, ''));
  expect(names.sort()).toEqual([...examples].sort());
});
