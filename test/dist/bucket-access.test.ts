// Who may do what, over URLs: ACLs of buckets and objects, styles behind separators, source protection, unknown paths.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { faultIn, openDoor, signedPath, signedRequest } from './bucket-page.ts';
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
});
afterAll(() => browser?.close());

const widthOf = async (body: Buffer): Promise<number> => (await sharp(body).metadata()).width;

const acls = ['private', 'public-read', 'public-read-write'] as const;

test.each(acls.flatMap((bucket) => (['default', ...acls] as const).map((object) => ({ bucket, object }))))(
  'bucket $bucket, object $object',
  async ({ bucket, object }) => {
    const name = `acl-${bucket}`;
    await page.evaluate(
      async (told) => {
        const opened = await window.door.openBucket(told.name, { acl: told.bucket });
        await opened.copyObject('a.jpg', { bucket: 'image-demo', key: 'example.jpg' }, { acl: told.object });
      },
      { name, bucket, object },
    );
    const acl = object === 'default' ? bucket : object;
    const denied = { status: 403, code: 'AccessDenied', ec: object === 'default' ? '0003-00000001' : '0003-00000002' };
    const allowed = { status: 200, code: undefined, ec: undefined };
    const may = { read: acl === 'private' ? denied : allowed, write: acl === 'public-read-write' ? allowed : denied };

    const url = `/${name}/a.jpg`;
    const resize = { 'x-oss-process': 'image/resize,w_10' };
    expect(faultIn(await request(page, url))).toEqual(may.read);
    expect((await request(page, url, { method: 'HEAD' })).status).toBe(may.read.status);
    expect(faultIn(await request(page, `${url}?x-oss-process=image/resize,w_10`))).toEqual(may.read);
    expect(await imageSize(page, `${url}?x-oss-process=image/resize,w_10`)).toEqual(
      may.read === denied ? 'error' : { width: 10, height: 7 },
    );
    const posted = { method: 'POST', body: Buffer.from('x-oss-process=image/resize,w_10') };
    expect(faultIn(await request(page, `${url}?x-oss-process`, posted))).toEqual(may.read);
    for (const version of ['v1', 'v4'] as const) {
      expect((await signedRequest(page, `${name}/a.jpg`, { version })).status).toBe(200);
      expect((await request(page, signedPath(`${name}/a.jpg`, { version, query: resize }))).status).toBe(200);
    }
    // Of the owner alone, whatever the ACL.
    expect(faultIn(await request(page, `${url}?acl`))).toMatchObject({ status: 403, code: 'AccessDenied' });
    const put = await request(page, url, { method: 'PUT', body: Buffer.from('x') });
    expect(faultIn(put)).toEqual(may.write);
    const removed = await request(page, url, { method: 'DELETE' });
    // What was written anew has no ACL of its own any more.
    const mayDelete = may.write === allowed && bucket === 'public-read-write';
    expect(removed.status).toBe(mayDelete ? 204 : 403);
    expect((await signedRequest(page, `${name}/a.jpg`, { method: 'DELETE' })).status).toBe(204);
  },
);

