// The SDK that browsers use, ali-oss 6.23: what it signs is verified here, and what is signed here is what it signs.
import OSS from 'ali-oss';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SignedRequest, signQuery } from '../../src/request/signature.ts';
import { nowMs, options, refusal, temporary, verify } from './signature-requests.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: nowMs, toFake: ['Date'] });
  // It warns of every token that it cannot renew.
  vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const client = (changes: Partial<ConstructorParameters<typeof OSS>[0]> = {}): OSS =>
  new OSS({
    accessKeyId: 'ak',
    accessKeySecret: 'sk',
    bucket: 'bucket',
    region: 'oss-cn-hangzhou',
    secure: true,
    ...changes,
  });

const stsToken = 'CAIS+w/1=';
const issued = { ...temporary, securityToken: stsToken };

/** As the service worker sees it; the key is the path, decoded. */
const sent = (url: string, method = 'GET', headers: HeadersInit = {}): SignedRequest => ({
  method,
  url: new URL(url),
  headers: new Headers(headers),
  bucket: 'bucket',
  key: decodeURIComponent(new URL(url).pathname.slice(1)),
});

type Call = Parameters<OSS['request']>[0];

/** The request that the SDK makes of a call. */
async function requested(call: Call, changes: Partial<ConstructorParameters<typeof OSS>[0]>): Promise<SignedRequest> {
  const requests: SignedRequest[] = [];
  const urllib = {
    request: async (url: string, { headers }: { headers: Readonly<Record<string, string | number>> }) => {
      const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
      requests.push(sent(url, call.method, texts));
      return { status: 200 };
    },
  };
  await client({ ...changes, urllib }).request({ bucket: 'bucket', ...call });
  const [request] = requests;
  if (!request) throw new Error('Nothing was sent.');
  return request;
}

const queryOf = (url: string): string => url.slice(url.indexOf('?') + 1);

const keys = [
  'example.jpg',
  'dir/sub dir/a.jpg',
  'a+b.jpg',
  '图片/中文 名.png',
  '100%.jpg',
  '%41%2F.jpg',
  '"quoted" \'single\'.jpg',
  'a(1)!*~[2]{3}.jpg',
  'a&b=c?d#e;f,g:h@i$j.jpg',
  '𠮷/😀.webp',
  'constructor',
];

const process = "image/resize,w_100/watermark,text_5Zu+54mH~!*'(),color_FF0000";

describe.each(keys)('the key %s', (key) => {
  it('is signed in a V1 URL as ali-oss does', () => {
    const response = { 'content-disposition': 'inline; filename="a b+c.jpg"', 'cache-control': 'no-cache' };
    const url = client().signatureUrl(key, { expires: 600, process, trafficLimit: 819_200, response });
    verify(sent(url));
    const query = {
      'x-oss-process': process,
      'x-oss-traffic-limit': '819200',
      'response-content-disposition': response['content-disposition'],
      'response-cache-control': response['cache-control'],
    };
    expect(signQuery({ ...options({ key, query }), expiresSeconds: 600 })).toBe(queryOf(url));
  });

  it('is signed in a V4 URL as ali-oss does', async () => {
    const queries = { 'x-oss-process': process, 'response-content-type': 'image/webp', 'odd +&=name': '+ %2F' };
    const url = await client().signatureUrlV4('GET', 600, { queries }, key);
    verify(sent(url));
    expect(signQuery({ ...options({ version: 'v4', key, query: queries }), expiresSeconds: 600 })).toBe(queryOf(url));
  });

  it.each([false, true])('is verified in signed headers, V4: %s', async (authorizationV4) => {
    const subres = { 'x-oss-process': process, 'response-cache-control': 'no-cache' };
    verify(await requested({ method: 'GET', object: key, subres }, { authorizationV4 }));
  });
});

