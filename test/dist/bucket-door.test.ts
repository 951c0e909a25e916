// `oss-img/bucket` of the built package, in a page: objects, with the running service worker as the witness.
import { createHash } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDoor, signedRequest } from './bucket-page.ts';
import { openDemo, request, startBrowser } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  // With the demo closed, the service worker does the work for URLs itself.
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
});
afterAll(() => browser?.close());

const md5 = (text: string): string => `"${createHash('md5').update(text).digest('hex').toUpperCase()}"`;

test('what a page puts, in every form, the service worker answers at once', async () => {
  const stored = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('forms', { acl: 'public-read' });
    const bytes = new TextEncoder().encode('..bytes..');
    const frame = document.body.appendChild(document.createElement('iframe'));
    const other = frame.contentWindow as unknown as typeof globalThis;
    const bodies = {
      'text.txt': 'text',
      buffer: bytes.slice().buffer,
      'a/b c+%25.bin': bytes.subarray(2, 7),
      '中文/图.txt': new Blob(['blob'], { type: 'text/plain' }),
      '.././x': '',
      'other-window.txt': new other.File(['file'], 'a.txt', { type: 'text/css' }),
    };
    const etags: string[] = [];
    for (const [key, body] of Object.entries(bodies)) etags.push((await bucket.putObject(key, body)).etag);
    const heads = await Promise.all(Object.keys(bodies).map((key) => bucket.headObject(key)));
    return {
      etags,
      keys: Object.keys(bodies),
      types: heads.map(({ contentType }) => contentType),
      sizes: heads.map(({ byteLength }) => byteLength),
    };
  });
  const texts = ['text', '..bytes..', 'bytes', 'blob', '', 'file'];
  expect(stored.etags).toEqual(texts.map(md5));
  expect(stored.sizes).toEqual(texts.map((text) => text.length));
  expect([stored.types[3], stored.types[5]]).toEqual(['text/plain', 'text/css']);
  for (const [index, key] of stored.keys.entries()) {
    // A browser takes the dots out of a path before anybody sees it.
    if (key === '.././x') continue;
    const reply = await request(page, `/forms/${key.split('/').map(encodeURIComponent).join('/')}`);
    expect([key, reply.status, reply.body.toString(), reply.headers.etag]).toEqual([
      key,
      200,
      texts[index],
      stored.etags[index],
    ]);
  }
});

test('type, headers and metadata of an object: given, kept by a copy, replaced by one onto itself', async () => {
  const facts = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('facts', { acl: 'public-read' });
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 4, 4);
    const png = await (await canvas.convertToBlob()).arrayBuffer();
    await bucket.putObject('png', png);
    await bucket.putObject('said', 'x', {
      contentType: 'text/x-said',
      headers: { 'Cache-Control': 'max-age=5', 'Content-Disposition': 'attachment; filename=said.txt' },
      meta: { note: 'first' },
    });
    await bucket.copyObject('copied', 'said');
    const said = { contentType: undefined, meta: { note: 'second' } };
    await bucket.copyObject('other', { bucket: 'facts', key: 'said' }, said);
    const before = await bucket.headObject('said');
    await bucket.copyObject('said', 'said', { contentType: 'text/x-new', meta: { note: 'third' } });
    const after = await bucket.headObject('said');
    return {
      png: (await bucket.headObject('png')).contentType,
      copied: await bucket.headObject('copied'),
      other: await bucket.headObject('other'),
      sameEtag: before.etag === after.etag,
      said: [after.contentType, after.meta.note, await (await bucket.getObject('said')).body.text()],
    };
  });
  expect(facts.png).toBe('image/png');
  expect([facts.copied.contentType, facts.copied.meta]).toEqual(['text/x-said', { note: 'first' }]);
  expect([facts.other.contentType, facts.other.meta]).toEqual(['text/x-said', { note: 'second' }]);
  expect([facts.sameEtag, facts.said]).toEqual([true, ['text/x-new', 'third', 'x']]);
  const { headers } = await request(page, '/facts/copied');
  expect([headers['cache-control'], headers['content-disposition'], headers['x-oss-meta-note']]).toEqual([
    'max-age=5',
    'attachment; filename="said.txt"',
    'first',
  ]);
});

