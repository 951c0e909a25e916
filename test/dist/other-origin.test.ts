// The package on another origin than the page's: a CDN, or Vite's `base` on one.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { init, makeFreshApp, removeFolder, unpackedPackage, writePage } from '../install/fresh-app.ts';
import { type AnsweringSite, loadPage, putPage, serveAnswers } from './answering-site.ts';
import { startBrowser } from './site.ts';

const processes = ['image/resize,w_20/format,jpg', 'image/format,webp', 'image/format,avif'];
const results = ['image/jpeg 20x15', 'image/webp 40x30', 'image/avif 40x30'];
const cors = { 'access-control-allow-origin': '*' };

let browser: Browser;
let site: AnsweringSite;
let cdn: AnsweringSite;
let unpacked = '';
beforeAll(async () => {
  unpacked = unpackedPackage();
  [browser, site, cdn] = await Promise.all([startBrowser(), serveAnswers(), serveAnswers()]);
});
afterAll(async () => {
  await Promise.all([browser.close(), site.close(), cdn.close()]);
  removeFolder(unpacked);
});
beforeEach(() => {
  for (const { answers, headers } of [site, cdn]) {
    answers.clear();
    delete headers['content-security-policy'];
  }
  Object.assign(cdn.headers, cors);
});

/** @param from the origin of the package's scripts */
async function endsOf(
  from: AnsweringSite,
  options: object = {},
  asked: readonly string[] = processes,
): Promise<string[]> {
  putPage(site, from.origin);
  const { ends, page } = await loadPage(browser, `${site.origin}/`);
  const all = await ends(asked, options);
  await page.close();
  return all;
}

test('everything of another origin works, within the policy that the guide names', async () => {
  site.headers['content-security-policy'] =
    `default-src 'none'; script-src 'self' ${cdn.origin} 'wasm-unsafe-eval'; connect-src ${cdn.origin}; worker-src blob: ${cdn.origin}`;
  expect(await endsOf(cdn)).toEqual(results);
});

test('a folder of another origin as `assetBase` works', async () => {
  expect(await endsOf(site, { assetBase: cdn.origin })).toEqual(results);
});

test('the script that starts the worker is freed as soon as it is loaded, and when it does not load', async () => {
  putPage(site, cdn.origin);
  const { ends, page } = await loadPage(browser, `${site.origin}/`);
  await page.evaluate(() => {
    const urls = new Set<string>();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      const url = createObjectURL.call(URL, blob);
      urls.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      urls.delete(url);
      revokeObjectURL.call(URL, url);
    };
    Object.assign(window, { urls });
  });
  const left = () => page.evaluate(() => (window as unknown as { urls: Set<string> }).urls.size);
  expect(await ends(['image/resize,w_20'])).toEqual(['image/png 20x15']);
  expect(await left()).toBe(0);
  cdn.answers.set('/worker.js', { status: 404 });
  expect((await ends(['image/resize,w_20']))[0]).toContain(`from ${cdn.origin}/worker.js: the answer is 404 with`);
  expect(await left()).toBe(0);
  await page.close();
});

test('a policy without `worker-src blob:` is named', async () => {
  site.headers['content-security-policy'] = `worker-src 'self' ${cdn.origin}`;
  const all = await endsOf(cdn, {}, ['image/resize,w_20']);
  expect(all[0]).toBe(
    `OssError InternalError: oss-img could not load worker.js from ${cdn.origin}/worker.js: it is there, but did not start. It must be unchanged, and a Content-Security-Policy must allow \`worker-src blob: ${cdn.origin}\`, which \`assetBase\` on the page's own origin does not need.`,
  );
});

test('a server that sends no CORS header is named, for the worker and for a .wasm file', async () => {
  const noCors = `the answer lacks the header \`Access-Control-Allow-Origin\`. Its server must send it, or the files must be on the page's own origin.`;
  delete cdn.headers['access-control-allow-origin'];
  const options = { assetBase: `${cdn.origin}/` };
  expect((await endsOf(site, options, ['image/resize,w_20']))[0]).toContain(
    `OssError InternalError: oss-img could not load worker.js from ${cdn.origin}/worker.js: ${noCors}`,
  );
  const body = await (await fetch(`${cdn.origin}/worker.js`)).text();
  cdn.answers.set('/worker.js', { type: 'text/javascript', body, headers: cors });
  expect((await endsOf(site, options, ['image/format,webp']))[0]).toContain(`.wasm: ${noCors}`);
});

test('a server that cannot be reached, and a policy that forbids it, are named', async () => {
  cdn.answers.set('/webp_enc_simd.wasm', 'drop');
  const all = await endsOf(cdn, {}, ['image/format,webp']);
  expect(all[0]).toContain(
    `could not load webp_enc_simd.wasm from ${cdn.origin}/webp_enc_simd.wasm: nothing came. Its server must be`,
  );
  cdn.answers.clear();
  site.headers['content-security-policy'] = "connect-src 'self'";
  const forbidden = await endsOf(cdn, {}, ['image/format,webp']);
  expect(forbidden[0]).toContain('must allow it in `connect-src`');
});

const readme = {
  jpg: 'image/jpeg 100x75 true',
  webp: 'image/webp 100x75 true',
  avif: 'image/avif 100x75 true',
  images: ['120x90', '140x105', '160x120'],
};

test.each(['an import map of another origin', "Vite's `base` on another origin"])(
  'a whole application, its service worker too: %s',
  async (kind) => {
    const isBuilt = kind.startsWith('Vite');
    const importMap = {
      imports: Object.fromEntries(
        ['index', 'bucket', 'register'].map((file) => [
          file === 'index' ? 'oss-img' : `oss-img/${file}`,
          `${cdn.origin}/${file}.js`,
        ]),
      ),
    };
    const head = isBuilt ? '' : `<script type="importmap">${JSON.stringify(importMap)}</script>`;
    const folder = await makeFreshApp(unpacked);
    writePage(folder, { script: '/src/main.js', head });
    const assets = isBuilt ? await serveAnswers(join(folder, 'dist')) : undefined;
    if (assets) Object.assign(assets.headers, cors);
    init(folder, 'public');
    if (assets) {
      const { build } = await import('vite');
      const config = { configFile: false, logLevel: 'error', build: { target: 'es2022' } } as const;
      await build({ ...config, root: folder, base: `${assets.origin}/` });
    }
    const own = isBuilt ? await serveAnswers(join(folder, 'own')) : await serveAnswers(join(folder, 'public'), folder);
    // What the page's own origin keeps: the page, its picture and the service worker.
    if (isBuilt)
      for (const file of ['index.html', 'photo.jpg', 'oss-img-sw.js'])
        cpSync(join(folder, 'dist', file), join(folder, 'own', file));
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(`${own.origin}/`);
      const found = await page.waitForFunction(() => (window as { results?: object }).results, { timeout: 50_000 });
      expect(await found.jsonValue()).toMatchObject(readme);
    } finally {
      await context.close();
      await Promise.all([own.close(), assets?.close()]);
      removeFolder(folder);
    }
  },
);
