// Request in, Response out: the whole service in Node.
import { describe, expect, it } from 'vitest';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { applySettings } from '../../src/bucket/account.ts';
import { memoryStore } from '../../src/bucket/memory.ts';
import { openObjects } from '../../src/bucket/objects.ts';
import type { BucketSettings } from '../../src/bucket/settings.ts';
import { readSource } from '../../src/formats/index.ts';
import { makeImageService } from '../../src/service/service.ts';
import { nodeEngine } from '../node-engine.ts';
import { decoded, photo, pngOf } from '../pictures.ts';
import { hashOf } from '../pixels.ts';
import { bytesOf, field, objects, openService, origin, picture, refusal } from './harness.ts';

/** The bucket's ACL, and how the site answers. */
const service = ({
  acl = 'public-read-write',
  site,
}: Pick<BucketSettings, 'acl'> & { site?: () => Promise<Response> } = {}) =>
  openService({ settings: { acl }, ...(site && { site }) });

const w100 = 'x-oss-process=image/resize,w_100';

describe('a processed picture', () => {
  it.each([
    ['by path', `/image-demo/example.jpg?${w100}`],
    ['by host', `http://image-demo.oss-cn-hangzhou.aliyuncs.com/example.jpg?${w100}`],
    ['by https host', `https://image-demo.oss-cn-beijing.aliyuncs.com/example.jpg?${w100}`],
    ['by a host of our own', `https://image-demo.img.example.com/example.jpg?${w100}`],
    ['percent-encoded', '/image-demo/example.jpg?x-oss-process=image%2Fresize%2Cw_100'],
    ['through a style', '/image-demo/example.jpg?x-oss-process=style/oss-pic-style-w-100'],
    ['through an encoded style', '/image-demo/example.jpg?x-oss-process=style%2Foss-pic-style-w-100'],
    ['under a name with other letters', `/image-demo/dir/%E5%9B%BE%20%E7%89%87+1.jpg?${w100}`],
    ['with other parameters', `/image-demo/example.jpg?v=1&${w100}&x-oss-process=image/rotate,90`],
  ])('is answered %s', async (_, url) => {
    const { ask } = await service();
    const response = await ask(url);
    expect(response.status).toBe(200);
    const body = await bytesOf(response);
    expect(readSource(body)).toMatchObject({ format: 'jpg', width: 100, height: 67 });
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('content-length')).toBe(String(body.length));
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it("carries the source's ETag and date, and says who did the work and how long each stage took", async () => {
    const { ask } = await service();
    const source = await ask('/image-demo/example.jpg');
    const { headers } = await ask('/image-demo/example.jpg?x-oss-process=image/resize,w_100/format,webp');
    for (const name of ['etag', 'last-modified', 'x-oss-object-type'])
      expect(headers.get(name)).toBe(source.headers.get(name));
    expect(headers.get('etag')).toMatch(/^"[0-9A-F]{32}"$/);
    expect(headers.get('content-type')).toBe('image/webp');
    expect(headers.get('server-timing')).toMatch(
      /^engine;desc="node", read;dur=[\d.]+, decode;dur=[\d.]+, resize;dur=[\d.]+, encode;dur=[\d.]+$/,
    );
  });

  it('is JSON for info', async () => {
    const { ask } = await service();
    const response = await ask('/image-demo/example.jpg?x-oss-process=image/info');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      ImageWidth: { value: '400' },
      FileSize: { value: String(picture.length) },
    });
  });

  it('is JSON for average-hue', async () => {
    const { ask } = await service();
    const response = await ask('/image-demo/panda.png?x-oss-process=image/average-hue');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe('{"RGB": "0xfac896"}');
  });

  it('may be asked for by a header, which the query overrules', async () => {
    const { ask } = await service();
    const by = async (search: string, process: string): Promise<number[]> => {
      const reply = await ask(`/image-demo/example.jpg${search}`, { headers: { 'x-oss-process': process } });
      const { width, height } = readSource(await bytesOf(reply));
      return [width, height];
    };
    expect(await by('', 'image/crop,w_30,h_20')).toEqual([30, 20]);
    expect(await by('?x-oss-process=image/crop,w_10,h_5', 'image/crop,w_30,h_20')).toEqual([10, 5]);
    const wrong = await ask('/image-demo/example.jpg', { headers: { 'x-oss-process': 'image/crop,w_-1' } });
    expect(wrong.status).toBe(400);
  });

  it('has the same headers and no body for HEAD', async () => {
    const { ask } = await service();
    const get = await ask(`/image-demo/example.jpg?${w100}`);
    const head = await ask(`/image-demo/example.jpg?${w100}`, { method: 'HEAD' });
    expect(head.body).toBeNull();
    for (const name of ['content-length', 'content-type', 'etag'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  it('is made from a second copy of the object when the page that had the first one was closed', async () => {
    const store = memoryStore();
    const record = await applySettings(store, 'image-demo', { acl: 'public-read' });
    const bucket = openObjects({ store, record, caller: 'owner', onChange: async () => {} });
    await bucket.put('a.jpg', picture.slice().buffer);
    const engine = nodeEngine();
    const { answer } = makeImageService({
      store,
      origin,
      hosts: [],
      engineVersion: 'test',
      styles: {},
      fetchSite: async () => new Response(),
      perform: async (job, load) => {
        const lost = await load();
        structuredClone(lost, { transfer: [lost.source, ...Object.values(lost.objects)] });
        const { source, objects } = await load();
        return { outcome: await engine.run(job, source, { objects }), by: 'the second' };
      },
    });
    const response = await answer(new Request(`${origin}/image-demo/a.jpg?${w100}`));
    expect(response?.status).toBe(200);
    expect(response?.headers.get('server-timing')).toContain('the second');
  });
});

describe('an error', () => {
  // [path, status, code, EC]
  it.each([
    ['/image-demo/example.jpg?x-oss-process=image/resize,w_0', 400, 'InvalidArgument', '0040-00000312'],
    ['/image-demo/example.jpg?x-oss-process=image/crop,w_x', 400, 'InvalidArgument', '0040-00000225'],
    ['/image-demo/example.jpg?x-oss-process=image/crop,h_x', 400, 'InvalidArgument', '0040-00000226'],
    ['/image-demo/example.jpg?x-oss-process=image/rotate,400', 400, 'InvalidArgument', '0040-00000217'],
    ['/image-demo/example.jpg?x-oss-process=image/format,f_png', 400, 'InvalidArgument', '0040-00000206'],
    ['/image-demo/example.jpg?x-oss-process=image/circle', 400, 'MissingArgument', '0040-00000233'],
    ['/image-demo/example.jpg?x-oss-process=image/blindwatermark', 501, 'NotImplemented', undefined],
    ['/image-demo/example.jpg?x-oss-process=image/format,heic', 501, 'NotImplemented', '0040-00000015'],
    ['/image-demo/example.jpg?x-oss-process=image/slim,1', 400, 'InvalidArgument', '0040-00000213'],
    ['/image-demo/example.jpg?x-oss-process=image/', 400, 'InvalidArgument', '0040-00000212'],
    ['/image-demo/example.jpg?x-oss-process=', 400, 'InvalidArgument', undefined],
    ['/image-demo/example.jpg?x-oss-process=image/%zz', 400, 'InvalidArgument', undefined],
    ['/image-demo/example.jpg?x-oss-process=image/crop,x_500', 400, 'CutEdgeExceedRange', undefined],
    ['/image-demo/example.jpg?x-oss-process=style/missing', 404, 'NoSuchStyle', undefined],
    ['/image-demo/example.jpg?x-oss-process=style/a%20b', 400, 'InvalidArgument', '0017-00000251'],
    ['/image-demo/example.jpg?x-oss-process=style/broken', 400, 'InvalidArgument', '0040-00000213'],
    // A style contains a whole process and cannot name another style.
    ['/image-demo/example.jpg?x-oss-process=style/nested', 501, 'NotImplemented', undefined],
    [`/image-demo/missing.jpg?${w100}`, 404, 'NoSuchKey', '0040-00000024'],
    ['/image-demo/missing.jpg', 404, 'NoSuchKey', '0026-00000001'],
    ['/image-demo/', 403, 'AccessDenied', '0003-00000001'],
    [`/image-demo/text.jpg?${w100}`, 400, 'BadRequest', '0040-00000005'],
    [`/image-demo/cut.jpg?${w100}`, 400, 'ImageDamage', undefined],
    [`/image-demo/giant.jpg?${w100}`, 400, 'MemLimitExceeded', '0040-00000012'],
  ])('of %s is %i %s %s', async (path, status, code, ec) => {
    const { ask } = await service();
    const response = await ask(path);
    const xml = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/xml');
    expect(response.headers.get('x-oss-ec') ?? undefined).toBe(ec);
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error>\n/);
    expect({ code: field(xml, 'Code'), ec: field(xml, 'EC') }).toEqual({ code, ec });
    expect(field(xml, 'Message')).not.toBe('');
    expect(field(xml, 'RequestId')).toBe(response.headers.get('x-oss-request-id'));
    expect(field(xml, 'HostId')).toBe('localhost:4173');
  });

  it('cannot break out of its XML', async () => {
    const { ask } = await service();
    const xml = await (
      await ask('/image-demo/example.jpg?x-oss-process=image/%3C!--%22%26%00%3E%3C/Message%3E,1')
    ).text();
    expect(xml.match(/</g)).toHaveLength(
      '<?xml <Error></Error><Code></Code><Message></Message><RequestId></RequestId><HostId></HostId><EC></EC>'.match(
        /</g,
      )?.length ?? 0,
    );
    expect(xml).not.toContain('\0');
  });

  it('has its status, its headers and no body for HEAD', async () => {
    const { ask } = await service();
    const response = await ask('/image-demo/missing.jpg', { method: 'HEAD' });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-oss-ec')).toBe('0026-00000001');
    expect(response.body).toBeNull();
    expect(field(atob(response.headers.get('x-oss-err') ?? ''), 'Code')).toBe('NoSuchKey');
  });

  it('of the store or the engine is answered as InternalError', async () => {
    const { answer } = makeImageService({
      store: { ...memoryStore(), getBucket: () => Promise.reject(new Error('disk')) },
      origin,
      hosts: [],
      engineVersion: 'test',
      styles: {},
      fetchSite: async () => new Response(),
      perform: () => Promise.reject(new Error('worker')),
    });
    const response = await answer(new Request(`${origin}/image-demo/a.jpg?${w100}`));
    expect(response?.status).toBe(500);
    expect(field((await response?.text()) ?? '', 'Code')).toBe('InternalError');
  });
});

describe('ignore-error', () => {
  const original = async (response: Response, key = 'example.jpg'): Promise<void> => {
    expect(response.status).toBe(200);
    expect(hashOf(await bytesOf(response))).toBe(hashOf(objects[key] as Uint8Array));
  };

  it.each([
    ['a wrong parameter', 'image/resize,w_0/ignore-error,1'],
    ['an unknown action', 'image/slim,1/ignore-error,1'],
    ['what is refused by name', 'image/crop,g_face/ignore-error,1'],
    ['no parameter', 'image/resize/ignore-error,1'],
    ['a crop outside', 'image/crop,x_500/ignore-error,1'],
    ['a missing watermark', `image/watermark,image_${encodeBase64UrlText('gone.png')}/ignore-error,1`],
    ['first in the chain', 'image/ignore-error,1/crop,x_500'],
    ['in another stage', 'image/crop,x_500|image/ignore-error,1'],
    ['percent-encoded', 'image%2Fresize%2Cw_0%2Fignore-error%2C1'],
    ['percent-encoded in small letters', 'image%2fresize%2cw_0%2fignore-error%2c1'],
  ])('answers %s with the original', async (_, process) => {
    const { ask } = await service();
    const response = await ask(`/image-demo/example.jpg?x-oss-process=${process}`);
    const plain = await ask('/image-demo/example.jpg');
    for (const name of ['content-type', 'content-length', 'etag', 'last-modified', 'content-disposition'])
      expect(response.headers.get(name), name).toBe(plain.headers.get(name));
    await original(response);
  });

  it.each(['cut.jpg', 'giant.jpg', 'text.jpg'])('answers the source %s with itself, as it is stored', async (key) => {
    const { ask } = await service();
    const response = await ask(`/image-demo/${key}?x-oss-process=image/resize,w_100/ignore-error,1`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    await original(response, key);
  });

  it('downloads a document as the document itself is downloaded', async () => {
    const { ask } = await service();
    await ask('/image-demo/a.html', { method: 'PUT', body: '<p>', headers: { 'content-type': 'text/html' } });
    const plain = await ask('/image-demo/a.html');
    const response = await ask('/image-demo/a.html?x-oss-process=image/resize,w_100/ignore-error,1');
    expect(response.status).toBe(200);
    for (const name of ['content-disposition', 'content-security-policy', 'x-content-type-options'])
      expect(response.headers.get(name), name).toBe(plain.headers.get(name));
  });

  it('changes nothing for a process that succeeds', async () => {
    const { ask } = await service();
    const response = await ask('/image-demo/example.jpg?x-oss-process=image/resize,w_100/ignore-error,1');
    expect(readSource(await bytesOf(response))).toMatchObject({ width: 100, height: 67 });
  });

  it.each([
    ['a missing source', '/image-demo/missing.jpg?x-oss-process=image/resize,w_100/ignore-error,1', 404, 'NoSuchKey'],
    [
      'a missing source and a wrong step',
      '/image-demo/missing.jpg?x-oss-process=image/slim,1/ignore-error,1',
      404,
      'NoSuchKey',
    ],
    ['a missing style', '/image-demo/example.jpg?x-oss-process=style/missing', 404, 'NoSuchStyle'],
    ['an error, switched off', '/image-demo/example.jpg?x-oss-process=image/crop,x_500/ignore-error,0', 400, undefined],
    ['another value', '/image-demo/example.jpg?x-oss-process=image/crop,x_5/ignore-error,10', 400, 'InvalidArgument'],
  ])('does not hide %s', async (_, path, status, code) => {
    const { ask } = await service();
    const response = await ask(path);
    expect(response.status).toBe(status);
    if (code) expect(field(await response.text(), 'Code')).toBe(code);
  });

  it('does not show what the bucket denies', async () => {
    const { ask } = await service({ acl: 'private' });
    for (const step of ['resize,w_100', 'resize,w_0', 'slim,1']) {
      const response = await ask(`/image-demo/example.jpg?x-oss-process=image/${step}/ignore-error,1`);
      expect(response.status, step).toBe(403);
    }
  });

  it('works in a style', async () => {
    const { ask, store } = await service();
    await applySettings(store, 'image-demo', { styles: { soft: 'image/slim,1/ignore-error,1' } });
    await original(await ask('/image-demo/example.jpg?x-oss-process=style/soft'));
  });

  it('answers HEAD without a body', async () => {
    const { ask } = await service();
    const head = await ask('/image-demo/example.jpg?x-oss-process=image/slim,1/ignore-error,1', { method: 'HEAD' });
    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: null });
    expect(head.headers.get('content-length')).toBe(String(picture.length));
  });

  it('works for pictures of the site', async () => {
    const site = async (): Promise<Response> =>
      new Response(picture.slice(), { headers: { 'content-type': 'image/jpeg', etag: '"site"' } });
    const { ask } = await service({ site });
    for (const step of ['slim,1', 'crop,x_500']) {
      const response = await ask(`/photos/cat.jpg?x-oss-process=image/${step}/ignore-error,1`);
      expect(response.headers.get('etag')).toBe('"site"');
      await original(response);
    }
  });
});

describe('a picture as a watermark', () => {
  const image = (key: string): string => `image_${encodeBase64UrlText(key)}`;
  const at = ({ width, data }: { width: number; data: Uint8ClampedArray }, x: number, y: number): number[] => [
    ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
  ];

  it('is an object of the same bucket', async () => {
    const { ask, asked } = await service();
    const response = await ask(
      `/image-demo/example.jpg?x-oss-process=image/watermark,${image('panda.png')},g_nw,x_0,y_0/format,png`,
    );
    const result = await decoded(await bytesOf(response));
    expect([at(result, 0, 0), at(result, 19, 19)]).toEqual([
      [250, 200, 150],
      [250, 200, 150],
    ]);
    expect(at(result, 20, 20)).not.toEqual([250, 200, 150]);
    expect(asked).toEqual(['object example.jpg', 'object panda.png', 'work']);
  });

  it('may be the picture itself', async () => {
    const { ask } = await service();
    const process = `image/resize,w_300/watermark,${image('example.jpg?x-oss-process=image/resize,P_20')},g_nw`;
    const response = await ask(`/image-demo/example.jpg?x-oss-process=${process}`);
    expect(readSource(await bytesOf(response))).toMatchObject({ width: 300, height: 200 });
  });

  it.each([
    ['is missing', image('gone.png'), 404, 'NoSuchKey', '0040-00000025'],
    ['is no picture', image('text.jpg'), 400, 'BadRequest', '0040-00000027'],
    ['is damaged', image('cut.jpg'), 400, 'ImageDamage', undefined],
    ['is too large', image('giant.jpg'), 400, 'MemLimitExceeded', '0040-00000012'],
    ['has a key no object has', image('/x'), 400, 'InvalidObjectName', undefined],
    [
      'has a watermark of its own',
      image('panda.png?x-oss-process=image/watermark,text_QQ'),
      400,
      'InvalidArgument',
      '0040-00000373',
    ],
    ['answers with text', image('panda.png?x-oss-process=image/info'), 400, 'InvalidArgument', '0040-00000374'],
  ])('has an error of its own when it %s', async (_, params, status, code, ec) => {
    const { ask } = await service();
    const response = await ask(`/image-demo/example.jpg?x-oss-process=image/watermark,${params}`);
    const xml = await response.text();
    expect({ status: response.status, code: field(xml, 'Code'), ec: field(xml, 'EC') }).toEqual({ status, code, ec });
    expect(response.headers.get('x-oss-ec') ?? undefined).toBe(ec);
  });

  it('is one of three at most, or refused before any object is looked for', async () => {
    const { ask, asked } = await service();
    const steps = ['a', 'b', 'c', 'd'].map((key) => `watermark,${image(key)}`).join('/');
    const response = await ask(`/image-demo/example.jpg?x-oss-process=image/${steps}`);
    expect(field(await response.text(), 'EC')).toBe('0040-00000026');
    expect(asked).toEqual([]);
  });

  it('is looked for after the source: when both are missing, the error is about the source', async () => {
    const { ask } = await service();
    const response = await ask(`/image-demo/missing.jpg?x-oss-process=image/watermark,${image('gone.png')}`);
    expect(field(await response.text(), 'EC')).toBe('0040-00000024');
  });

  it('is denied when the bucket denies access', async () => {
    const { ask } = await service({ acl: 'private' });
    expect((await ask(`/image-demo/example.jpg?x-oss-process=image/watermark,${image('panda.png')}`)).status).toBe(403);
  });

  it('on a picture of the site is a picture of the site, whatever its key says', async () => {
    const site = async (): Promise<Response> =>
      new Response((objects['panda.png'] as Uint8Array<ArrayBuffer>).slice(), {
        headers: { 'content-type': 'image/png' },
      });
    for (const [key, path] of [
      ['logo.png', '/logo.png'],
      ['dir/图 片+1.png', '/dir/%E5%9B%BE%20%E7%89%87%2B1.png'],
      ['a?b#c.png', '/a%3Fb%23c.png'],
    ] as const) {
      const { ask, asked } = await service({ site });
      const response = await ask(`/photos/cat.png?x-oss-process=image/watermark,${image(key)}`);
      // A question mark that does not begin a process belongs to the key.
      expect(response.status, key).toBe(200);
      expect(asked).toEqual([`site ${origin}/photos/cat.png`, `site ${origin}${path}`, 'work']);
    }
    // No other site is asked.
    for (const key of [
      '//elsewhere.com/x.png',
      'https://elsewhere.com/x.png',
      '\\\\elsewhere.com\\x.png',
      '/\\elsewhere.com',
    ]) {
      const { ask, asked } = await service({ site });
      await ask(`/photos/cat.png?x-oss-process=image/watermark,${image(key)}`);
      for (const one of asked.filter((what) => what !== 'work'))
        expect(new URL(one.replace('site ', '')).origin, key).toBe(origin);
    }
  });

  it('is missing when the site does not have it', async () => {
    const site = async (): Promise<Response> => new Response(null, { status: 404 });
    const { ask } = await service({ site });
    const response = await ask(`/photos/cat.png?x-oss-process=image/watermark,${image('logo.png')}`);
    expect(response.status).toBe(404);
    expect(field(await response.text(), 'EC')).toBe('0040-00000024');
    let asked = 0;
    const second = await service({
      site: async () => {
        asked += 1;
        return asked === 1 ? new Response(picture.slice()) : new Response(null, { status: 404 });
      },
    });
    const missing = await second.ask(`/photos/cat.png?x-oss-process=image/watermark,${image('logo.png')}`);
    expect(field(await missing.text(), 'EC')).toBe('0040-00000025');
  });
});

describe('the service', () => {
  it('refuses a wrong step before it looks for the object', async () => {
    const { ask, asked } = await service();
    const response = await ask('/image-demo/missing.jpg?x-oss-process=image/resize,w_0');
    expect(response.status).toBe(400);
    expect(asked).toEqual([]);
  });

  it('refuses a wrong step before it fetches from the site', async () => {
    const { ask, asked } = await service();
    expect((await ask('/photos/cat.jpg?x-oss-process=image/resize,w_0')).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it('runs no decoder for a picture that is too large', async () => {
    const { ask, engine } = await service();
    await ask(`/image-demo/giant.jpg?${w100}`);
    expect(engine.loaded).toEqual([]);
  });

  it('refuses every operation that the ACL of the bucket denies', async () => {
    const { ask } = await service({ acl: 'private' });
    for (const [path, init] of [
      ['/image-demo/example.jpg', {}],
      [`/image-demo/example.jpg?${w100}`, {}],
      ['/image-demo/example.jpg', { method: 'HEAD' }],
      ['/image-demo/new.jpg', { method: 'PUT', body: 'x' }],
      ['/image-demo/example.jpg', { method: 'DELETE' }],
    ] as const) {
      expect((await ask(path, init)).status, `${JSON.stringify(init)} ${path}`).toBe(403);
    }
  });

  it('allows reading and refuses writing in a public-read bucket', async () => {
    const { ask } = await service({ acl: 'public-read' });
    expect((await ask(`/image-demo/example.jpg?${w100}`)).status).toBe(200);
    expect((await ask('/image-demo/new.jpg', { method: 'PUT', body: 'x' })).status).toBe(403);
    expect((await ask('/image-demo/example.jpg', { method: 'DELETE' })).status).toBe(403);
    expect((await ask('/image-demo/example.jpg')).status).toBe(200);
  });
});

describe('objects', () => {
  it('are put, read, headed and deleted', async () => {
    const { ask } = await service();
    const source = await pngOf(photo(30, 20));
    const put = await ask('/image-demo/new/a.png', {
      method: 'PUT',
      body: source,
      headers: { 'content-type': 'image/png', 'x-oss-meta-author': 'someone' },
    });
    expect(put.status).toBe(200);
    const etag = put.headers.get('etag');
    expect(etag).toMatch(/^"[0-9A-F]{32}"$/);

    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await ask('/image-demo/new/a.png', { method });
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        etag,
        'content-type': 'image/png',
        'content-length': String(source.length),
        'x-oss-meta-author': 'someone',
        'x-oss-object-type': 'Normal',
      });
    }
    expect(hashOf(await bytesOf(await ask('/image-demo/new/a.png')))).toBe(hashOf(source));
    expect((await ask('/image-demo/new/a.png', { method: 'HEAD' })).body).toBeNull();

    for (const path of ['/image-demo/new/a.png', '/image-demo/never-there']) {
      const deleted = await ask(path, { method: 'DELETE' });
      expect({ status: deleted.status, body: deleted.body }).toEqual({ status: 204, body: null });
    }
    expect((await ask('/image-demo/new/a.png')).status).toBe(404);
  });

  it('have the type application/octet-stream without a type of their own', async () => {
    const { ask } = await service();
    await ask('/image-demo/raw', { method: 'PUT', body: new Uint8Array([1]) });
    expect((await ask('/image-demo/raw')).headers.get('content-type')).toBe('application/octet-stream');
  });

  it.each([
    ['POST', '/image-demo/example.jpg'],
    ['PATCH', '/image-demo/example.jpg'],
    ['PUT', `/image-demo/example.jpg?${w100}`],
    ['DELETE', `/image-demo/example.jpg?${w100}`],
  ])('%s %s is not allowed', async (method, path) => {
    const { ask, store } = await service();
    const response = await ask(path, { method });
    expect(response.status).toBe(405);
    expect(field(await response.text(), 'Code')).toBe('MethodNotAllowed');
    expect(hashOf((await store.getObject('image-demo', 'example.jpg'))?.body ?? new ArrayBuffer(0))).toBe(
      hashOf(picture),
    );
  });
});

describe('an object on the origin of the page', () => {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  // The sandbox is for downloads alone: in WebKit, a tab that shows a sandboxed document goes past the service worker next.
  it.each([
    ['an object', '/image-demo/example.jpg', {}, policy],
    ['a picture', `/image-demo/example.jpg?${w100}`, {}, policy],
    ['an object to download', '/image-demo/example.txt', {}, `${policy}; sandbox`],
    ['a report', '/image-demo/example.jpg?x-oss-process=image/info', {}, `${policy}; sandbox`],
    ['an error', '/image-demo/missing', {}, policy],
    ['a PUT', '/image-demo/new', { method: 'PUT', body: 'x' }, policy],
    ['a DELETE', '/image-demo/example.jpg', { method: 'DELETE' }, policy],
  ])('is neither sniffed nor run as a document: %s', async (_, path, init, expected) => {
    const { ask } = await service();
    await ask('/image-demo/example.txt', { method: 'PUT', body: 'x', headers: { 'content-type': 'text/plain' } });
    const { headers } = await ask(path, init);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe(expected);
    expect(headers.get('x-oss-request-id')).toMatch(/^[0-9A-F]{24}$/);
    expect(headers.get('server')).toBe('AliyunOSS');
  });

  it.each([
    ['image/png', false],
    ['image/jpeg; charset=x', false],
    ['IMAGE/WEBP', false],
    ['image/svg+xml', true],
    ['text/html', true],
    ['text/javascript', true],
    ['application/pdf', true],
    ['application/octet-stream', true],
  ])('with the type %s is downloaded: %s', async (type, download) => {
    const { ask } = await service();
    await ask('/image-demo/any', { method: 'PUT', body: new Uint8Array([1]), headers: { 'content-type': type } });
    expect((await ask('/image-demo/any')).headers.get('content-disposition')).toBe(download ? 'attachment' : null);
  });

  it.each([
    'script',
    'worker',
    'sharedworker',
    'serviceworker',
    'style',
    'iframe',
    'object',
    'embed',
    'manifest',
    'font',
  ])('is refused to the destination %s', async (destination) => {
    const { ask, asked } = await service();
    for (const path of ['/image-demo/example.jpg', `/image-demo/example.jpg?${w100}`]) {
      const response = await ask(path, {}, destination);
      expect({ status: response.status, code: field(await response.text(), 'Code') }).toEqual({
        status: 403,
        code: 'AccessDenied',
      });
    }
    expect(asked).toEqual([]);
  });

  it('is refused to what SVG takes from other documents, such as <use>', async () => {
    const { ask, asked } = await service();
    const response = await ask('/image-demo/example.jpg', {}, 'image', 'same-origin');
    expect({ status: response.status, code: field(await response.text(), 'Code') }).toEqual({
      status: 403,
      code: 'AccessDenied',
    });
    expect(asked).toEqual([]);
  });

  it.each(['no-cors', 'cors'] as const)('is answered to a picture element in the mode %s', async (mode) => {
    const { ask } = await service();
    expect((await ask(`/image-demo/example.jpg?${w100}`, {}, 'image', mode)).status).toBe(200);
  });

  it.each(['', 'image', 'document', 'video'])('is answered to the destination "%s"', async (destination) => {
    const { ask } = await service();
    expect((await ask(`/image-demo/example.jpg?${w100}`, {}, destination)).status).toBe(200);
  });
});

describe('pictures of the site itself', () => {
  const found = async (): Promise<Response> =>
    new Response(picture.slice(), {
      headers: { 'content-type': 'image/jpeg', etag: '"site"', 'last-modified': 'Wed, 01 May 2024 10:00:00 GMT' },
    });

  it('are fetched without the process, then processed', async () => {
    const { ask, asked } = await service({ site: found });
    const response = await ask(`/photos/cat.jpg?v=2&${w100}`);
    expect(readSource(await bytesOf(response))).toMatchObject({ width: 100, height: 67 });
    expect(asked).toEqual([`site ${origin}/photos/cat.jpg?v=2`, 'work']);
    expect(response.headers.get('etag')).toBe('"site"');
    expect(response.headers.get('last-modified')).toBe('Wed, 01 May 2024 10:00:00 GMT');
  });

  it('have the styles given for the site', async () => {
    const { ask } = await service({ site: found });
    expect(readSource(await bytesOf(await ask('/photos/cat.jpg?x-oss-process=style/site')))).toMatchObject({
      width: 50,
    });
    expect((await ask('/photos/cat.jpg?x-oss-process=style/oss-pic-style-w-100')).status).toBe(404);
  });

  it.each([
    [404, 404, 'NoSuchKey'],
    [500, 400, 'BadRequest'],
    [403, 400, 'BadRequest'],
  ])('that the site answers with %i are answered with %i %s', async (siteStatus, status, code) => {
    const { ask } = await service({ site: async () => new Response('x', { status: siteStatus }) });
    const response = await ask(`/photos/cat.jpg?${w100}`);
    expect({ status: response.status, code: field(await response.text(), 'Code') }).toEqual({ status, code });
  });

  it.each([
    ['cannot be fetched', async () => Promise.reject(new TypeError('Failed to fetch'))],
    [
      'break off',
      async () =>
        new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('Failed to fetch')) })),
    ],
  ])('that %s are answered with 424 MirrorFailed, as a source and as a watermark', async (_, fails) => {
    const { ask } = await service({ site: fails });
    const reply = await ask(`/photos/cat.jpg?${w100}`);
    const xml = await reply.clone().text();
    expect(await refusal(reply)).toEqual({ status: 424, code: 'MirrorFailed' });
    expect(field(xml, 'Message')).toBe(
      'The picture could not be fetched from the site. The path is /photos/cat.jpg; the browser says: Failed to fetch.',
    );
    const mark = encodeURIComponent('image/watermark,image_cGFuZGEucG5n');
    let calls = 0;
    const marked = await service({ site: async () => (calls++ === 0 ? found() : fails()) });
    expect(await refusal(await marked.ask(`/photos/cat.jpg?x-oss-process=${mark}`))).toMatchObject({ status: 424 });
  });
});

describe('the service leaves to others', () => {
  it.each([
    ['a path without a process', '/photos/cat.jpg', 'GET'],
    ['the page', '/', 'GET'],
    ['an unknown bucket by host', `https://other.oss-cn-hangzhou.aliyuncs.com/a.jpg?${w100}`, 'GET'],
    ['another origin', `https://elsewhere.com/image-demo/example.jpg?${w100}`, 'GET'],
    ['a key of another case', '/photos/cat.jpg?X-Oss-Process=image/resize,w_100', 'GET'],
    ['a PUT to the site', `/photos/cat.jpg?${w100}`, 'PUT'],
    ['a PUT to no bucket', '/photos/cat.jpg', 'PUT'],
  ])('%s', async (_, path, method) => {
    const { answer, asked } = await service();
    expect(await answer(new Request(path.startsWith('/') ? origin + path : path, { method }))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('nothing in a known bucket, even when the site has such a path', async () => {
    const { ask, asked } = await service();
    expect((await ask(`/image-demo/missing.jpg?${w100}`)).status).toBe(404);
    expect(asked).toEqual([]);
  });
});