test('an object put as private into a public bucket is private there', async () => {
  const headers = { 'x-oss-object-acl': 'private', 'content-type': 'image/jpeg' };
  const example = await request(page, '/image-demo/example.jpg');
  const put = { method: 'PUT', body: example.body, headers };
  expect((await request(page, '/image-demo/mine.jpg', put)).status).toBe(200);
  const denied = { status: 403, code: 'AccessDenied', ec: '0003-00000002' };
  for (const query of ['', '?x-oss-process=image/info', '?x-oss-process=style/oss-pic-style-w-100'])
    expect(faultIn(await request(page, `/image-demo/mine.jpg${query}`))).toEqual(denied);
  expect(faultIn(await request(page, '/image-demo/mine.jpg', put))).toEqual(denied);
  // Nor as another's watermark, nor copied to where it may be read.
  const mark = Buffer.from('mine.jpg').toString('base64url');
  expect(faultIn(await request(page, `/image-demo/example.jpg?x-oss-process=image/watermark,image_${mark}`))).toEqual(
    denied,
  );
  const copy = { method: 'PUT', headers: { 'x-oss-copy-source': '/image-demo/mine.jpg' } };
  expect(faultIn(await request(page, '/image-demo/copy.jpg', copy))).toEqual(denied);
  expect((await signedRequest(page, 'image-demo/mine.jpg')).body.equals(example.body)).toBe(true);
  const styled = signedPath('image-demo/mine.jpg', { query: { 'x-oss-process': 'style/oss-pic-style-w-100' } });
  expect(await imageSize(page, styled)).toEqual({ width: 100, height: 67 });
});

test('list, ACL and styles of a bucket are the owner’s alone', async () => {
  for (const query of ['', '?list-type=2', '?acl', '?style', '?bucketInfo', '?uploads']) {
    expect(faultIn(await request(page, `/image-demo/${query}`))).toMatchObject({ status: 403, code: 'AccessDenied' });
  }
  const style = Buffer.from('<Style><Content>image/info</Content></Style>');
  const put = await request(page, '/image-demo/?style&styleName=strange', { method: 'PUT', body: style });
  expect(faultIn(put)).toMatchObject({ status: 403, code: 'AccessDenied' });
  const acl = { method: 'PUT', headers: { 'x-oss-acl': 'private' } };
  expect((await request(page, '/image-demo/?acl', acl)).status).toBe(403);
  expect((await request(page, '/image-demo/', { method: 'DELETE' })).status).toBe(403);
  expect((await signedRequest(page, 'image-demo/')).body.toString()).toContain('<Key>example.jpg</Key>');
});

test('styles by the raw API', async () => {
  const path = 'image-demo/';
  const xml = (content: string) => `<Style><Content>${content}</Content></Style>`;
  for (const version of ['v1', 'v4'] as const) {
    const styleName = `raw.${version}`;
    const style = (method: string, body?: string) =>
      signedRequest(page, path, {
        method,
        version,
        query: { style: '', styleName },
        ...(body !== undefined && { body }),
      });
    const picture = `/image-demo/example.jpg?x-oss-process=style/${styleName}`;
    expect(faultIn(await request(page, picture))).toMatchObject({ status: 404, code: 'NoSuchStyle' });
    expect((await style('PUT', xml('image/resize,w_30'))).status).toBe(200);
    expect(await imageSize(page, picture)).toEqual({ width: 30, height: 20 });
    const got = (await style('GET')).body.toString();
    expect(got).toMatch(/<Name>raw\.v.<\/Name>\s*<Content>image\/resize,w_30<\/Content>\s*<Category>image<\/Category>/);
    expect(got).toMatch(/<CreateTime>\w+, \d\d \w+ \d{4} [\d:]+ GMT<\/CreateTime>/);
    const list = (await signedRequest(page, path, { version, query: { style: '' } })).body.toString();
    expect(list).toContain('<StyleList>');
    expect(list).toContain(`<Name>${styleName}</Name>`);
    expect(faultIn(await style('PUT', '<Style><Content>'))).toMatchObject({ status: 400, code: 'MalformedXML' });
    expect((await style('DELETE')).status).toBe(204);
    expect(faultIn(await style('GET'))).toMatchObject({ status: 404, code: 'NoSuchStyle' });
  }
});