test('metadata beyond ASCII is the same text by the door and by HTTP, whoever wrote it', async () => {
  const text = 'Café 100 € 图';
  const read = await page.evaluate(async (note) => {
    const bucket = await window.door.openBucket('facts', { acl: 'public-read-write' });
    await bucket.putObject('by-door', 'x', { meta: { note } });
    // A header carries bytes: the SDKs send UTF-8.
    const bytes = String.fromCharCode(...new TextEncoder().encode(note));
    await fetch('/facts/by-http', { method: 'PUT', body: 'x', headers: { 'x-oss-meta-note': bytes } });
    return Promise.all(
      ['by-door', 'by-http'].map(async (key) => [
        (await bucket.headObject(key)).meta.note,
        decodeURIComponent((await fetch(`/facts/${key}`, { method: 'HEAD' })).headers.get('x-oss-meta-note') ?? ''),
      ]),
    );
  }, text);
  expect(read).toEqual([
    [text, text],
    [text, text],
  ]);
});

test('metadata in Latin-1 is read back by HTTP as it was written by the door', async () => {
  const read = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('facts', { acl: 'public-read-write' });
    await bucket.putObject('latin', 'x', { meta: { note: 'é' } });
    return (await fetch('/facts/latin')).headers.get('x-oss-meta-note');
  });
  expect(read).toBe('%C3%A9');
});

test('a read: whole, in part, on a condition, processed, by a style', async () => {
  const got = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('image-demo', { styles: { tiny: 'image/resize,w_20' } });
    const { etag, byteLength, lastModified } = await bucket.headObject('example.jpg');
    const read = async (options: Parameters<typeof bucket.getObject>[1]) => {
      const {
        status,
        body,
        contentType,
        etag: of,
        byteLength: length,
      } = await bucket.getObject('example.jpg', options);
      const shown = contentType.startsWith('image/') && status === 200 ? await createImageBitmap(body) : undefined;
      return { status, size: body.size, type: body.type, same: of === etag, length, width: shown?.width };
    };
    return {
      byteLength,
      whole: await read({}),
      part: await read({ headers: { Range: 'bytes=10-19' } }),
      unchanged: await read({ headers: { 'If-None-Match': etag } }),
      unmodified: await read({ headers: { 'If-Modified-Since': lastModified.toUTCString() } }),
      processed: await read({ process: 'image/resize,w_50/format,png' }),
      styled: await read({ process: 'style/tiny' }),
      failed: await window.refusal(bucket.getObject('example.jpg', { headers: { 'If-Match': '"0"' } })),
    };
  });
  const whole = { status: 200, size: got.byteLength, type: 'image/jpeg', same: true, length: got.byteLength };
  expect(got.whole).toEqual({ ...whole, width: 400 });
  expect(got.part).toEqual({ ...whole, status: 206, size: 10 });
  expect(got.unchanged).toMatchObject({ status: 304, size: 0, same: true });
  expect(got.unmodified).toMatchObject({ status: 304, size: 0 });
  expect(got.processed).toMatchObject({ status: 200, type: 'image/png', same: true, width: 50 });
  expect(got.styled).toMatchObject({ status: 200, type: 'image/jpeg', width: 20 });
  expect(got.failed).toMatchObject({ isOssError: true, code: 'PreconditionFailed', status: 412 });
});

