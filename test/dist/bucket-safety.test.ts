// What strangers put into the bucket is served on the page's own origin, and never runs there, whatever it calls itself.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { documents, embedded, executed, inTheEnd, prepare, runs, script, styled, styleSheet } from '../attempts.ts';
import { openPlain, signedPath } from './bucket-page.ts';
import { dropTab, imageSize, openDemo, request, startBrowser } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  await (await openDemo(context, demo)).close();
  // A page without a policy of its own: nothing but the service worker stands in the way.
  page = await openPlain(context, demo);
  await prepare(page);
});
afterAll(() => browser?.close());

/** Into the bucket, as anybody may. @returns where it is */
async function upload(key: string, body: string, headers: Record<string, string> = {}): Promise<string> {
  const put = await request(page, `/image-demo/${key}`, { method: 'PUT', body: Buffer.from(body), headers });
  expect(put.status).toBe(200);
  return `/image-demo/${key}`;
}

/** To the site itself, from outside: what it runs there, it could run. */
async function control(name: string, body: string, type: string): Promise<string> {
  await fetch(`${demo}photos/${name}`, { method: 'PUT', body, headers: { 'content-type': type } });
  return `/photos/${name}`;
}

/** Whether anything of what the address answers has run in a tab that goes there. */
async function runsInTab(url: string): Promise<boolean> {
  await page.evaluate(() => localStorage.removeItem('ran'));
  const tab = await context.newPage();
  // A download is no document, and fails to be gone to.
  await tab.goto(new URL(url, page.url()).href).catch(() => {});
  await tab.waitForTimeout(100);
  const title = await tab.title();
  dropTab(tab);
  return title === 'ran' || page.evaluate(() => localStorage.getItem('ran') !== null);
}

/** All at once, as mostly nothing does; else one after the other, to say which. */
async function whatRuns(ways: readonly string[], url: string): Promise<string[]> {
  const ran: string[] = [];
  if (await runs(page, ways, url)) for (const way of ways) if (await runs(page, [way], url)) ran.push(way);
  return ran;
}

async function whereItRuns(url: string): Promise<string[]> {
  return [...((await runsInTab(url)) ? ['tab'] : []), ...(await whatRuns(embedded, url))];
}

