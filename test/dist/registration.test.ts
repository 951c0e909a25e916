// registerImageServiceWorker on sites where something is wrong: whatever is at the address, it ends in time and says what was found.
import type { Browser, BrowserContext } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from './site.ts';
import { dropIn, openAt, registering, scriptsOf, startSite, type WorkerSite } from './worker-site.ts';

let browser: Browser;
let context: BrowserContext;
let site: WorkerSite;

beforeAll(async () => {
  site = await startSite();
  browser = await startBrowser();
  context = await browser.newContext();
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** A folder of its own for each test, since a service worker stays with its scope. */
let folders = 0;
const newFolder = (): string => {
  folders += 1;
  return `/folder-${folders}`;
};

const command = '`npx oss-img init <folder>`';
const answering = (answer: unknown): string =>
  `addEventListener('message', ({ ports }) => ports[0]?.postMessage(${JSON.stringify(answer)}));`;

describe.concurrent('an address where there is', () => {
  test.each([
    ['nothing', { status: 404, body: 'no' }, 'the server answered with the status 404'],
    ['a page', { type: 'text/html', body: '<!doctype html>' }, 'a file of the type text/html'],
    ['a script that throws', { body: 'throw new Error("broken")' }, 'the script failed when it started'],
    ['a script that is none', { body: 'import "./x.js"; let let' }, 'the script failed when it started'],
    ['a script that never answers', { body: 'addEventListener("fetch", () => {})' }, 'its script does not answer'],
    [
      'a script that answers something else',
      { body: `${answering({ ok: true })}${answering('hello')}` },
      'its script does not answer',
    ],
    [
      'a script that never installs',
      { body: 'addEventListener("install", (event) => event.waitUntil(new Promise(() => {})))' },
      'its script does not answer',
    ],
    [
      'a script that fails to install',
      { body: 'addEventListener("install", (event) => event.waitUntil(Promise.reject(new Error("no"))))' },
      'its script failed to install',
    ],
  ])('%s ends in an error within seconds, and leaves no registration behind', async (_, file, found) => {
    const folder = newFolder();
    site.files.set(`${folder}/oss-img-sw.js`, file);
    const page = await openAt(await browser.newContext(), `${site.origin}${folder}/page.html`);
    const { said, seconds } = await registering(page, 'oss-img-sw.js');
    expect(said).toContain(`There is no service worker of oss-img at ${site.origin}${folder}/oss-img-sw.js: `);
    expect(said).toContain(found);
    expect(said).toContain(command);
    expect(said).toContain('`oss-img/vite`');
    expect(seconds).toBeLessThan(10);
    // A browser unregisters a script that installs when its install ends.
    if (!file.body.includes('new Promise')) expect(await scriptsOf(page)).toEqual([]);
  });
});

test('a script that speaks another protocol is named with both versions', async () => {
  const folder = newFolder();
  site.files.set(`${folder}/oss-img-sw.js`, {
    body: answering({ version: '9.1.0', protocolVersion: 9, dropIn: `${site.origin}${folder}/oss-img-sw.js` }),
  });
  const page = await openAt(context, `${site.origin}${folder}/page.html`);
  const { said } = await registering(page, 'oss-img-sw.js');
  expect(said).toMatch(/oss-img 9\.1\.0 \(protocol 9\), and this page is of \d+\.\d+\.\d+ \(protocol 2\)/);
  expect(said).toContain(command);
  expect(await scriptsOf(page)).not.toContain(`${folder}/oss-img-sw.js`);
});

test('a script of ours that is still busy installing may take longer, when the option says so', async () => {
  const folder = newFolder();
  site.files.set(`${folder}/app.js`, {
    body: `importScripts('/package/oss-img-sw.js');
      addEventListener('install', (event) => event.waitUntil(new Promise((resolve) => setTimeout(resolve, 2000))));`,
  });
  const page = await openAt(context, `${site.origin}${folder}/page.html`);
  const { said, seconds } = await registering(page, 'app.js', '{ installTimeoutMs: 300 }');
  expect(said).toContain('is still installing after 0.3 seconds');
  expect(said).toContain('`installTimeoutMs`');
  expect(seconds).toBeLessThan(5);
  // It goes on installing, and the next call finds it.
  expect((await registering(page, 'app.js', '{ installTimeoutMs: 9000 }')).said).toBe('registered');
  expect((await registering(page, 'app.js', "{ installTimeoutMs: '9' }")).said).toMatch(
    /^TypeError: .*`installTimeoutMs`/,
  );
});

test('a page outside of the scope is told before anything is registered, and keeps what was there', async () => {
  const folder = newFolder();
  for (const path of ['/oss-img-sw.js', '/inner/oss-img-sw.js']) site.files.set(`${folder}${path}`, { body: dropIn });
  const page = await openAt(await browser.newContext(), `${site.origin}${folder}/page.html`);
  for (const options of ['{}', `{ scope: '${folder}/inner/' }`]) {
    const { said } = await registering(page, 'inner/oss-img-sw.js', options);
    expect(said).toContain(`would control ${site.origin}${folder}/inner/, and this page is outside of it`);
    expect(await scriptsOf(page)).toEqual([]);
  }
  const inner = await openAt(page.context(), `${site.origin}${folder}/inner/page.html`);
  expect((await registering(inner, 'oss-img-sw.js')).said).toBe('registered');
  expect((await registering(page, 'inner/oss-img-sw.js')).said).toContain('outside of it');
  expect(await scriptsOf(page)).toEqual([`${folder}/inner/oss-img-sw.js`]);
});

test('a scope that the browser refuses leaves no registration either', async () => {
  const folder = newFolder();
  site.files.set(`${folder}/sw/oss-img-sw.js`, { body: dropIn });
  const page = await openAt(await browser.newContext(), `${site.origin}${folder}/page.html`);
  const { said } = await registering(page, 'sw/oss-img-sw.js', `{ scope: '${folder}/' }`);
  expect(said).toContain('the browser refused the script');
  expect(said).toContain('Service-Worker-Allowed');
  expect(await scriptsOf(page)).toEqual([]);
});

describe("an app's own service worker", () => {
  const registeredByApp = async (folder: string, script: string, type = 'classic') => {
    const page = await openAt(await browser.newContext(), `${site.origin}${folder}/page.html`);
    await page.evaluate(
      async ([address, kind]) => {
        await navigator.serviceWorker.register(address as string, { type: kind as WorkerType });
        await navigator.serviceWorker.ready;
      },
      [script, type],
    );
    return page;
  };

  test('is not replaced, and the error names it and the ways to have both', async () => {
    const folder = newFolder();
    site.files.set(`${folder}/app.js`, { body: 'addEventListener("fetch", () => {})' });
    site.files.set(`${folder}/oss-img-sw.js`, { body: dropIn });
    const page = await registeredByApp(folder, 'app.js');
    const { said, seconds } = await registering(page, 'oss-img-sw.js');
    expect(said).toContain(`${site.origin}${folder}/app.js`);
    expect(said).toContain('`serveImages()` of oss-img/service-worker');
    expect(said).toContain(`\`importScripts('${folder}/oss-img-sw.js')\``);
    expect(said).toContain(`\`registerImageServiceWorker('${folder}/app.js')\``);
    expect(seconds).toBeLessThan(10);
    expect(await scriptsOf(page)).toEqual([`${folder}/app.js`]);
    // Nor where it has a narrower scope, which the page would stay under.
    const { said: wider } = await registering(page, '/package/oss-img-sw.js', "{ scope: '/' }");
    expect(wider).toContain('has the narrower scope');
    expect(await scriptsOf(page)).toEqual([`${folder}/app.js`]);
  });

  test.each([
    ['imports the drop-in file', 'classic', "importScripts('oss-img-sw.js');"],
    ['calls serveImages()', 'module', "import { serveImages } from '/package/service-worker.js'; serveImages();"],
  ])('that %s is not replaced by the drop-in file, and is registered by its own name', async (_, type, body) => {
    const folder = newFolder();
    site.files.set(`${folder}/app.js`, { body });
    site.files.set(`${folder}/oss-img-sw.js`, { body: dropIn });
    const page = await registeredByApp(folder, 'app.js', type);
    const { said } = await registering(page, 'oss-img-sw.js');
    expect(said).toContain(`${site.origin}${folder}/app.js`);
    expect(said).toContain('answers for oss-img already');
    expect((await registering(page, 'app.js', `{ type: '${type}', buckets: [{ name: 'app' }] }`)).said).toBe(
      'registered',
    );
    expect(await scriptsOf(page)).toEqual([`${folder}/app.js`]);
    site.files.set(`${folder}/app-2.js`, { body });
    expect((await registering(page, 'app-2.js', `{ type: '${type}' }`)).said).toBe('registered');
    expect(await scriptsOf(page)).toEqual([`${folder}/app-2.js`]);
  });
});

test('a drop-in file that moved takes the place of the one at the old address', async () => {
  const folder = newFolder();
  for (const path of ['/old-name.js', '/oss-img-sw.js']) site.files.set(`${folder}${path}`, { body: dropIn });
  const page = await openAt(await browser.newContext(), `${site.origin}${folder}/page.html`);
  expect((await registering(page, 'old-name.js')).said).toBe('registered');
  expect((await registering(page, 'oss-img-sw.js')).said).toBe('registered');
  expect(await scriptsOf(page)).toEqual([`${folder}/oss-img-sw.js`]);
});