test('lists: prefix, delimiter, after, page by page; and what was deleted is gone', async () => {
  const keys = ['a.jpg', 'b/1.jpg', 'b/2.jpg', 'b/c/3.jpg', 'd.jpg', 'z/4.jpg', '中.jpg'];
  const lists = await page.evaluate(async (names) => {
    const bucket = await window.door.openBucket('lists', { acl: 'public-read' });
    for (const key of [...names].reverse()) await bucket.putObject(key, key);
    const shown = async (options: Parameters<typeof bucket.listObjects>[0]) => {
      const { objects, prefixes, isTruncated, next } = await bucket.listObjects(options);
      return { keys: objects.map(({ key }) => key), prefixes, isTruncated, next };
    };
    const pages: string[][] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const one = await shown({ delimiter: '/', maxKeys: 2, after });
      pages.push([...one.keys, ...one.prefixes]);
      after = one.next;
    }
    const all = await shown({});
    const found = {
      pages,
      all,
      below: await shown({ prefix: 'b/', delimiter: '/' }),
      behind: await shown({ after: 'd.jpg' }),
    };
    await bucket.deleteObject('a.jpg');
    await bucket.deleteObject('a.jpg');
    await bucket.deleteObjects(['b/1.jpg', '中.jpg', 'never there']);
    return { ...found, left: (await shown({})).keys, wrong: await window.refusal(shown({ maxKeys: 1001 })) };
  }, keys);
  expect(lists.all).toEqual({ keys, prefixes: [], isTruncated: false, next: undefined });
  expect(lists.pages).toEqual([['a.jpg', 'b/'], ['d.jpg', 'z/'], ['中.jpg']]);
  expect(lists.below).toMatchObject({ keys: ['b/1.jpg', 'b/2.jpg'], prefixes: ['b/c/'] });
  expect(lists.behind.keys).toEqual(['z/4.jpg', '中.jpg']);
  expect(lists.left).toEqual(['b/2.jpg', 'b/c/3.jpg', 'd.jpg', 'z/4.jpg']);
  expect(lists.wrong).toMatchObject({ code: 'InvalidArgument', ec: '0017-00000289' });
  expect((await request(page, '/lists/a.jpg')).status).toBe(404);
  expect((await request(page, '/lists/d.jpg')).status).toBe(200);
});

test('appended, and put together of parts', async () => {
  const made = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('grown', { acl: 'public-read' });
    const first = await bucket.appendObject('log', 0, 'one ', { contentType: 'text/plain' });
    const second = await bucket.appendObject('log', first.nextPosition, 'two');
    const wrong = await window.refusal(bucket.appendObject('log', 3, 'x'));
    await bucket.putObject('plain', 'x');
    const never = await window.refusal(bucket.appendObject('plain', 1, 'x'));

    const { uploadId } = await bucket.initiateMultipartUpload('large', {
      contentType: 'text/x-large',
      meta: { n: '1' },
    });
    const last = await bucket.uploadPart('large', uploadId, 3, 'end');
    const start = await bucket.uploadPart('large', uploadId, 1, 'a'.repeat(100 * 1024));
    const early = await window.refusal(bucket.headObject('large'));
    const disordered = await window.refusal(bucket.completeMultipartUpload('large', uploadId, [start, start]));
    const { etag } = await bucket.completeMultipartUpload('large', uploadId, [start, last]);
    const done = await window.refusal(bucket.abortMultipartUpload('large', uploadId));
    const given = await bucket.initiateMultipartUpload('given-up');
    await bucket.abortMultipartUpload('given-up', given.uploadId);
    const aborted = await window.refusal(bucket.uploadPart('given-up', given.uploadId, 1, 'x'));
    const head = await bucket.headObject('large');
    return { second, wrong, never, early, disordered, etag, done, aborted, head };
  });
  expect(made.second).toEqual({ nextPosition: 7 });
  expect(made.wrong).toMatchObject({ code: 'PositionNotEqualToLength', status: 409, ec: '0026-00000016' });
  expect(made.never).toMatchObject({ code: 'ObjectNotAppendable', status: 409 });
  expect(made.early).toMatchObject({ code: 'NoSuchKey', status: 404 });
  expect(made.disordered).toMatchObject({ code: 'InvalidPartOrder' });
  expect([made.done?.code, made.aborted?.code]).toEqual(['NoSuchUpload', 'NoSuchUpload']);
  expect(made.head).toMatchObject({ contentType: 'text/x-large', meta: { n: '1' }, byteLength: 102_403 });
  expect(made.etag).toMatch(/^"[0-9A-F]{32}-2"$/);
  const log = await request(page, '/grown/log');
  expect([log.body.toString(), log.headers['x-oss-object-type']]).toEqual(['one two', 'Appendable']);
  const large = await request(page, '/grown/large');
  expect(large.body.toString()).toBe(`${'a'.repeat(100 * 1024)}end`);
  expect(large.headers.etag).toBe(made.etag);
});

