// Two tabs and the service worker write the same object at once; and the service worker is stopped between any two requests.
import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { faultIn, openDoor, signedPath, signedRequest } from './bucket-page.ts';
import { imageSize, openDemo, request, startBrowser, stopServiceWorkers } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
});
afterAll(() => browser?.close());

const writers = ['a', 'b', 'w'] as const;
const rounds = 200;

/** What a writer writes in a round: its name and the round again and again, of a length of its own. */
const written = (writer: string, round: number): string =>
  `${writer}${String(round).padStart(3, '0')}.`.repeat(100 + 37 * round);

interface Seen {
  readonly text: string;
  readonly etag: string;
  readonly length: number;
}

/** Writes all rounds, by the door or through the service worker. @returns the ETags, round by round */
const write = (tab: Page, writer: string, count: number): Promise<(string | null)[]> =>
  tab.evaluate(
    async (told) => {
      const bucket = await window.door.openBucket('contested');
      const etags: (string | null)[] = [];
      for (let round = 0; round < told.count; round += 1) {
        const body = `${told.writer}${String(round).padStart(3, '0')}.`.repeat(100 + 37 * round);
        if (told.writer === 'w') {
          const reply = await fetch('/contested/one', { method: 'PUT', body });
          etags.push(reply.headers.get('etag'));
        } else etags.push((await bucket.putObject('one', body)).etag);
      }
      return etags;
    },
    { writer, count },
  );

/** Reads until told to stop. @returns each state that was seen, once, with the first words in place of the whole */
const watch = (tab: Page, way: 'door' | 'fetch'): Promise<Seen[]> =>
  tab.evaluate(async (by) => {
    const bucket = await window.door.openBucket('contested');
    const seen = new Map<string, Seen>();
    while (localStorage.getItem('written') === null) {
      const reply = by === 'fetch' ? await fetch('/contested/one') : undefined;
      const object = reply ? undefined : await bucket.getObject('one').catch(() => undefined);
      if (reply?.status === 404 || (!reply && !object)) continue;
      const text = reply ? await reply.text() : ((await object?.body.text()) ?? '');
      const etag = (reply ? reply.headers.get('etag') : object?.etag) ?? '';
      const word = text.slice(0, 5);
      // Torn, it would not be one word over and over.
      const whole = text === word.repeat(text.length / 5);
      const state = { text: whole ? word : text, etag, length: text.length };
      seen.set(JSON.stringify(state), state);
    }
    return [...seen.values()];
  }, way);

test('200 writes each of two tabs and the service worker: whole ones are all that anybody ever sees', async () => {
  const other = await openDoor(context, demo);
  const requesting = await openDoor(context, demo);
  await page.evaluate(async () => {
    localStorage.removeItem('written');
    await window.door.openBucket('contested', { acl: 'public-read-write' });
  });
  const readers = [watch(page, 'door'), watch(other, 'fetch'), watch(requesting, 'fetch')];
  const etags = await Promise.all([
    write(page, 'a', rounds),
    write(other, 'b', rounds),
    write(requesting, 'w', rounds),
  ]);
  await page.evaluate(() => localStorage.setItem('written', 'yes'));

  const expected = new Map<string, Seen>();
  for (const [index, writer] of writers.entries()) {
    for (let round = 0; round < rounds; round += 1) {
      const text = written(writer, round);
      const etag = `"${createHash('md5').update(text).digest('hex').toUpperCase()}"`;
      expect(etags[index]?.[round]).toBe(etag);
      expected.set(etag, { text: text.slice(0, 5), etag, length: text.length });
    }
  }
  const seen = (await Promise.all(readers)).flat();
  for (const state of seen) expect(state).toEqual(expected.get(state.etag));
  // They did meet: what was read is of each of the three.
  expect(new Set(seen.map(({ text }) => text[0]))).toEqual(new Set(writers));
  const last = await request(page, '/contested/one');
  const winner = expected.get(last.headers.etag ?? '');
  // The last of one of them.
  expect([winner?.text.slice(1), last.body.toString()]).toEqual(['199.', written(winner?.text[0] ?? '', 199)]);
  await Promise.all([other.close(), requesting.close()]);
}, 120_000);

