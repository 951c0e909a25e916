// unregisterImageServiceWorker: takes away what is ours and nothing else, and ends in time whatever other tabs do.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../until.ts';
import { request, startBrowser } from './site.ts';
import { dropIn, openAt, registering, scriptsOf, startSite, type WorkerSite } from './worker-site.ts';

let browser: Browser;
let context: BrowserContext;
let site: WorkerSite;
let page: Page;

beforeAll(async () => {
  site = await startSite();
  browser = await startBrowser();
  for (const path of ['/oss-img-sw.js', '/renamed.js', '/inner/oss-img-sw.js']) site.files.set(path, { body: dropIn });
  site.files.set('/app.js', { body: "importScripts('/oss-img-sw.js');" });
  site.files.set('/foreign.js', { body: '/* not ours */' });
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  page = await openAt(context, `${site.origin}/page.html`);
});

const unregistering = (options = '{}', from = page): Promise<boolean | string> =>
  from.evaluate(`register.unregisterImageServiceWorker(${options}).catch((error) => error.message)`);
const buckets = "{ buckets: [{ name: 'photos', acl: 'public-read-write' }] }";
const stored = (from = page): Promise<{ databases: (string | undefined)[]; caches: string[] }> =>
  from.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
  }));

test('resolves to whether there was one, and keeps what is stored unless it is asked', async () => {
  expect(await unregistering()).toBe(false);
  await registering(page, '/oss-img-sw.js', buckets);
  expect(await unregistering()).toBe(true);
  expect(await scriptsOf(page)).toEqual([]);
  expect(await unregistering()).toBe(false);
  expect((await stored()).databases).toContain('oss-img');
});

test('recognises the drop-in file by another name, and a broken copy by its name', async () => {
  await registering(page, '/renamed.js');
  expect(await unregistering()).toBe(true);
  await page.reload();
  site.files.set('/oss-img-sw.js', { body: '/* broken */' });
  page = await openAt(context, `${site.origin}/page.html`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/oss-img-sw.js');
    await navigator.serviceWorker.ready;
  });
  site.files.set('/oss-img-sw.js', { body: dropIn });
  expect(await unregistering()).toBe(true);
  expect(await scriptsOf(page)).toEqual([]);
});

test.each(['/app.js', '/foreign.js'])("leaves the app's own %s alone, unless its address is given", async (script) => {
  await page.evaluate(async (address) => {
    await navigator.serviceWorker.register(address);
    await navigator.serviceWorker.ready;
  }, script);
  expect(await unregistering()).toBe(false);
  expect(await unregistering("{ url: '/oss-img-sw.js' }")).toBe(false);
  expect(await scriptsOf(page)).toEqual([script]);
  expect(await unregistering(`{ url: '${script}' }`)).toBe(true);
  expect(await scriptsOf(page)).toEqual([]);
});

test('a scope names which one', async () => {
  const inner = await openAt(context, `${site.origin}/inner/page.html`);
  await registering(page, '/oss-img-sw.js');
  await registering(inner, '/inner/oss-img-sw.js');
  expect(await unregistering("{ scope: '/inner/deeper/' }")).toBe(false);
  expect(await unregistering("{ scope: '/inner/' }")).toBe(true);
  expect(await scriptsOf(page)).toEqual(['/oss-img-sw.js']);
});

test('deletes what is stored, under open tabs, which find nothing and can begin anew', async () => {
  const other = await openAt(context, `${site.origin}/other.html`);
  await registering(page, '/oss-img-sw.js', buckets);
  await page.evaluate(() => caches.open('the app’s own'));
  const count = `import('/package/bucket.js').then(({ listBuckets }) => listBuckets()).then(({ length }) => length)`;
  expect(await other.evaluate(count)).toBe(1);
  const body = new TextEncoder().encode('a');
  expect((await request(page, '/photos/a.txt', { method: 'PUT', body })).status).toBe(200);
  expect(await unregistering('{ deleteStored: true }')).toBe(true);
  expect(await stored()).toEqual({ databases: [], caches: ['the app’s own'] });
  // The page is under the old worker's control until it is reloaded, and the bucket is none any more.
  expect((await request(page, '/photos/a.txt')).status).toBe(404);
  expect(await other.evaluate(count)).toBe(0);
  expect((await registering(page, '/oss-img-sw.js', buckets)).said).toBe('registered');
  expect((await request(page, '/photos/a.txt', { method: 'PUT', body })).status).toBe(200);
  expect(await other.evaluate(count)).toBe(1);
});

test('a tab that holds the database open ends the wait with an error, and the database goes when the tab does', async () => {
  await registering(page, '/oss-img-sw.js', buckets);
  const holder = await context.newPage();
  await holder.goto(`${site.origin}/holder.html`);
  await holder.evaluate(
    () =>
      new Promise<void>((resolve) => {
        // A connection without a listener for `versionchange`, as of other code.
        const opening = indexedDB.open('oss-img');
        opening.onsuccess = () => {
          Object.assign(window, { held: opening.result });
          resolve();
        };
      }),
  );
  const startMs = performance.now();
  expect(await unregistering('{ deleteStored: true }')).toContain('is open in another tab');
  expect(performance.now() - startMs).toBeLessThan(10_000);
  expect(await scriptsOf(page)).toEqual([]);
  await holder.close();
  await until(async () => expect((await stored()).databases).toEqual([]));
});