test('processed and saved: in the same bucket and another, by every kind of base64', async () => {
  // Of these, base64 has a plus, a slash and padding.
  const keys = { standard: '>>>???~.png', urlSafe: '>>>???.png', other: '存/>>>???.png', bare: 'ab.png' };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const saves = [
    `image/resize,w_40/format,png|sys/saveas,o_${base64(keys.standard)}`,
    `image/resize,w_41/format,png|sys/saveas,o_${Buffer.from(keys.urlSafe).toString('base64url')}`,
    `style/oss-pic-style-w-100|sys/saveas,o_${base64(keys.other)},b_${base64('saved')}`,
    `image/resize,w_43/format,png|sys/saveas,b_${base64('saved').replace(/=+$/, '')},o_${base64(keys.bare).replace(/=+$/, '')}`,
  ];
  expect(saves.join(' ')).toMatch(/(?=.*\+)(?=.*Pz8\/)(?=.*-)(?=.*_)(?=.*=)/);
  const replies = await page.evaluate(async (processes) => {
    const bucket = await window.door.openBucket('image-demo');
    await window.door.openBucket('saved', { acl: 'public-read' });
    const saved = [];
    for (const process of processes) saved.push(await bucket.processObject('example.jpg', process));
    const unknown = window.refusal(
      bucket.processObject('example.jpg', `image/resize,w_9|sys/saveas,o_YQ,b_bm9uZS1oZXJl`),
    );
    const missing = window.refusal(bucket.processObject('none.jpg', 'image/resize,w_9|sys/saveas,o_YQ'));
    const nowhere = window.refusal(bucket.processObject('example.jpg', 'image/resize,w_9'));
    return { saved, refusals: await Promise.all([unknown, missing, nowhere]) };
  }, saves);
  const places = [
    ['image-demo', keys.standard, '', 40],
    ['image-demo', keys.urlSafe, '', 41],
    ['saved', keys.other, 'saved', 100],
    ['saved', keys.bare, 'saved', 43],
  ] as const;
  for (const [index, [bucket, key, named, width]] of places.entries()) {
    const reply = await request(page, `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`);
    expect((await sharp(reply.body).metadata()).width).toBe(width);
    expect(replies.saved[index]).toEqual({ bucket: named, object: key, fileSize: reply.body.length, status: 'OK' });
  }
  expect(replies.refusals.map((refusal) => refusal?.code)).toEqual(['NoSuchBucket', 'NoSuchKey', 'InvalidRequest']);
});

test('an object that somebody damaged is a 404, and the listing goes on without it', async () => {
  const listed = await page.evaluate(async () => {
    const bucket = await window.door.openBucket('damaged', { acl: 'public-read' });
    for (const key of ['a', 'b', 'c']) await bucket.putObject(key, key);
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('oss-img');
      opening.onsuccess = () => {
        const writing = opening.result.transaction('objects', 'readwrite');
        writing.objectStore('objects').put({ contentType: 'text/plain' }, ['damaged', 'b']);
        writing.oncomplete = () => resolve(opening.result.close());
        writing.onabort = () => reject(writing.error);
      };
    });
    return (await bucket.listObjects()).objects.map(({ key }) => key);
  });
  expect(listed).toEqual(['a', 'c']);
  const xml = (await signedRequest(page, 'damaged/')).body.toString();
  expect([...xml.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)).toEqual(['a', 'c']);
  const statuses = ['a', 'b', 'b?x-oss-process=image/info', 'c'].map(
    async (path) => (await request(page, `/damaged/${path}`)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 404, 404, 200]);
});
