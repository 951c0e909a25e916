// Access: signed and unsigned requests, signatures in the headers and in the URL, and requests that the service leaves to others.
import { describe, expect, it } from 'vitest';
import { signHeaders, signQuery } from '../../src/request/signature.ts';
import { credentials, field, openService, origin, refusal } from './harness.ts';

const path = '/image-demo/example.jpg';
const process = 'image/resize,w_100';
const region = 'cn-hangzhou';
const now = () => Date.now();

const signedUrl = (version: 'v1' | 'v4', changes: Partial<Parameters<typeof signQuery>[0]> = {}): string =>
  `${path}?${signQuery({
    ...{ version, method: 'GET', bucket: 'image-demo', key: 'example.jpg', credentials, region, nowMs: now() },
    ...{ expiresSeconds: 600, query: { 'x-oss-process': process }, headers: {} },
    ...changes,
  })}`;

const openPrivate = () => openService({ settings: { acl: 'private' } });

describe.each(['v1', 'v4'] as const)('a %s signature', (version) => {
  it('for a thumbnail never gives the original, wherever its process is moved to', async () => {
    const { ask, asked } = await openPrivate();
    const query = { 'response-content-type': 'image/jpeg', 'x-oss-process': process };
    const url = signedUrl(version, { query });
    expect((await ask(url)).status).toBe(200);
    asked.length = 0;
    const moved = url
      .replace(`&x-oss-process=${encodeURIComponent(process)}`, '')
      .replace(/(response-content-type=[^&]*)/, `$1${encodeURIComponent(`&x-oss-process=${process}`)}`);
    expect(moved).not.toContain('&x-oss-process');
    expect(await refusal(await ask(moved))).toMatchObject(
      version === 'v1' ? { status: 400, code: 'InvalidArgument' } : { status: 403, code: 'SignatureDoesNotMatch' },
    );
    expect(asked).toEqual([]);
  });

  it('in the headers or in the URL makes a request the owner’s', async () => {
    const { ask, askSigned } = await openPrivate();
    expect((await ask(path)).status).toBe(403);
    expect((await ask(`${path}?x-oss-process=${process}`)).status).toBe(403);
    expect((await askSigned(path, {}, version)).status).toBe(200);
    expect((await askSigned(`${path}?x-oss-process=${process}`, {}, version)).status).toBe(200);
    expect((await ask(signedUrl(version))).status).toBe(200);
    expect((await ask(`http://image-demo.oss-cn-hangzhou.aliyuncs.com${signedUrl(version).slice(11)}`)).status).toBe(
      200,
    );
  });

  it('allows what was signed and nothing else', async () => {
    const { ask } = await openPrivate();
    const url = signedUrl(version);
    const wrong = { status: 403, code: 'SignatureDoesNotMatch' };
    expect(await refusal(await ask(url.replace('w_100', 'w_200')))).toMatchObject(wrong);
    expect(await refusal(await ask(url.replace('example.jpg', 'panda.png')))).toMatchObject(wrong);
    expect(await refusal(await ask(url, { method: 'DELETE' }))).toMatchObject(wrong);
    expect(await refusal(await ask(`${url}&response-content-type=text/html`))).toMatchObject(wrong);
    const other = signedUrl(version, { credentials: { ...credentials, accessKeySecret: 'oss-img-secreT' } });
    const reply = await ask(other);
    const xml = await reply.text();
    expect(reply.status).toBe(403);
    expect(field(xml, 'StringToSign')).toContain(version === 'v1' ? process : 'OSS4-HMAC-SHA256');
    expect(field(xml, 'OSSAccessKeyId')).toBe('oss-img');
    expect(field(xml, 'SignatureProvided')).toMatch(/\S/);
    expect(field(xml, 'StringToSignBytes')).toMatch(/^([0-9A-F]{2} )+[0-9A-F]{2}$/);
  });

  it('is refused when it has expired, has an unknown key, or is one of two', async () => {
    const { ask, askSigned } = await openPrivate();
    const late = await refusal(await ask(signedUrl(version, { nowMs: now() - 601_000 })));
    expect(late).toEqual({
      status: 403,
      code: 'AccessDenied',
      ec: version === 'v1' ? '0002-00000069' : '0002-00000236',
    });
    const unknown = signedUrl(version, { credentials: { accessKeyId: 'who', accessKeySecret: 'x' } });
    expect(await refusal(await ask(unknown))).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
    expect(await refusal(await askSigned(signedUrl(version), {}, version))).toMatchObject({
      status: 400,
      code: 'InvalidArgument',
    });
  });

  it('in the headers that was made long ago is refused with the time of the server', async () => {
    const { ask } = await openPrivate();
    const headers = signHeaders({
      ...{ version, bucket: 'image-demo', key: 'example.jpg', credentials, region, nowMs: now() - 16 * 60_000 },
      ...{ method: 'GET', query: {}, headers: {} },
    });
    const reply = await ask(path, { headers });
    const xml = await reply.text();
    expect([reply.status, field(xml, 'Code')]).toEqual([403, 'RequestTimeTooSkewed']);
    expect(Math.abs(Date.parse(field(xml, 'ServerTime') ?? '') - now())).toBeLessThan(60_000);
  });

  it('by a temporary key needs its security token', async () => {
    const temporary = { accessKeyId: 'sts', accessKeySecret: 'secret', securityToken: 'token' };
    const { ask } = await openService({ settings: { acl: 'private', credentials: temporary } });
    expect((await ask(signedUrl(version, { credentials: temporary }))).status).toBe(200);
    for (const securityToken of ['other', undefined]) {
      const reply = await ask(signedUrl(version, { credentials: { ...temporary, securityToken } }));
      expect(reply.status, String(securityToken)).toBe(403);
    }
  });
});

