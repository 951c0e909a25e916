// A site that is deployed again and again: other versions of the service worker, pages of other bundles, pools that break.
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { version } from '../../src/version.ts';
import { until } from '../until.ts';
import { madeByPool, type Reply, request, startBrowser, stopServiceWorkers } from './site.ts';
import { dropIn, openAt, registering, scriptsOf, startSite, type WorkerSite, warningsOf } from './worker-site.ts';

let browser: Browser;
let context: BrowserContext;
let site: WorkerSite;
let photo: Buffer;

beforeAll(async () => {
  site = await startSite();
  browser = await startBrowser();
  photo = await sharp({ create: { width: 40, height: 27, channels: 3, background: '#c63' } })
    .jpeg()
    .toBuffer();
  site.files.set('/photo.jpg', { body: photo });
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  site.files.set('/oss-img-sw.js', { body: dropIn });
});

const oldVersion = '0.0.9';
const stale = dropIn.replaceAll(version, oldVersion);
const openPage = (): Promise<Page> => openAt(context, `${site.origin}/page.html`);
const script = '/oss-img-sw.js';
const withPool = '{ processor: ossImg.createImageProcessor({ workers: 1 }) }';
const bucket = "{ buckets: [{ name: 'shared', acl: 'public-read-write' }] }";
const results = (page: Page): Promise<number> =>
  page.evaluate(async () => (await (await caches.open('oss-img results')).keys()).length);
/** Has a picture of the bucket made and kept. */
async function keepResult(page: Page): Promise<void> {
  await request(page, '/shared/photo.jpg', { method: 'PUT', body: photo });
  expect((await request(page, '/shared/photo.jpg?x-oss-process=image/resize,w_10')).status).toBe(200);
  await until(async () => expect(await results(page)).toBe(1));
}
let width = 0;
/** A picture that was never made before. */
const picture = (page: Page, rest = ''): Promise<Reply> => {
  width += 1;
  return request(page, `/photo.jpg?x-oss-process=image/resize,w_${width}${rest}`);
};
const maker = ({ status, headers }: Reply): [number, string | undefined] => [
  status,
  /desc="(.*?)"/.exec(headers['server-timing'] ?? '')?.[1],
];

test('a stale copy works without the pool of the page, which warns once and names the command', async () => {
  site.files.set(script, { body: stale });
  const page = await openPage();
  const warnings = warningsOf(page);
  for (let round = 0; round < 2; round += 1)
    expect((await registering(page, script, withPool)).said).toBe('registered');
  expect(maker(await picture(page))).toEqual([200, 'service worker']);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`is that of oss-img ${oldVersion}, and this page is of ${version}.`);
  expect(warnings[0]).toContain('`npx oss-img init <folder>`');
});

test('a new version takes over as soon as a page of it registers, without a warning, and drops the old results', async () => {
  site.files.set(script, { body: stale });
  const old = await openPage();
  expect((await registering(old, script, bucket)).said).toBe('registered');
  await keepResult(old);
  site.files.set(script, { body: dropIn });
  const page = await openPage();
  const warnings = warningsOf(page);
  expect((await registering(page, script, withPool)).said).toBe('registered');
  expect(await results(page)).toBe(0);
  await madeByPool(() => picture(page));
  expect(warnings).toEqual([]);
  expect((await picture(old)).status).toBe(200);
});

test('a script that changed otherwise keeps the results of its version', async () => {
  const page = await openPage();
  expect((await registering(page, script, bucket)).said).toBe('registered');
  await keepResult(page);
  site.files.set(script, { body: `${dropIn}\n// another build of an app` });
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    await registration.update();
    await changed;
  });
  expect(maker(await picture(page))).toEqual([200, 'service worker']);
  expect(await results(page)).toBe(1);
});

test.each([
  ['missing', { status: 404, body: '' }],
  ['broken', { body: 'throw new Error("broken")' }],
  ['another one', { body: '/* nothing of ours */' }],
])('an older version that works is kept when the new script is %s', async (_, file) => {
  site.files.set(script, { body: stale });
  const page = await openPage();
  expect((await registering(page, script)).said).toBe('registered');
  site.files.set(script, file);
  const next = await openPage();
  const warnings = warningsOf(next);
  expect((await registering(next, script)).said).toBe('registered');
  expect(warnings).toHaveLength(1);
  expect(maker(await picture(next))).toEqual([200, 'service worker']);
});