test('a style behind each separator; an object of that very name goes first', async () => {
  await page.evaluate(async () => {
    const bucket = await window.door.openBucket('parted', {
      acl: 'public-read',
      styleSeparators: '-_/!',
      styles: { small: 'image/resize,w_20', 'a-b': 'image/resize,w_21' },
    });
    const from = { bucket: 'image-demo', key: 'example.jpg' };
    for (const key of ['example.jpg', 'dir/my-own_name.jpg']) await bucket.copyObject(key, from);
    await bucket.putObject('whole!small', 'itself');
    await bucket.putObject('whole', 'not this');
  });
  for (const separator of ['-', '_', '/', '!']) {
    for (const key of ['example.jpg', 'dir/my-own_name.jpg']) {
      expect(await imageSize(page, `/parted/${key}${separator}small`)).toEqual({ width: 20, height: 13 });
    }
  }
  expect(await imageSize(page, '/parted/example.jpg!a-b')).toEqual({ width: 21, height: 14 });
  expect((await request(page, '/parted/whole!small')).body.toString()).toBe('itself');
  const missing = faultIn(await request(page, '/parted/example.jpg!none'));
  expect(missing).toMatchObject({ status: 404, code: 'NoSuchStyle' });
  expect(faultIn(await request(page, '/parted/none.jpg!small'))).toMatchObject({ status: 404, code: 'NoSuchKey' });
  // Where no separator is set, it is a part of the key.
  const plain = await request(page, '/image-demo/example.jpg!oss-pic-style-w-100');
  expect(faultIn(plain)).toEqual({ status: 404, code: 'NoSuchKey', ec: '0026-00000001' });
});

test('a protected source: strangers get its styles and nothing else', async () => {
  await page.evaluate(async () => {
    const bucket = await window.door.openBucket('guarded', {
      acl: 'public-read-write',
      styleSeparators: '!',
      protectedSuffixes: ['jpg'],
      styles: { small: 'image/resize,w_20', stamped: 'image/resize,w_60/watermark,image_bG9nby5qcGc' },
    });
    const from = { bucket: 'image-demo', key: 'example.jpg' };
    for (const key of ['a.jpg', 'B.JPG', 'free.jpeg', 'logo.jpg']) await bucket.copyObject(key, from);
  });
  const guarded = { status: 403, code: 'AccessDenied', ec: '0040-00000031' };
  const raw = 'x-oss-process=image/resize,w_50';
  for (const url of ['/guarded/a.jpg', '/guarded/B.JPG', `/guarded/a.jpg?${raw}`, '/guarded/a.jpg?objectMeta']) {
    expect(faultIn(await request(page, url))).toEqual(guarded);
  }
  expect((await request(page, '/guarded/a.jpg', { method: 'HEAD' })).status).toBe(403);
  expect(faultIn(await request(page, '/guarded/a.jpg', { headers: { Range: 'bytes=0-9' } }))).toEqual(guarded);
  // Nor on any way round.
  const post = (key: string, process: string) =>
    request(page, `/guarded/${key}?x-oss-process`, { method: 'POST', body: Buffer.from(`x-oss-process=${process}`) });
  expect(faultIn(await post('a.jpg', 'image/resize,w_50'))).toEqual(guarded);
  expect(faultIn(await post('a.jpg', 'image/resize,w_50|sys/saveas,o_Y29weS5wbmc'))).toEqual(guarded);
  const source = { 'x-oss-copy-source': '/guarded/a.jpg' };
  expect(faultIn(await request(page, '/guarded/copy.png', { method: 'PUT', headers: source }))).toEqual(guarded);
  const started = await request(page, '/guarded/parts.png?uploads', { method: 'POST' });
  const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(started.body.toString())?.[1];
  const part = `/guarded/parts.png?partNumber=1&uploadId=${uploadId}`;
  expect(faultIn(await request(page, part, { method: 'PUT', headers: source }))).toEqual(guarded);
  const mark = 'x-oss-process=image/watermark,image_bG9nby5qcGc';
  expect(faultIn(await request(page, `/guarded/free.jpeg?${mark}`))).toEqual(guarded);

  for (const url of ['/guarded/a.jpg?x-oss-process=style/small', '/guarded/a.jpg!small', '/guarded/B.JPG!small']) {
    expect(await imageSize(page, url)).toEqual({ width: 20, height: 13 });
  }
  expect(await imageSize(page, '/guarded/a.jpg!stamped')).toEqual({ width: 60, height: 40 });
  expect(await widthOf((await post('a.jpg', 'style/small')).body)).toBe(20);
  expect(await imageSize(page, `/guarded/free.jpeg?${raw}`)).toEqual({ width: 50, height: 33 });
  expect(await widthOf((await signedRequest(page, 'guarded/a.jpg')).body)).toBe(400);
  const signed = signedPath('guarded/a.jpg', { query: { 'x-oss-process': 'image/resize,w_50' } });
  expect(await imageSize(page, signed)).toEqual({ width: 50, height: 33 });
});

