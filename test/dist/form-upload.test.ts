// Upload forms in a real page: sent by code they are stored, sent as a navigation by whatever site they are not.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { filename, policyOf, signedV1, signedV4 } from '../service/forms.ts';
import { demoKeys, openDoor } from './bucket-page.ts';
import { dropTab, imageSize, openDemo, request, startBrowser } from './site.ts';

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
  dropTab(visitor);
  expect((await request(page, '/open-forms/planted.html')).status).toBe(404);
});

/** Everything that the open bucket holds. */
const contentsOf = (bucket: string): Promise<string[]> =>
  page.evaluate(async (name) => {
    const opened = await window.door.openBucket(name);
    const { objects } = await opened.listObjects();
    return objects.map(({ key, etag, lastModified }) => `${key} ${etag} ${lastModified.getTime()}`);
  }, bucket);

describe('what a foreign page can send without being asked for permission changes nothing', () => {
  // Another port is another origin of the same site: its frames share the storage and the service worker, unlike those of other sites.
  const sameSite = 'http://localhost:49151/foreign';
  const otherSite = 'http://127.0.0.1:49151/foreign';
  const xml = '<Delete><Object><Key>example.jpg</Key></Object></Delete>';
  /** Sends by a form of the foreign page. */
  const form = (action: string, { enctype = 'text/plain', target = '_self', fields = '' } = {}) =>
    `document.body.innerHTML = ${JSON.stringify(
      `<form method="post" action="${action}" enctype="${enctype}" target="${target}">${fields}</form><iframe name="frame"></iframe>`,
    )}; document.querySelector('form').submit()`;
  const field = (name: string, value: string): string => `<textarea name='${name}'>${value}</textarea>`;
  // A form puts an equals sign between name and value: a comment hides it.
  const plainXml = field(xml.replace('</Delete>', '<!--'), '--></Delete>');
  const process = field('x-oss-process', 'image/resize,w_9|sys/saveas,o_cGxhbnRlZA');
  const upload = field('key', 'example.jpg') + field('file', 'planted');

  const attacks: readonly (readonly [name: string, script: (bucket: string) => string])[] = [
    ['a form that uploads', (to) => form(`${to}/`, { enctype: 'multipart/form-data', fields: upload })],
    [
      'a form that uploads into a frame',
      (to) => form(`${to}/`, { enctype: 'multipart/form-data', target: 'frame', fields: upload }),
    ],
    [
      'a form that uploads into a new tab',
      (to) => form(`${to}/`, { enctype: 'multipart/form-data', target: '_blank', fields: upload }),
    ],
    ['a form of plain text that deletes', (to) => form(`${to}/?delete`, { fields: plainXml })],
    ['the same in a frame', (to) => form(`${to}/?delete`, { target: 'frame', fields: plainXml })],
    [
      'a form that saves a processed picture',
      (to) =>
        form(`${to}/example.jpg?x-oss-process`, { enctype: 'application/x-www-form-urlencoded', fields: process }),
    ],
    ['a form that appends', (to) => form(`${to}/planted?append&position=0`, { fields: field('a', 'b') })],
    ['a form that begins an upload', (to) => form(`${to}/planted?uploads`, { target: 'frame' })],
    ['a beacon', (to) => `navigator.sendBeacon('${to}/?delete', ${JSON.stringify(xml)})`],
    [
      'a beacon with a form',
      (to) =>
        `(() => { const data = new FormData(); data.append('key', 'planted'); data.append('file', 'x'); navigator.sendBeacon('${to}/', data); })()`,
    ],
    [
      'a request without CORS',
      (to) =>
        `fetch('${to}/?delete', { method: 'POST', mode: 'no-cors', body: ${JSON.stringify(xml)} }).catch(() => {})`,
    ],
    [
      'a request that outlives its page',
      (to) =>
        `fetch('${to}/planted?append&position=0', { method: 'POST', mode: 'no-cors', keepalive: true, body: 'x' }).catch(() => {})`,
    ],
    ['a PUT with CORS', (to) => `fetch('${to}/planted', { method: 'PUT', body: 'x' }).catch(() => {})`],
    [
      'the ping of a link',
      (to) =>
        `document.body.innerHTML = '<a href="#x" ping="${to}/planted?append&position=0">x</a>'; document.querySelector('a').click()`,
    ],
    [
      'a prefetch',
      (to) =>
        `document.head.innerHTML = '<link rel="prefetch" href="${to}/example.jpg?x-oss-process=image/resize,w_9|sys/saveas,o_cGxhbnRlZA">'`,
    ],
    [
      'a prerendered page',
      (to) =>
        `(() => { const rules = document.createElement('script'); rules.type = 'speculationrules'; rules.textContent = JSON.stringify({ prerender: [{ source: 'list', urls: ['${to}/example.jpg?append&position=0'] }] }); document.head.append(rules); })()`,
    ],
    [
      'an embedded document',
      (to) =>
        `document.body.innerHTML = '<iframe src="${to}/example.jpg?delete"></iframe><object data="${to}/?delete"></object><embed src="${to}/?delete">'`,
    ],
  ];

  test.each(attacks)('%s, of the same site and of another', async (_, scriptFor) => {
    await page.evaluate(async () => {
      const bucket = await window.door.openBucket('targets', { acl: 'public-read-write' });
      const picture = await (await fetch('/image-demo/example.jpg')).arrayBuffer();
      if (!(await bucket.listObjects()).objects.length) await bucket.putObject('example.jpg', picture);
    });
    const buckets = ['targets', 'image-demo'];
    const before = await Promise.all(buckets.map(contentsOf));
    await Promise.all(
      buckets.flatMap((bucket) =>
        [sameSite, otherSite].map(async (address) => {
          const foreign = await context.newPage();
          await foreign.route(address, (route) =>
            route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }),
          );
          await foreign.goto(address);
          await foreign.evaluate(scriptFor(`${demo}${bucket}`)).catch(() => {});
          await foreign.waitForTimeout(700);
          dropTab(foreign);
        }),
      ),
    );
    expect(await Promise.all(buckets.map(contentsOf))).toEqual(before);
  });

  test('in a frame of the same site the service worker is asked, and refuses', async () => {
    const foreign = await context.newPage();
    await foreign.route(sameSite, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }),
    );
    await foreign.goto(sameSite);
    const answered = foreign.waitForResponse(`${demo}targets/?delete`);
    await foreign.evaluate(form(`${demo}targets/?delete`, { target: 'frame', fields: plainXml }));
    const response = await answered;
    expect([response.status(), response.fromServiceWorker(), response.request().method()]).toEqual([403, true, 'POST']);
    dropTab(foreign);
  });
});