test('two tabs and the service worker change the styles of one bucket, and none is lost', async () => {
  const other = await openDoor(context, demo);
  await page.evaluate(() => window.door.openBucket('many-styles'));
  const put = (tab: Page, letter: string) =>
    tab.evaluate(async (start) => {
      const bucket = await window.door.openBucket('many-styles');
      for (let count = 0; count < 16; count += 1) await bucket.putStyle(`${start}${count}`, 'image/info');
    }, letter);
  const signed = async () => {
    for (let count = 0; count < 16; count += 1) {
      const query = { style: '', styleName: `w${count}` };
      const body = '<Style><Content>image/info</Content></Style>';
      const reply = await signedRequest(page, 'many-styles/', { method: 'PUT', query, body });
      expect(reply.status).toBe(200);
    }
  };
  await Promise.all([put(page, 'a'), put(other, 'b'), signed()]);
  const names = await page.evaluate(async () =>
    (await (await window.door.openBucket('many-styles')).listStyles()).map(({ name }) => name),
  );
  const expected = writers.flatMap((letter) => Array.from({ length: 16 }, (_, count) => `${letter}${count}`));
  expect(names).toEqual(expected.sort());
  await other.close();
});

test('the service worker stopped before each request: nothing is lost, and nothing is opened', async () => {
  const stopped = async <T>(work: () => Promise<T>): Promise<T> => {
    await stopServiceWorkers(context, page);
    return work();
  };
  const signed = (path: string, asked: Parameters<typeof signedRequest>[2] = {}) =>
    stopped(() => signedRequest(page, path, asked));
  const plain = (url: string, init: Parameters<typeof request>[2] = {}) => stopped(() => request(page, url, init));

  expect((await signed('worked-on/', { method: 'PUT' })).status).toBe(200);
  const example = await plain('/image-demo/example.jpg');
  const headers = { 'content-type': 'image/jpeg', 'x-oss-meta-note': 'kept' };
  expect((await signed('worked-on/a.jpg', { method: 'PUT', body: example.body, headers })).status).toBe(200);
  const style = { method: 'PUT', body: '<Style><Content>image/resize,w_30</Content></Style>' };
  expect((await signed('worked-on/', { ...style, query: { style: '', styleName: 'thirty' } })).status).toBe(200);

  const denied = { status: 403, code: 'AccessDenied', ec: '0003-00000001' };
  expect(faultIn(await plain('/worked-on/a.jpg'))).toEqual(denied);
  const got = await signed('worked-on/a.jpg', { version: 'v1' });
  expect([got.body.equals(example.body), got.headers['x-oss-meta-note']]).toEqual([true, 'kept']);
  const thirty = signedPath('worked-on/a.jpg', { query: { 'x-oss-process': 'style/thirty' } });
  expect(await stopped(() => imageSize(page, thirty))).toEqual({ width: 30, height: 20 });
  const acl = await signed('worked-on/a.jpg', {
    method: 'PUT',
    query: { acl: '' },
    headers: { 'x-oss-object-acl': 'public-read' },
  });
  expect(acl.status).toBe(200);
  expect((await plain('/worked-on/a.jpg')).status).toBe(200);
  expect(faultIn(await plain('/worked-on/b.jpg'))).toEqual(denied);

  const started = await signed('worked-on/large', { method: 'POST', query: { uploads: '' } });
  const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(started.body.toString())?.[1] ?? '';
  const parts = [Buffer.alloc(100 * 1024, 'x'), Buffer.from('end')];
  const etags: string[] = [];
  for (const [index, body] of parts.entries()) {
    const query = { partNumber: String(index + 1), uploadId };
    etags.push((await signed('worked-on/large', { method: 'PUT', query, body })).headers.etag ?? '');
  }
  const chosen = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
  const body = `<CompleteMultipartUpload>${chosen.join('')}</CompleteMultipartUpload>`;
  expect((await signed('worked-on/large', { method: 'POST', query: { uploadId }, body })).status).toBe(200);
  expect((await signed('worked-on/large')).body.equals(Buffer.concat(parts))).toBe(true);
  const list = (await signed('', {})).body.toString();
  expect(list).toContain('<Name>worked-on</Name>');
  for (const key of ['a.jpg', 'large'])
    expect((await signed(`worked-on/${key}`, { method: 'DELETE' })).status).toBe(204);
  expect((await signed('worked-on/', { method: 'DELETE' })).status).toBe(204);
  expect((await plain('/worked-on/a.jpg')).headers['x-oss-request-id']).toBeUndefined();
});
