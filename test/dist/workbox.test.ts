// The service worker of an app that uses Workbox, with ours in it: each answers its own requests.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeByPool, request, startBrowser, stopServiceWorkers } from './site.ts';
import { dropIn, openAt, registering, scriptsOf, startSite, type WorkerSite } from './worker-site.ts';

let browser: Browser;
let site: WorkerSite;

beforeAll(async () => {
  site = await startSite();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** One classic script, as an app's own build makes it. */
async function bundled(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    // Chooses Workbox's production code, which is quiet.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: `test/dist/app/${entry}`, output: { format: 'iife' } },
    },
  });
  if (!('output' in made)) throw new Error('Expected one bundle.');
  return made.output[0].code;
}

describe.each([
  ['imports the drop-in file', async () => `importScripts('/oss-img-sw.js');\n${await bundled('workbox-sw.ts')}`],
  ['calls serveImages()', () => bundled('serving-sw.ts')],
])('a script that %s before it sets up Workbox', (_, makeScript) => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    site.files.set('/app-sw.js', { body: await makeScript() });
    site.files.set('/oss-img-sw.js', { body: dropIn });
    site.files.set('/app/shell.html', { body: '<title>the shell</title>' });
    site.files.set('/photo.jpg', {
      body: await sharp({ create: { width: 40, height: 27, channels: 3, background: '#c63' } })
        .jpeg()
        .toBuffer(),
    });
    context = await browser.newContext();
    page = await openAt(context, `${site.origin}/page.html`);
  });
  afterAll(() => context?.close());

  test('is registered by its own address', async () => {
    const options =
      "{ buckets: [{ name: 'of-app', acl: 'public-read-write' }], processor: ossImg.createImageProcessor() }";
    expect((await registering(page, '/app-sw.js', options)).said).toBe('registered');
    expect(await scriptsOf(page)).toEqual(['/app-sw.js']);
  });

  test('answers pictures by us, and everything else by Workbox', async () => {
    const body = new TextEncoder().encode('mine');
    expect((await request(page, '/of-app/a.txt', { method: 'PUT', body })).status).toBe(200);
    expect((await request(page, '/of-app/a.txt')).body.toString()).toBe('mine');
    let width = 10;
    await madeByPool(() => {
      width += 1;
      return request(page, `/photo.jpg?x-oss-process=image/resize,w_${width}`);
    });
    expect((await request(page, '/other.jpg')).body.toString()).toBe('a picture by Workbox');
    expect((await request(page, '/app/anything')).body.toString()).toBe('by Workbox');
  });

  test('leaves to Workbox, right after a start and without a network, what turns out not to be ours', async () => {
    for (const [path, answer] of [
      ['/app/anything', 'by Workbox'],
      ['/unknown-bucket/other.jpg', 'a picture by Workbox'],
    ] as const) {
      // Until the buckets are read, any path may be an object.
      await stopServiceWorkers(context, page);
      expect((await request(page, path)).body.toString()).toBe(answer);
    }
    const shell = await context.newPage();
    await context.setOffline(true);
    await stopServiceWorkers(context, page);
    await shell.goto(`${site.origin}/app/shell.html`);
    expect(await shell.title()).toBe('the shell');
    await context.setOffline(false);
    await shell.close();
    await stopServiceWorkers(context, page);
    // And to the network, what Workbox leaves alone.
    expect((await request(page, '/some/page.html')).body.toString()).toContain('<title>page</title>');
  });
});