describe('a URL signed by the SDK', () => {
  it('has the same token parameter as ours, and is verified with that token only', async () => {
    const temporaryClient = client({ stsToken });
    const query = { 'x-oss-process': process };
    const urls = {
      v1: temporaryClient.signatureUrl('a.jpg', { expires: 60, process }),
      v4: await temporaryClient.signatureUrlV4('GET', 60, { queries: query }, 'a.jpg'),
    };
    for (const version of ['v1', 'v4'] as const) {
      verify(sent(urls[version]), { by: issued });
      const signed = signQuery({
        ...options({ version, key: 'a.jpg', query, credentials: issued }),
        expiresSeconds: 60,
      });
      expect(signed).toBe(queryOf(urls[version]));
      expect(refusal(() => verify(sent(urls[version]), { by: temporary })).code).toBe('InvalidSecurityToken');
    }
  });

  it('is the same as ours for an upload, and is valid for its headers only', async () => {
    const headers = {
      'Content-Type': 'image/png',
      'Content-MD5': 'eB5eJF1ptWaXm4bijSPyxw==',
      'x-oss-meta-author': 'alice',
    };
    const additionalHeaders = ['Cache-Control', 'content-type'];
    const all = { ...headers, 'cache-control': 'no-cache' };
    const urls = {
      v1: client().signatureUrl('a.png', { method: 'PUT', expires: 60, ...headers }),
      v4: await client().signatureUrlV4('PUT', 60, { headers: all }, 'a.png', additionalHeaders),
    };
    for (const version of ['v1', 'v4'] as const) {
      verify(sent(urls[version], 'PUT', all));
      const signed = options({ version, method: 'PUT', key: 'a.png', headers: all, additionalHeaders });
      expect(signQuery({ ...signed, expiresSeconds: 60 })).toBe(queryOf(urls[version]));
      const changed = { ...all, 'content-type': 'text/html' };
      expect(refusal(() => verify(sent(urls[version], 'PUT', changed))).code).toBe('SignatureDoesNotMatch');
    }
  });

  it('is verified as an <img> sends it, for V1 with an unescaped process', () => {
    const url = client().signatureUrl('a.jpg', { process: 'image/resize,w_100/watermark,text_5Zu-54mH' });
    const plain = url.replace(/x-oss-process=[^&]+/, 'x-oss-process=image/resize,w_100/watermark,text_5Zu-54mH');
    expect(plain).not.toBe(url);
    verify(sent(plain));
  });

  it('is refused if the plus signs of its Signature are unescaped: they are blanks to the service', () => {
    // A signature that has one: the expiry is tried until it does.
    const url = Array.from({ length: 100 }, (_, index) => client().signatureUrl('a.jpg', { expires: 60 + index })).find(
      (one) => one.includes('%2B'),
    );
    verify(sent(`${url}`));
    expect(() => verify(sent(`${url}`.replaceAll('%2B', '+')))).toThrow(
      expect.objectContaining({ code: 'SignatureDoesNotMatch' }),
    );
  });
});

describe.each([false, true])('a request signed by the SDK, V4: %s,', (authorizationV4) => {
  it.each<[string, Call]>([
    ['put', { method: 'PUT', object: 'a.png', headers: { 'x-oss-meta-author': 'alice ' }, content: new Uint8Array(3) }],
    ['append', { method: 'POST', object: 'a.txt', subres: { append: '', position: '0' } }],
    ['head', { method: 'HEAD', object: 'a.jpg', subres: { objectMeta: '' } }],
    ['list', { method: 'GET', query: { 'list-type': '2', prefix: 'dir/', delimiter: '/', 'max-keys': '10' } }],
    ['list on', { method: 'GET', subres: { 'continuation-token': 'a+/=' }, query: { 'list-type': '2' } }],
    ['deleteMulti', { method: 'POST', subres: { delete: '' }, content: new Uint8Array(9) }],
    ['copy', { method: 'PUT', object: 'b.jpg', headers: { 'x-oss-copy-source': '/bucket/dir%2Fa%20b.jpg' } }],
    ['acl', { method: 'PUT', object: 'a.jpg', subres: { acl: '' }, headers: { 'x-oss-object-acl': 'private' } }],
    ['save', { method: 'POST', object: 'a.jpg', subres: { 'x-oss-process': '' }, content: new Uint8Array(9) }],
    ['upload', { method: 'PUT', object: 'a.jpg', subres: { partNumber: '1', uploadId: '0004B9/+=' } }],
    ['style', { method: 'PUT', subres: { style: '', styleName: 'small' }, content: new Uint8Array(9) }],
  ])('is verified: %s', async (_, call) => {
    const request = await requested(call, { authorizationV4 });
    verify(request);
    verify(await requested(call, { authorizationV4, stsToken }), { by: issued });
    expect(refusal(() => verify({ ...request, method: 'DELETE' })).code).toBe('SignatureDoesNotMatch');
  });

  it('is verified with non-ASCII text in a header', async () => {
    const call = { method: 'PUT', object: '图.png', headers: { 'x-oss-meta-name': '图片' } };
    const request = await requested(call, { authorizationV4, headerEncoding: 'latin1' });
    expect(request.headers.get('x-oss-meta-name')).toBe('å\u009b¾ç\u0089\u0087');
    verify(request);
  });
});

it('additional headers are verified', async () => {
  const call = {
    method: 'GET',
    object: 'a.jpg',
    headers: { Range: 'bytes=0-9', 'If-None-Match': '"x"' },
    additionalHeaders: ['range', 'IF-none-match'],
  };
  const request = await requested(call, { authorizationV4: true });
  expect(request.headers.get('authorization')).toContain('AdditionalHeaders=if-none-match;range,');
  verify(request);
  request.headers.set('range', 'bytes=0-99');
  expect(refusal(() => verify(request)).code).toBe('SignatureDoesNotMatch');
});
