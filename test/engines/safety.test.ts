// What strangers put into a bucket is served on the page's own origin, and never runs there: in every engine.
import { beforeAll, describe, expect, test } from 'vitest';
import { signQuery } from '../../src/request/signature.ts';
import { documents, embedded, executed, inTheEnd, prepare, runs, script, styled, styleSheet } from '../attempts.ts';
import { type ControlledPage, credentials, isWebKit, openPage, openRegistered } from './page.ts';

const bucket = 'engine-strangers';
let page: ControlledPage;

beforeAll(async () => {
  const registering = await openRegistered({ name: bucket, acl: 'public-read-write', credentials });
  page = await openPage();
  registering.close();
  await prepare(page);
});

/** Into the bucket, as anybody may. @returns where it is */
async function upload(
  key: string,
  body: BodyInit,
  type?: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const url = `/${bucket}/${key}`;
  const put = await page.fetch(url, {
    method: 'PUT',
    body,
    headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
  });
  expect(put.status).toBe(200);
  return url;
}

/** The query of a URL that the bucket's owner signed. */
const signed = (version: 'v1' | 'v4', key: string, query: Record<string, string> = {}): string =>
  signQuery({
    ...{ version, method: 'GET', bucket, key, query, headers: {}, credentials, region: 'cn-hangzhou' },
    ...{ nowMs: Date.now(), expiresSeconds: 600 },
  });

/** To the site itself: what it runs there, it could run. */
async function control(name: string, body: string, type: string): Promise<string> {
  await fetch(`/engine-site/${name}`, { method: 'PUT', body, headers: { 'content-type': type } });
  return `/engine-site/${name}`;
}

/** All at once, as mostly nothing does; else one after the other, to say which. */
async function whatRuns(ways: readonly string[], ...urls: readonly string[]): Promise<string[]> {
  const ran: string[] = [];
  if (!(await runs(page, ways, ...urls))) return ran;
  for (const way of ways) if (await runs(page, [way], ...urls)) ran.push(way);
  return ran;
}

/** A download that any service worker answers ends WebKitGTK's page process: there, a tab can only show pictures and XML. */
const shown = embedded.filter((way) => !isWebKit || way !== 'window.open');

