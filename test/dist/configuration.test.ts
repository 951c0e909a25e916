// A wrong configuration never disables the service worker: what a page sends is checked, and what an older version stored is ignored.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { imageSize, openDemo, request, startBrowser, stopServiceWorkers } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  page = await openDemo(context, demo);
});
afterAll(() => browser?.close());

const stillWorks = async (): Promise<void> => {
  const made = await request(page, `/image-demo/example.jpg?x-oss-process=image/resize,w_${nextWidth()}`);
  expect([made.status, made.headers['content-type']]).toEqual([200, 'image/jpeg']);
  await stopServiceWorkers(context, page);
  const url = `/image-demo/example.jpg?x-oss-process=image/resize,w_${nextWidth()},h_10`;
  expect(await imageSize(page, url)).toMatchObject({ height: 10 });
};
let width = 20;
const nextWidth = (): number => {
  width += 1;
  return width;
};

/** As a page does that has no checks of its own. A message that reaches a service worker while it is being stopped is lost, so it is sent again. */
const configure = (configuration: unknown, buckets: unknown): Promise<string | undefined> =>
  page.evaluate(
    async (told) => {
      for (;;) {
        const { port1, port2 } = new MessageChannel();
        const answered = new Promise<{ error?: string } | undefined>((resolve) => {
          port1.onmessage = ({ data }) => resolve(data);
          setTimeout(resolve, 5000);
        });
        navigator.serviceWorker.controller?.postMessage({ ossImg: 2, type: 'configure', ...told }, [port2]);
        const answer = await answered;
        if (answer) return answer.error;
      }
    },
    { configuration, buckets },
  );

test.each([
  [{ hosts: {} }, [], 'option `hosts`'],
  [{ engine: null }, [], 'option `engine`'],
  [null, [], 'Expected an object with options; it is null'],
  [{}, null, 'option `buckets`'],
  [{}, [{ name: 'photos' }, { name: 'X' }], 'option `buckets[1]`'],
])(
  '%j with the buckets %j is answered with an error, and nothing of it is stored',
  async (configuration, buckets, said) => {
    expect(await configure(configuration, buckets)).toContain(said);
    await stillWorks();
    const names: string[] = await page.evaluate(`import('/package/bucket.js').then(({ listBuckets }) => listBuckets())
    .then((buckets) => buckets.map(({ name }) => name))`);
    expect(names).not.toContain('photos');
  },
);

test.each([
  ['{ hosts: {} }', 'option `hosts`'],
  ["{ hosts: ['https://a.com'] }", '`hosts[0]` is the string "https://a.com"'],
  ['{ buckets: {} }', 'option `buckets`'],
])('registerImageServiceWorker refuses %s before it registers anything', async (options, said) => {
  const refused: string = await page.evaluate(`import('/package/register.js')
    .then(({ registerImageServiceWorker }) => registerImageServiceWorker('/nothing.js', ${options}))
    .then(() => 'taken', (error) => error.name + ': ' + error.message)`);
  expect(refused).toMatch(/^TypeError: /);
  expect(refused).toContain(said);
  await stillWorks();
});

test.each([
  { hosts: {} },
  { engine: null, hosts: 5, styles: 'x' },
  { engine: { codecs: 5, fonts: null, limits: { sourceBytes: 'x' }, scaling: {} }, hosts: [null, 'a.test'] },
  null,
  'garbage',
  [1],
])('%j that an older version stored is ignored', async (stored) => {
  await page.evaluate(
    (value) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('oss-img');
        opening.onsuccess = () => {
          const writing = opening.result.transaction('settings', 'readwrite');
          writing.objectStore('settings').put(value, 'service-worker');
          writing.oncomplete = () => resolve(opening.result.close());
          writing.onabort = () => reject(writing.error);
        };
      }),
    stored,
  );
  await stopServiceWorkers(context, page);
  await stillWorks();
});

test('serveImages refuses a wrong option by name', async () => {
  for (const options of ['{ hosts: {} }', "{ buckets: [{ name: 'X' }] }", "{ staticImages: 'yes' }"]) {
    const said: string = await page.evaluate(`import('/package/service-worker.js').then(({ serveImages }) => {
      try { serveImages(${options}); return 'taken'; } catch (error) { return error.name + ': ' + error.message; }
    })`);
    expect(said, options).toMatch(/^TypeError: .*(hosts|buckets\[0\]|staticImages)/);
  }
  await stillWorks();
});
