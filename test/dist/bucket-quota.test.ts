// No room left: the answer says so, nothing that was there is harmed, and with room again all goes on.
import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { faultIn, openDoor, signedRequest } from './bucket-page.ts';
import { openDemo, type Reply, request, startBrowser } from './site.ts';

const demo = inject('demo');
const { origin } = new URL(demo);
let browser: Browser;
let context: BrowserContext;
let page: Page;
let session: CDPSession;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  // Before the first byte: how much room there is, the browser looks up now and then only.
  session = await context.newCDPSession(await context.newPage());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 24 * 2 ** 20 });
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
});
afterAll(() => browser?.close());

/** 3 MB that no compression makes small, made and kept in the page: to send them there would take longer than the test. */
const makeLarge = (): Promise<void> =>
  page.evaluate(() => {
    const bytes = new Uint8Array(3 * 2 ** 20);
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    Object.assign(window, { large: bytes });
  });

async function sendLarge(url: string, method = 'PUT'): Promise<Reply> {
  const reply = await page.evaluate(
    async (told) => {
      const body = (window as unknown as { large: Uint8Array<ArrayBuffer> }).large;
      const response = await fetch(told.url, { method: told.method, body });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    },
    { url, method },
  );
  return { ...reply, body: Buffer.from(reply.body) };
}

const isLarge = (url: string): Promise<boolean> =>
  page.evaluate(async (address) => {
    const { large } = window as unknown as { large: Uint8Array };
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    return bytes.length === large.length && bytes.every((byte, index) => byte === large[index]);
  }, url);

const full = { status: 507, code: 'QuotaExceeded', ec: undefined };

// Thirty large writes, whose bytes are all hashed, take a busy machine longer than a test may.
test('put, append, copy and parts', async () => {
  await makeLarge();
  const before = await request(page, '/image-demo/there', { method: 'PUT', body: Buffer.from('was there') });
  const other = await sendLarge('/image-demo/source');
  expect([before.status, other.status]).toEqual([200, 200]);
  await request(page, '/image-demo/log?append&position=0', { method: 'POST', body: Buffer.from('one') });
  const started = await signedRequest(page, 'image-demo/parts', { method: 'POST', query: { uploads: '' } });
  const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(started.body.toString())?.[1] ?? '';
  const part = `/image-demo/parts?partNumber=1&uploadId=${uploadId}`;
  expect((await request(page, part, { method: 'PUT', body: Buffer.from('first') })).status).toBe(200);

  let objects = 0;
  while ((await sendLarge(`/image-demo/fill-${objects}`)).status === 200) {
    objects += 1;
    expect(objects).toBeLessThan(24 / 3);
  }
  const refused = await sendLarge('/image-demo/there');
  expect([faultIn(refused), refused.headers['content-type']]).toEqual([full, 'application/xml']);
  expect(faultIn(await sendLarge('/image-demo/fresh'))).toEqual(full);
  const appended = await sendLarge('/image-demo/log?append&position=3', 'POST');
  expect(faultIn(appended)).toEqual(full);
  const copy = { method: 'PUT', headers: { 'x-oss-copy-source': '/image-demo/source' } };
  expect(faultIn(await request(page, '/image-demo/there', copy))).toEqual(full);
  expect(faultIn(await sendLarge(part))).toEqual(full);
  const inPage = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('image-demo');
    const { body } = await bucket.getObject('source');
    return window.refusal(bucket.putObject('there', body));
  });
  expect(inPage).toEqual({ isOssError: true, ...full });

  const there = await request(page, '/image-demo/there');
  expect([there.body.toString(), there.headers.etag]).toEqual(['was there', before.headers.etag]);
  expect((await request(page, '/image-demo/fresh')).status).toBe(404);
  expect((await request(page, '/image-demo/log')).body.toString()).toBe('one');
  expect(await isLarge('/image-demo/source')).toBe(true);
  // A picture is made all the same, though its result finds no room.
  const made = await request(page, '/image-demo/example.jpg?x-oss-process=image/resize,w_2000,limit_0/format,bmp');
  expect([made.status, made.headers['content-type']]).toEqual([200, 'image/bmp']);
  // What is in the way can be taken away.
  expect((await request(page, '/image-demo/source', { method: 'DELETE' })).status).toBe(204);

  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect((await sendLarge('/image-demo/there')).status).toBe(200);
  expect(await isLarge('/image-demo/there')).toBe(true);
  const chosen = `<Part><PartNumber>1</PartNumber><ETag>${createHash('md5').update('first').digest('hex')}</ETag></Part>`;
  const body = `<CompleteMultipartUpload>${chosen}</CompleteMultipartUpload>`;
  const done = await signedRequest(page, 'image-demo/parts', { method: 'POST', query: { uploadId }, body });
  expect([done.status, (await request(page, '/image-demo/parts')).body.toString()]).toEqual([200, 'first']);
}, 120_000);