test('a script that was not ours is mended by the right one at its address', async () => {
  site.files.set(script, { body: '/* nothing of ours */' });
  const page = await openPage();
  await page.evaluate(async (address) => {
    await navigator.serviceWorker.register(address);
    await navigator.serviceWorker.ready;
  }, script);
  site.files.set(script, { body: dropIn });
  expect((await registering(page, script)).said).toBe('registered');
  expect(maker(await picture(page))).toEqual([200, 'service worker']);
});

test('a registration of an older version, with addresses in its query, is replaced by the plain one, once', async () => {
  const page = await openPage();
  await page.evaluate(async (address) => {
    await navigator.serviceWorker.register(`${address}?webpEncode=/gone/webp_enc_simd.wasm`);
    await navigator.serviceWorker.ready;
  }, script);
  expect((await registering(page, script)).said).toBe('registered');
  expect(await scriptsOf(page)).toEqual([script]);
  expect((await registering(page, script)).said).toBe('registered');
  expect(await scriptsOf(page)).toEqual([script]);
});

const bundle = (base: string): string =>
  `{ buckets: [{ name: 'shared', acl: 'public-read-write' }], processor: (window.processor = ossImg.createImageProcessor({ workers: 1, assetBase: '${base}' })) }`;
const askedFor = (path: string): number => site.asked.filter((asked) => asked.split('?')[0] === path).length;

test('two bundles with their .wasm files at different addresses share one worker and its results', async () => {
  const [one, two] = [await openPage(), await openPage()];
  expect((await registering(one, script, bundle('/bundle-one'))).said).toBe('registered');
  await one.evaluate(() => Object.assign(window, { first: navigator.serviceWorker.controller }));
  await keepResult(one);
  const fetched = askedFor(script);
  expect((await registering(two, script, bundle('/bundle-two'))).said).toBe('registered');
  const isFirst = 'window.first === navigator.serviceWorker.controller';
  expect([await one.evaluate(isFirst), askedFor(script), await results(one)]).toEqual([true, fetched, 1]);
  expect(await scriptsOf(one)).toEqual([script]);
  // Alone, also after a restart, it takes the codecs of the bundle that registered last.
  for (const page of [one, two]) await page.evaluate('window.processor.dispose()');
  await stopServiceWorkers(context, two);
  expect(maker(await picture(two, '/format,webp'))).toEqual([200, 'service worker']);
  expect(askedFor('/bundle-two/webp-opaque.wasm')).toBe(1);
  expect(askedFor('/bundle-one/webp-opaque.wasm')).toBe(0);
});

test('addresses that a deployment removed are replaced by the folder of the script', async () => {
  const page = await openPage();
  expect((await registering(page, script, bundle('/bundle-old'))).said).toBe('registered');
  await page.evaluate('window.processor.dispose()');
  site.files.set('/bundle-old/webp-opaque.wasm', { status: 404, body: '' });
  const lacking = await picture(page, '/format,webp');
  expect([lacking.status, lacking.body.toString()]).toEqual([
    500,
    expect.stringContaining('/bundle-old/webp-opaque.wasm'),
  ]);
  site.files.set('/webp-opaque.wasm', { body: readFileSync('dist/webp-opaque.wasm') });
  expect(maker(await picture(page, '/format,webp'))).toEqual([200, 'service worker']);
});

test('a page whose workers cannot load costs no picture, and gets no more jobs', async () => {
  const page = await openPage();
  expect((await registering(page, script, bundle('/nowhere'))).said).toBe('registered');
  for (let round = 0; round < 3; round += 1) {
    const asked = askedFor('/nowhere/worker.js');
    expect(maker(await picture(page))).toEqual([200, 'service worker']);
    if (round > 0) expect(askedFor('/nowhere/worker.js')).toBe(asked);
  }
  // A job's own error is one, whoever finds it.
  const refused = await request(page, '/photo.jpg?x-oss-process=image/crop,x_4000');
  expect([refused.status, refused.body.toString()]).toEqual([400, expect.stringContaining('CutEdgeExceedRange')]);
});