test('an unsigned request to an unknown first segment goes to the site, untouched', async () => {
  const headers = { Authorization: 'Bearer of-the-site' };
  const sent = [
    ['PUT', '/never-made/'],
    ['PUT', '/never-made/a.jpg?acl'],
    ['POST', '/never-made/a.jpg?uploads'],
    ['GET', '/never-made/?list-type=2'],
    ['GET', '/never-made/a.jpg'],
    ['DELETE', '/never-made/a.jpg'],
    ['PUT', '/image-demo'],
    ['POST', '/'],
  ] as const;
  for (const [method, url] of sent) {
    const answered = page.waitForResponse(
      (response) => new URL(response.url()).pathname === new URL(url, demo).pathname,
    );
    await request(page, url, { method, headers });
    const response = await answered;
    expect([url, response.fromServiceWorker(), 'x-oss-request-id' in response.headers()]).toEqual([url, false, false]);
  }
  const arrivals: string[] = await (await fetch(`${demo}arrivals`, { headers })).json();
  expect(arrivals).toEqual(sent.map(([method, url]) => `${method} ${url}`));
});

test('a signed PUT makes a bucket, which then answers on that path', async () => {
  const path = 'new-bucket/';
  const wrong = { accessKeyId: 'oss-img', accessKeySecret: 'guessed' };
  const refused = await signedRequest(page, path, { method: 'PUT', keys: wrong });
  expect(faultIn(refused)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  expect(refused.body.toString()).toContain('<StringToSign>');
  const unknown = { accessKeyId: 'nobody', accessKeySecret: 'x' };
  const nobody = await signedRequest(page, path, { method: 'PUT', keys: unknown, version: 'v1' });
  expect(faultIn(nobody)).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
  expect((await request(page, '/new-bucket/x')).headers['x-oss-request-id']).toBeUndefined();
  expect(faultIn(await signedRequest(page, 'new-bucket/x'))).toMatchObject({ status: 404, code: 'NoSuchBucket' });

  const made = await signedRequest(page, path, { method: 'PUT', headers: { 'x-oss-acl': 'public-read' } });
  expect([made.status, made.headers.location]).toEqual([200, '/new-bucket']);
  expect(faultIn(await request(page, '/new-bucket/x'))).toMatchObject({ status: 404, code: 'NoSuchKey' });
  expect((await signedRequest(page, 'new-bucket/x', { method: 'PUT', body: 'x' })).status).toBe(200);
  expect((await request(page, '/new-bucket/x')).body.toString()).toBe('x');
  expect(await page.evaluate(async () => (await window.door.listBuckets()).map(({ name }) => name))).toContain(
    'new-bucket',
  );
  expect(faultIn(await signedRequest(page, path, { method: 'DELETE' }))).toMatchObject({ code: 'BucketNotEmpty' });
  expect((await signedRequest(page, 'new-bucket/x', { method: 'DELETE' })).status).toBe(204);
  expect((await signedRequest(page, path, { method: 'DELETE' })).status).toBe(204);
  expect((await request(page, '/new-bucket/x')).headers['x-oss-request-id']).toBeUndefined();
});