describe('documents', () => {
  const types = { html: 'text/html', svg: 'image/svg+xml', xhtml: 'application/xhtml+xml' } as const;

  test.each(Object.keys(types) as (keyof typeof types)[])(
    '%s of the site runs, of a bucket it does not',
    async (kind) => {
      const body = documents[kind];
      // Every way is tried once, on HTML.
      const ways = kind === 'html' ? embedded : (['iframe', 'window.open'] as const);
      const url = await control(`control.${kind}`, body, types[kind]);
      await inTheEnd(async () => expect(await whatRuns(ways, url)).toEqual(ways));
      expect(await whatRuns(shown, await upload(`evil.${kind}`, body, types[kind]))).toEqual([]);
    },
  );

  const spellings = [
    ...['TEXT/HTML', 'text/html;', 'image/png, text/html', 'text/html, image/png', 'image/png', 'text/xml', '', 'x'],
    ...['text/plain', '*/*', 'application/octet-stream', 'application/pdf', 'application/wasm', 'message/rfc822'],
    'multipart/x-mixed-replace; boundary=x',
  ];
  test('the bytes of a page, whatever their type', async () => {
    const urls = [undefined, ...spellings].map((type, index) => upload(`evil-${index}`, documents.html, type));
    expect(await whatRuns(shown, ...(await Promise.all(urls)))).toEqual([]);
  });

  test('an object that asks to be shown inline, and a signed URL that asks for HTML', async () => {
    const inline = { 'content-disposition': 'inline; filename=x.html' };
    expect(await whatRuns(shown, await upload('inline.html', documents.html, 'text/html', inline))).toEqual([]);
    const url = await upload('picture.png', documents.html, 'image/png');
    const query = { 'response-content-type': 'text/html', 'response-content-disposition': 'inline' };
    for (const version of ['v1', 'v4'] as const) {
      const address = `${url}?${signed(version, 'picture.png', query)}`;
      // The signature holds: it is not for want of one that nothing runs.
      expect(await (await page.fetch(address)).text()).toBe(documents.html);
      expect(await whatRuns(shown, address)).toEqual([]);
    }
  });

  test('what a failed process hands back as it came, and what an error says of a key', async () => {
    const url = await upload('evil.html', documents.html, 'text/html');
    const asItCame = `${url}?x-oss-process=image/ignore-error,1/resize,w_10`;
    expect(await (await page.fetch(asItCame)).text()).toBe(documents.html);
    expect(await whatRuns(shown, asItCame)).toEqual([]);
    const echoed = `/${bucket}/${encodeURIComponent(documents.xhtml)}`;
    expect((await page.fetch(echoed)).status).toBe(404);
    // XML, which is shown and no download: in a tab of every engine.
    expect(await whatRuns(embedded, echoed)).toEqual([]);
  });

  test('a listing of keys that are documents', async () => {
    await upload(encodeURIComponent(documents.xhtml), 'x');
    const list = `/${bucket}/?${signed('v4', '')}`;
    expect(await (await page.fetch(list)).text()).toContain('&#60;script');
    expect(await whatRuns(embedded, list)).toEqual([]);
  });

  test('XML with a style sheet that makes a page of it', async () => {
    const xml = (name: string) => `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${name}"?><root/>`;
    const sheet = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><html><body><script>${script.replaceAll('=>', '=&gt;')}</script></body></html></xsl:template></xsl:stylesheet>`;
    await control('sheet.xsl', sheet, 'text/xsl');
    const url = await control('control.xml', xml('/engine-site/sheet.xsl'), 'text/xml');
    await inTheEnd(async () => expect(await whatRuns(embedded, url)).toContain('iframe'));
    await upload('sheet.xsl', sheet, 'text/xsl');
    expect(await whatRuns(shown, await upload('evil.xml', xml('sheet.xsl'), 'text/xml'))).toEqual([]);
    // The site's own XML takes no style sheet from a bucket either.
    expect(await whatRuns(embedded, await control('other.xml', xml(`/${bucket}/sheet.xsl`), 'text/xml'))).toEqual([]);
  });
});

describe('scripts and styles', () => {
  test('a script of the site runs in every way, one of a bucket in none', async () => {
    const url = await control('control.js', script, 'text/javascript');
    await inTheEnd(async () => expect(await whatRuns(executed, url)).toEqual(executed));
    const types = ['text/javascript', 'TEXT/JavaScript', 'image/png', 'x', '', undefined];
    const urls = types.map((type, index) => upload(`evil-${index}.js`, script, type));
    expect(await whatRuns(executed, ...(await Promise.all(urls)))).toEqual([]);
  });

  test('a style sheet of the site is applied, one of a bucket is not', async () => {
    const url = await control('control.css', styleSheet, 'text/css');
    await inTheEnd(async () => expect(await whatRuns(styled, url)).toEqual(styled));
    const types = ['text/css', 'Text/CSS', '', 'image/png'];
    const urls = types.map((type, index) => upload(`evil-${index}.css`, styleSheet, type));
    expect(await whatRuns(styled, ...(await Promise.all(urls)))).toEqual([]);
  });

  test('JSON and WebAssembly are no modules either', async () => {
    await upload('evil.json', '{}', 'application/json');
    await upload('evil.wasm', new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), 'application/wasm');
    const imported = (url: string, more = ''): Promise<string> =>
      page.window.eval(`import(${JSON.stringify(url)}${more}).then(() => 'imported', () => 'refused')`);
    const json = ", { with: { type: 'json' } }";
    expect(await imported(await control('control.json', '{}', 'application/json'), json)).toBe('imported');
    expect(await imported(`/${bucket}/evil.json`, json)).toBe('refused');
    expect(await imported(`/${bucket}/evil.wasm`)).toBe('refused');
  });
});

describe('what SVG takes from other documents', () => {
  /** A shape whose handlers run where it becomes part of the page. */
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><g id="a" onload="document.title='ran'"><rect width="9" height="9"/><image href="data:," onerror="document.title='ran'"/></g></svg>`;

  const used = async (url: string): Promise<{ width: number; ran: boolean }> =>
    page.evaluate(async (href) => {
      document.title = 'page';
      const holder = document.createElement('div');
      holder.innerHTML = `<svg width="20" height="20"><use href="${href}#a"/></svg>`;
      document.body.append(holder);
      await new Promise((resolve) => setTimeout(resolve, 400));
      const { width } = (holder.querySelector('use') as SVGUseElement).getBBox();
      holder.remove();
      return { width, ran: document.title === 'ran' };
    }, url);

  test('is none of a bucket, whatever its type', async () => {
    const site = await control('shape.svg', shape, 'image/svg+xml');
    await inTheEnd(async () => expect((await used(site)).width).toBe(9));
    const types = ['image/svg+xml', 'image/png', 'text/plain', 'application/octet-stream', ''];
    const urls = await Promise.all(types.map((type, index) => upload(`shape-${index}`, shape, type)));
    const asItCame = `${urls[0]}?x-oss-process=image/ignore-error,1/resize,w_10`;
    for (const url of [...urls, asItCame]) expect([url, await used(url)]).toEqual([url, { width: 0, ran: false }]);
    expect((await page.fetch(`${urls[0]}`)).status).toBe(200);
  });
});