describe('documents', () => {
  const types = { html: 'text/html', svg: 'image/svg+xml', xhtml: 'application/xhtml+xml' } as const;

  test.each(Object.keys(types) as (keyof typeof types)[])(
    '%s of the site runs, of the bucket it does not',
    async (kind) => {
      const body = documents[kind];
      const url = await control(`control.${kind}`, body, types[kind]);
      await inTheEnd(async () => expect(await whereItRuns(url)).toEqual(['tab', ...embedded]));
      expect(await whereItRuns(await upload(`evil.${kind}`, body, { 'content-type': types[kind] }))).toEqual([]);
    },
  );

  // Of the bytes of a page; the site's server is taken at its word on the type, and so is each of these where it is refused.
  const spellings = [
    ...[
      'TEXT/HTML',
      ' text/html;charset=utf-8',
      'text/html;',
      'image/png, text/html',
      'text/html, image/png',
      'image/png',
    ],
    ...['', 'text/plain', 'x', '*/*', 'application/octet-stream', 'text/xml', 'image/png;text/html', 'application/pdf'],
    ...['multipart/x-mixed-replace; boundary=x', 'message/rfc822', 'image/svg+xml;charset=utf-8', 'application/wasm'],
  ];
  test.each([undefined, ...spellings])('bytes of a page, called %j', async (type) => {
    const url = await upload('evil', documents.html, type === undefined ? {} : { 'content-type': type });
    expect(await whereItRuns(url)).toEqual([]);
  });

  test('an object that asks to be shown inline, and a signed URL that asks for HTML', async () => {
    const shown = { 'content-type': 'text/html', 'content-disposition': 'inline; filename=x.html' };
    expect(await whereItRuns(await upload('inline.html', documents.html, shown))).toEqual([]);
    await upload('picture.png', documents.html, { 'content-type': 'image/png' });
    for (const version of ['v1', 'v4'] as const) {
      const query = { 'response-content-type': 'text/html', 'response-content-disposition': 'inline' };
      const url = signedPath('image-demo/picture.png', { version, query });
      // The signature holds: it is not for want of one that nothing runs.
      expect((await request(page, url)).body.toString()).toBe(documents.html);
      expect(await whereItRuns(url)).toEqual([]);
    }
    const unsigned = await request(page, '/image-demo/picture.png?response-content-type=text/html');
    expect(unsigned.status).toBe(400);
  });

  test('what a failed process hands back as it came, and what an error says of a key', async () => {
    const url = await upload('evil.html', documents.html, { 'content-type': 'text/html' });
    const asItCame = `${url}?x-oss-process=image/ignore-error,1/resize,w_10`;
    expect((await request(page, asItCame)).body.toString()).toBe(documents.html);
    expect(await whereItRuns(asItCame)).toEqual([]);
    const echoed = `/image-demo/${encodeURIComponent(documents.xhtml)}`;
    expect((await request(page, echoed)).status).toBe(404);
    expect(await whereItRuns(echoed)).toEqual([]);
  });

  test('XML with a style sheet that makes a page of it', async () => {
    const xsl = (name: string) => `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${name}"?><root/>`;
    const sheet = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><html><body><script>${script.replaceAll('=>', '=&gt;')}</script></body></html></xsl:template></xsl:stylesheet>`;
    await control('sheet.xsl', sheet, 'text/xsl');
    const url = await control('control.xml', xsl('/photos/sheet.xsl'), 'text/xml');
    await inTheEnd(async () => expect(await whereItRuns(url)).toContain('iframe'));
    await upload('sheet.xsl', sheet, { 'content-type': 'text/xsl' });
    expect(await whereItRuns(await upload('evil.xml', xsl('sheet.xsl'), { 'content-type': 'text/xml' }))).toEqual([]);
    // The site's own XML takes no style sheet from the bucket either.
    expect(await whereItRuns(await control('other.xml', xsl('/image-demo/sheet.xsl'), 'text/xml'))).toEqual([]);
  });
});

describe('scripts and styles', () => {
  test('a script of the site runs in every way, one of the bucket in none', async () => {
    const url = await control('control.js', script, 'text/javascript');
    await inTheEnd(async () => expect(await whatRuns(executed, url)).toEqual(executed));
    for (const [index, type] of [
      'text/javascript',
      'application/javascript; charset=utf-8',
      'TEXT/JavaScript',
      'image/png',
      'x',
      '',
    ].entries()) {
      expect([
        type,
        await whatRuns(executed, await upload(`evil-${index}.js`, script, { 'content-type': type })),
      ]).toEqual([type, []]);
    }
    expect(await whatRuns(executed, await upload('untyped.js', script))).toEqual([]);
    const query = { 'response-content-type': 'text/javascript' };
    expect(await whatRuns(executed, signedPath('image-demo/evil-0.js', { query }))).toEqual([]);
  });

  test('JSON and WebAssembly are no modules either', async () => {
    const wasm = String.fromCharCode(0, 97, 115, 109, 1, 0, 0, 0);
    await upload('evil.wasm', wasm, { 'content-type': 'application/wasm' });
    await upload('evil.json', '{}', { 'content-type': 'application/json' });
    await control('control.json', '{}', 'application/json');
    const imported = (url: string, attributes: string): Promise<string> =>
      page.evaluate(`import(${JSON.stringify(url)}, ${attributes}).then(() => 'imported', () => 'refused')`);
    expect(await imported('/photos/control.json', "{ with: { type: 'json' } }")).toBe('imported');
    expect(await imported('/image-demo/evil.json', "{ with: { type: 'json' } }")).toBe('refused');
    expect(await imported('/image-demo/evil.wasm', '{}')).toBe('refused');
  });

  test('a style sheet of the site is applied, one of the bucket is not', async () => {
    const url = await control('control.css', styleSheet, 'text/css');
    await inTheEnd(async () => expect(await whatRuns(styled, url)).toEqual(styled));
    for (const [index, type] of ['text/css', 'Text/CSS', '', 'image/png'].entries()) {
      expect(await whatRuns(styled, await upload(`evil-${index}.css`, styleSheet, { 'content-type': type }))).toEqual(
        [],
      );
    }
  });
});

describe('what may be shown', () => {
  test('SVG is a picture in an <img>, where it runs nothing, and nothing in <use>', async () => {
    const url = await upload('evil.svg', documents.svg, { 'content-type': 'image/svg+xml' });
    await page.evaluate(() => localStorage.removeItem('ran'));
    expect(await imageSize(page, url)).toEqual({ width: 10, height: 10 });
    expect(await page.evaluate(() => localStorage.getItem('ran'))).toBeNull();
    const painted = (address: string): Promise<number> =>
      page.evaluate(async (href) => {
        const holder = document.createElement('div');
        holder.innerHTML = `<svg width="20" height="20"><use href="${href}#a"/></svg>`;
        document.body.append(holder);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const { width } = (holder.querySelector('use') as SVGUseElement).getBBox();
        holder.remove();
        return width;
      }, address);
    const site = await control('control.svg', documents.svg, 'image/svg+xml');
    await inTheEnd(async () => expect(await painted(site)).toBe(9));
    expect(await painted(url)).toBe(0);
  });

  test('a picture is shown to a tab, in a document where nothing runs; anything else is a download', async () => {
    const tab = await context.newPage();
    const shown = await tab.goto(`${demo}image-demo/example.jpg`);
    expect([shown?.status(), shown?.headers()['content-disposition']]).toEqual([200, undefined]);
    // Nothing runs for its policy; a sandbox would cost a tab of WebKit the service worker.
    expect(shown?.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await tab.evaluate(() => document.contentType)).toBe('image/jpeg');
    await upload('evil.pdf', '%PDF-1.4 <script>', { 'content-type': 'application/pdf' });
    for (const key of ['evil.pdf', 'evil.wasm', 'evil.json']) {
      const [download] = await Promise.all([
        tab.waitForEvent('download'),
        tab.goto(`${demo}image-demo/${key}`).catch(() => {}),
      ]);
      expect(download.suggestedFilename()).toContain('evil');
    }
    await tab.close();
  });
});
