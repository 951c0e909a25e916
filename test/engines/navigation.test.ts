// Tabs and forms: what a tab shows costs the next page nothing, and a navigation changes nothing, whoever sends it.
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf, type ControlledPage, credentials, example, isWebKit, openRegistered, pause, until } from './page.ts';

const bucket = 'engine-tabs';
let page: ControlledPage;
let foreignPort: string;

beforeAll(async () => {
  page = await openRegistered({ name: bucket, acl: 'public-read-write', credentials });
  foreignPort = await (await fetch('/engine-site/foreign-port')).text();
  const headers = { 'content-type': 'image/jpeg' };
  const put = await page.fetch(`/${bucket}/a.jpg`, { method: 'PUT', body: await example(), headers });
  expect(put.status).toBe(200);
});

const opened: Window[] = [];
afterEach(() => {
  // WebKitGTK's browser hangs for good when a window is closed, or a frame removed, that the service worker has just answered.
  if (!isWebKit) for (const tab of opened.splice(0)) tab.close();
});

/** Goes to the address in the tab, and waits for its document. */
async function go(tab: Window, address: string): Promise<Document> {
  tab.location.href = address;
  return until(() => {
    const { document } = tab;
    const isThere = document.URL === new URL(address, location.href).href && document.readyState === 'complete';
    return isThere ? document : undefined;
  });
}

async function openTab(): Promise<Window> {
  const tab = openWindow('/engine-page/');
  await until(() => (tab.document.title === 'page' && tab.document.readyState === 'complete') || undefined);
  return tab;
}

function openWindow(address: string, name = '_blank'): Window {
  const found = window.open(address, name);
  if (!found) throw new Error('The browser opened no window.');
  opened.push(found);
  return found;
}

describe('a tab', () => {
  const documents = [
    ['a picture', '/a.jpg', 'image/jpeg'],
    ['a processed picture', '/a.jpg?x-oss-process=image/resize,w_100/format,png', 'image/png'],
    ['an error', '/missing', /xml/],
  ] as const;

  test.each(documents)('that shows %s is still under control on the next page', async (_, path, type) => {
    const tab = await openTab();
    const shown = await go(tab, `/${bucket}${path}`);
    expect(shown.contentType).toMatch(type);
    // Whatever it shows is answered by the service worker: the server knows none of it.
    const again = await go(tab, `/${bucket}/a.jpg?x-oss-process=image/resize,w_50`);
    expect(again.contentType).toBe('image/jpeg');
    const image = again.querySelector('img') as HTMLImageElement;
    expect(await until(() => image.naturalWidth || undefined)).toBe(50);
    await go(tab, '/engine-page/after');
    expect(tab.navigator.serviceWorker.controller).not.toBeNull();
  });
});

/** Everything that the bucket holds. */
const contents = (): Promise<string[]> =>
  page.evaluate(async (name) => {
    const { door } = window as unknown as { door: typeof import('oss-img/bucket') };
    const { objects } = await (await door.openBucket(name)).listObjects();
    return objects.map(({ key, etag, lastModified }) => `${key} ${etag} ${lastModified.getTime()}`);
  }, bucket);

describe('what a page of another origin can send without being asked for permission changes nothing', () => {
  const xml = '<Delete><Object><Key>a.jpg</Key></Object></Delete>';
  const to = `${location.origin}/${bucket}`;
  const field = (name: string, value: string): string => `<textarea name='${name}'>${value}</textarea>`;
  const form = (action: string, enctype: string, target: string, fields: string): string =>
    `document.body.innerHTML = ${JSON.stringify(
      `<form method="post" action="${action}" enctype="${enctype}" target="${target}">${fields}</form><iframe name="frame"></iframe>`,
    )}; document.querySelector('form').submit()`;
  const upload = field('key', 'a.jpg') + field('file', 'planted');
  // A form puts an equals sign between name and value: a comment hides it.
  const plainXml = field(xml.replace('</Delete>', '<!--'), '--></Delete>');
  const save = field('x-oss-process', 'image/resize,w_9|sys/saveas,o_cGxhbnRlZA');

  const attacks: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      ['_self', 'frame', '_blank'].flatMap((target) => [
        [`a form that uploads, to ${target}`, form(`${to}/`, 'multipart/form-data', target, upload)],
        [`a form of plain text that deletes, to ${target}`, form(`${to}/?delete`, 'text/plain', target, plainXml)],
        [
          `a form that saves a picture, to ${target}`,
          form(`${to}/a.jpg?x-oss-process`, 'application/x-www-form-urlencoded', target, save),
        ],
        [
          `a form that appends, to ${target}`,
          form(`${to}/planted?append&position=0`, 'text/plain', target, field('a', 'b')),
        ],
      ]),
    ),
    'a beacon': `navigator.sendBeacon('${to}/?delete', ${JSON.stringify(xml)})`,
    'a request without CORS': `fetch('${to}/planted?append&position=0', { method: 'POST', mode: 'no-cors', body: 'x' })`,
    'a PUT with CORS': `fetch('${to}/planted', { method: 'PUT', body: 'x' })`,
    'embedded documents': `document.body.innerHTML = '<iframe src="${to}/a.jpg?delete"></iframe><object data="${to}/?delete"></object><img src="${to}/?delete">'`,
  };

  test.each(['localhost', '127.0.0.1'])('from %s', async (host) => {
    const before = await contents();
    const body = await bytesOf(await page.fetch(`/${bucket}/a.jpg`));
    expect(before).toHaveLength(1);
    // The last one is for the site, and tells that such forms are sent at all.
    const reached = `/engine-site/reached-${host}`;
    const control = form(`${location.origin}${reached}`, 'text/plain', 'frame', upload);
    for (const script of [...Object.values(attacks), control]) {
      openWindow(`http://${host}:${foreignPort}/#${encodeURIComponent(script)}`);
      await pause(150);
    }
    await until(async () => (await fetch(reached)).ok || undefined);
    await pause(1000);
    expect(await contents()).toEqual(before);
    expect(await bytesOf(await page.fetch(`/${bucket}/a.jpg`))).toEqual(body);
  });

  test.each(['_self', '_blank'])('and a form of the own origin is refused in the same way, to %s', async (target) => {
    const before = await contents();
    const tab = await openTab();
    // Opened before: a window that the form opens is not found by its name in every engine.
    const answered = target === '_self' ? tab : openWindow('/engine-page/', 'engine-answer');
    tab.document.body.innerHTML = `<form method="post" enctype="multipart/form-data" action="${to}/" target="${target === '_blank' ? 'engine-answer' : '_self'}">${upload}</form>`;
    tab.document.querySelector('form')?.submit();
    const text = await until(() => {
      const said = new XMLSerializer().serializeToString(answered.document);
      return said.includes('AccessDenied') ? said : undefined;
    });
    expect(text).toContain('A navigation may only read: its method is POST');
    expect(await contents()).toEqual(before);
  });
});