describe('the order of checks', () => {
  it('is signature, access, grammar, existence of the object', async () => {
    const { ask, askSigned } = await openPrivate();
    const bad = '/image-demo/missing.jpg?x-oss-process=image/resize,w_0';
    expect(await refusal(await ask(bad))).toMatchObject({ code: 'AccessDenied' });
    expect(await refusal(await askSigned(bad))).toMatchObject({ code: 'InvalidArgument' });
    expect(await refusal(await askSigned(bad.replace('w_0', 'w_1')))).toMatchObject({
      code: 'NoSuchKey',
      ec: '0040-00000024',
    });
    expect(await refusal(await ask(`${bad}&OSSAccessKeyId=oss-img&Expires=1&Signature=x`))).toMatchObject({
      ec: '0002-00000069',
    });
  });
});

describe('a private object', () => {
  it('is not shown as a watermark on a public one', async () => {
    const { ask, askSigned } = await openService();
    await askSigned('/image-demo/panda.png?acl', { method: 'PUT', headers: { 'x-oss-object-acl': 'private' } });
    const marked = '/image-demo/example.jpg?x-oss-process=image/watermark,image_cGFuZGEucG5n';
    expect(await refusal(await ask(marked))).toMatchObject({ status: 403, code: 'AccessDenied', ec: '0003-00000002' });
    expect((await askSigned(marked)).status).toBe(200);
  });

  it('stays private in a public bucket', async () => {
    const { ask, askSigned } = await openService();
    await ask('/image-demo/secret.txt', { method: 'PUT', body: 'x', headers: { 'x-oss-object-acl': 'private' } });
    for (const init of [{}, { method: 'HEAD' }, { method: 'PUT', body: 'y' }, { method: 'DELETE' }])
      expect((await ask('/image-demo/secret.txt', init)).status).toBe(403);
    expect(await (await askSigned('/image-demo/secret.txt')).text()).toBe('x');
    const wrong = await ask('/image-demo/b', { method: 'PUT', body: 'x', headers: { 'x-oss-object-acl': 'secret' } });
    expect(await refusal(wrong)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});

describe('source protection', () => {
  it('lets strangers use styles only, and the owner everything', async () => {
    const { ask, askSigned } = await openService({
      settings: {
        acl: 'public-read',
        protectedSuffixes: ['JPG'],
        styleSeparators: '!',
        styles: { small: 'image/resize,w_100' },
      },
    });
    const denied = { status: 403, code: 'AccessDenied', ec: '0040-00000031' };
    expect(await refusal(await ask(path))).toEqual(denied);
    expect(await refusal(await ask(`${path}?x-oss-process=${process}`))).toEqual(denied);
    expect(await refusal(await ask(`${path}?x-oss-process=${process}/ignore-error,1`))).toEqual(denied);
    for (const styled of ['example.jpg?x-oss-process=style/small', 'example.jpg!small'])
      expect((await ask(`/image-demo/${styled}`)).status, styled).toBe(200);
    expect((await ask('/image-demo/panda.png')).status).toBe(200);
    expect((await askSigned(path)).status).toBe(200);
    expect((await ask(signedUrl('v1'))).status).toBe(200);
  });
});

describe('a protected source', () => {
  const denied = { status: 403, code: 'AccessDenied', ec: '0040-00000031' };
  const open = () =>
    openService({
      settings: {
        acl: 'public-read-write',
        protectedSuffixes: ['png'],
        styles: { marked: 'image/watermark,image_cGFuZGEucG5n' },
      },
    });

  it('is shown to strangers as a watermark by a style only', async () => {
    const { ask, askSigned } = await open();
    const marked = `${path}?x-oss-process=image/watermark,image_cGFuZGEucG5n`;
    expect(await refusal(await ask(marked))).toEqual(denied);
    expect((await ask(`${path}?x-oss-process=style/marked`)).status).toBe(200);
    expect((await askSigned(marked)).status).toBe(200);
  });

  it('is copied by its owner only, whole or as a part of an upload', async () => {
    const { ask, askSigned } = await open();
    const copy = { method: 'PUT', headers: { 'x-oss-copy-source': '/image-demo/panda.png' } };
    expect(await refusal(await ask('/image-demo/copy.jpg', copy))).toEqual(denied);
    expect((await ask('/image-demo/copy.jpg')).status).toBe(404);
    const begun = await (await ask('/image-demo/copy.jpg?uploads', { method: 'POST' })).text();
    const part = `/image-demo/copy.jpg?partNumber=1&uploadId=${field(begun, 'UploadId')}`;
    expect(await refusal(await ask(part, copy))).toEqual(denied);
    expect((await askSigned(part, copy)).status).toBe(200);
    expect((await askSigned('/image-demo/copy.jpg', copy)).status).toBe(200);
  });

  it('is processed by a POST of a stranger with a style only, whether the result is answered or saved', async () => {
    const { ask, askSigned } = await open();
    const saved = '|sys/saveas,o_Y29weS5qcGc';
    const post = (text: string) => ({ method: 'POST', body: `x-oss-process=${text}` });
    for (const text of ['image/resize,w_10', `image/resize,w_10${saved}`]) {
      expect(await refusal(await ask('/image-demo/panda.png?x-oss-process', post(text))), text).toEqual(denied);
      expect((await askSigned('/image-demo/panda.png?x-oss-process', post(text))).status, text).toBe(200);
    }
    expect((await ask('/image-demo/panda.png?x-oss-process', post('style/marked'))).status).toBe(200);
  });
});

describe('the service leaves to others', () => {
  const answerTo = async (url: string, init: RequestInit = {}) => {
    const { answer } = await openService();
    return answer(new Request(url, init));
  };
  const unknownKey = signHeaders({
    ...{
      version: 'v1',
      bucket: 'unknown',
      key: 'a.jpg',
      credentials: { accessKeyId: 'theirs', accessKeySecret: 'x' },
      region,
    },
    ...{ method: 'GET', query: {}, headers: {}, nowMs: now() },
  });

  it('unsigned requests that name no known bucket, whatever their method', async () => {
    for (const method of ['GET', 'PUT', 'POST', 'DELETE'])
      for (const url of [
        `${origin}/unknown/`,
        `${origin}/unknown/a.jpg`,
        `${origin}/`,
        'https://unknown.oss-cn-hangzhou.aliyuncs.com/a.jpg',
      ])
        expect(await answerTo(url, { method }), `${method} ${url}`).toBeUndefined();
  });

  it('requests to the real service that an unknown key signed', async () => {
    expect(
      await answerTo('https://unknown.oss-cn-hangzhou.aliyuncs.com/a.jpg', { headers: unknownKey }),
    ).toBeUndefined();
    // On the page's own origin, a signature is meant for us.
    expect((await answerTo(`${origin}/unknown/a.jpg`, { headers: unknownKey }))?.status).toBe(403);
  });

  it('requests with another kind of Authorization', async () => {
    const headers = { authorization: 'Bearer token' };
    expect(await answerTo(`${origin}/api/items`, { headers })).toBeUndefined();
    expect((await answerTo(`${origin}/image-demo/example.jpg`, { headers }))?.status).toBe(200);
  });
});
