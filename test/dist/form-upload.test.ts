// Upload forms in a real page: sent by code they are stored, sent as a navigation by whatever site they are not.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { filename, policyOf, signedV1, signedV4 } from '../service/forms.ts';
import { demoKeys, openDoor } from './bucket-page.ts';
import { imageSize, openDemo, request, startBrowser } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
  await page.evaluate(async () => {
    await window.door.openBucket('forms', { acl: 'private' });
    await window.door.openBucket('open-forms', { acl: 'public-read-write' });
  });
});
afterAll(() => browser?.close());

type Fields = Readonly<Record<string, string>>;

/** Sends a form with a picture, as a page does that uploads what its user chose. */
const send = (fields: Fields, by: 'fetch' | 'xhr', url = '/forms/') =>
  page.evaluate(
    async (told) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(told.fields)) form.append(name, value);
      const picture = await (await fetch('/image-demo/example.jpg')).arrayBuffer();
      form.append('file', new File([picture], '図 1.jpg', { type: 'image/jpeg' }));
      if (told.by === 'fetch') {
        const response = await fetch(told.url, { method: 'POST', body: form });
        return {
          status: response.status,
          text: await response.text(),
          etag: response.headers.get('etag'),
          url: response.url,
        };
      }
      const sent = new XMLHttpRequest();
      sent.open('POST', told.url);
      const done = new Promise((resolve) => sent.addEventListener('loadend', resolve));
      sent.send(form);
      await done;
      return {
        status: sent.status,
        text: sent.responseText,
        etag: sent.getResponseHeader('etag'),
        url: sent.responseURL,
      };
    },
    { fields, by, url },
  );

const keysIn = (bucket: string): Promise<string[]> =>
  page.evaluate(async (name) => {
    const opened = await window.door.openBucket(name);
    return (await opened.listObjects()).objects.map(({ key }) => key);
  }, bucket);

const onlyPictures = [
  ['starts-with', '$key', 'up/'],
  ['in', '$content-type', ['image/jpeg', 'image/png']],
  ['content-length-range', 1, 1_000_000],
];

test.each(['fetch', 'xhr'] as const)('a signed form sent by %s is stored, and is a picture at once', async (by) => {
  for (const [key, signed] of [
    ['up/v1.jpg', signedV1(demoKeys, policyOf(onlyPictures))],
    ['up/v4.jpg', signedV4(demoKeys, onlyPictures)],
  ] as const) {
    const reply = await send({ key, 'x-oss-object-acl': 'public-read', success_action_status: '201', ...signed }, by);
    expect(reply).toMatchObject({ status: 201, etag: expect.stringMatching(/^"[0-9A-F]{32}"$/) });
    expect(reply.text).toContain(`<Location>${demo}forms/${key}</Location>`);
    expect(await imageSize(page, `/forms/${key}?x-oss-process=image/resize,w_100`)).toEqual({ width: 100, height: 67 });
  }
  expect(await send({ key: 'other/a.jpg', ...signedV1(demoKeys, policyOf(onlyPictures)) }, by)).toMatchObject({
    status: 403,
    text: expect.stringContaining('<EC>0006-00000227</EC>'),
  });
  expect(await send({ key: 'up/a.jpg' }, by)).toMatchObject({ status: 403 });
  expect(await keysIn('forms')).toEqual(['up/v1.jpg', 'up/v4.jpg']);
});

test('a form is sent in host style, and names its key by the file', async () => {
  const url = 'https://forms.oss-cn-hangzhou.aliyuncs.com/';
  const reply = await send({ key: `up/${filename}`, ...signedV4(demoKeys, onlyPictures) }, 'fetch', url);
  expect(reply).toMatchObject({ status: 204, text: '' });
  expect(await keysIn('forms')).toContain('up/図 1.jpg');
});

test('a redirect is followed by fetch', async () => {
  const target = `${demo}photos/done`;
  const reply = await send({ key: 'r.jpg', success_action_redirect: target }, 'fetch', '/open-forms/');
  const url = new URL(reply.url);
  expect([url.origin + url.pathname, url.searchParams.get('key')]).toEqual([target, 'r.jpg']);
});

test.each([
  ['this site', () => demo],
  ['another site', () => demo.replace('localhost', '127.0.0.1')],
])('a form of %s that is sent as a navigation is refused, and changes nothing', async (_, siteOf) => {
  const before = await keysIn('open-forms');
  const visitor = await context.newPage();
  const site = siteOf();
  await visitor.route(`${site}photos/foreign`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" enctype="multipart/form-data" action="${demo}open-forms/">
        <input name="key" value="planted.html"><textarea name="file">planted</textarea><button>Send</button></form>`,
    }),
  );
  await visitor.goto(`${site}photos/foreign`);
  const answered = visitor.waitForResponse(`${demo}open-forms/`);
  await visitor.click('button');
  const response = await answered;
  expect([response.status(), response.fromServiceWorker(), response.request().isNavigationRequest()]).toEqual([
    403,
    true,
    true,
  ]);
  expect(await response.text()).toContain('<Code>AccessDenied</Code>');
  expect(await keysIn('open-forms')).toEqual(before);
  await visitor.close();
  expect((await request(page, '/open-forms/planted.html')).status).toBe(404);
});
