// Bundles in which the package does not find its files beside itself: the error names the option or the line that mends it.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, type Vite } from '../install/bundlers.ts';
import { init, installTools, makeFreshApp, removeFolder, unpackedPackage, writePage } from '../install/fresh-app.ts';
import { loadPage, serveAnswers } from './answering-site.ts';
import { startBrowser } from './site.ts';

const entry = "import * as oss from 'oss-img'; window.oss = oss;";

let browser: Browser;
let unpacked = '';
let folder = '';
beforeAll(async () => {
  installTools();
  unpacked = unpackedPackage();
  browser = await startBrowser();
  folder = await makeFreshApp(unpacked);
  writePage(folder, { script: '/main.js' });
  writeFileSync(join(folder, 'main.js'), entry);
  init(folder, 'public', '--assets');
}, 300_000);
afterAll(async () => {
  await browser.close();
  for (const made of [folder, unpacked]) removeFolder(made);
});

const unknown =
  /^OssError InternalError: This bundle does not know its own address.*`npx oss-img init <folder> --assets`.*`assetBase`\.$/;
const works = ['image/png 20x15', 'image/webp 40x30'];

test.each([
  ['is empty, as in an IIFE of esbuild', {}],
  ['is the path of a file on the machine of the build', { 'import.meta.url': '"file:///home/me/bundle.js"' }],
  ['is a bare path', { 'import.meta.url': '"/assets/bundle.js"' }],
])('import.meta.url %s: the error names `assetBase`, and with it everything works', async (_, define) => {
  const { build } = await load<{ build(options: object): Promise<{ outputFiles: { text: string }[] }> }>('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.js')],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
    define,
  });
  const site = await serveAnswers(join(folder, 'public'));
  site.answers.set('/', { type: 'text/html', body: '<!doctype html><script src="/bundle.js"></script>' });
  site.answers.set('/bundle.js', { type: 'text/javascript', body: outputFiles[0]?.text ?? '' });
  const { ends, page } = await loadPage(browser, `${site.origin}/`);
  expect(await ends(['image/resize,w_20'])).toEqual([expect.stringMatching(unknown)]);
  expect(await ends(['image/resize,w_20', 'image/format,webp'], { assetBase: '/' })).toEqual(works);
  expect((await ends(['image/resize,w_20'], { assetBase: 'http://' }))[0]).toMatch(/`assetBase` .* it is http:\/\/\.$/);
  await page.close();
  await site.close();
});

test("Vite's dependency optimiser without the plugin: the error names the line", async () => {
  const { createServer } = await load<Vite>('vite-7');
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'error',
    server: { port: 0 },
  });
  await server.listen();
  const { ends, page } = await loadPage(browser, server.resolvedUrls?.local[0] ?? '');
  const [worker] = await ends(['image/resize,w_20']);
  expect(worker).toMatch(
    /oss-img could not load worker.js from http\S+\/\.vite\/deps\/worker\.js: the answer is \d+ with/,
  );
  expect(worker).toContain("the plugin of `oss-img/vite` to Vite, or `optimizeDeps: { exclude: ['oss-img'] }`.");
  await page.close();
  await server.close();
});

test('the plugin leaves the files of AVIF out where that is asked for', async () => {
  const { ossImg } = await import(pathToFileURL(join(folder, 'node_modules/oss-img/dist/node/vite.js')).href);
  const { build } = await import('vite');
  const wasmOf = async (options: object): Promise<string[]> => {
    await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      plugins: [ossImg({ serviceWorker: false, ...options })],
      build: { target: 'es2022', minify: false },
    });
    return readdirSync(join(folder, 'dist/assets')).filter((file) => file.endsWith('.wasm'));
  };
  const [all, fewer] = [await wasmOf({}), await wasmOf({ avif: false })];
  const ofAvif = all.filter((file) => file.startsWith('avif_'));
  expect(ofAvif).toHaveLength(2);
  expect(fewer).toEqual(all.filter((file) => !ofAvif.includes(file)));
});
