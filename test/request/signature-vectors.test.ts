// Signatures made by others: the SDK for Go (its own tests), and one other implementation of the documents.
import { describe, expect, it } from 'vitest';
import { readClaim, type SignOptions, signHeaders, signQuery } from '../../src/request/signature.ts';
import { options, received, refusal, temporary, verify } from './signature-requests.ts';

const date = 'Wed, 28 Dec 2022 10:27:41 GMT';

const nelson = {
  method: 'PUT',
  bucket: 'examplebucket',
  key: 'nelson',
  headers: {
    'Content-MD5': 'eB5eJF1ptWaXm4bijSPyxw==',
    'Content-Type': 'text/html',
    Date: date,
    'x-oss-date': date,
    'x-oss-meta-author': 'alice',
    'x-oss-meta-magic': 'abracadabra',
  },
  nowMs: Date.parse(date),
};

const odd = {
  version: 'v4',
  method: 'PUT',
  bucket: 'bucket',
  key: '1234+-/123/1.txt',
  query: { param1: 'value1', '+param1': 'value3', '|param1': 'value4', '+param2': '', '|param2': '', param2: '' },
} as const;

const oddHeaders = { 'x-oss-head1': 'value', abc: 'value', ZAbc: 'value', XYZ: 'value' };
const oddHeader = { ...odd, headers: { ...oddHeaders, 'content-type': 'text/plain' } };
const oddQuery = { ...odd, headers: { ...oddHeaders, 'content-type': 'application/octet-stream' } };

const resized = { query: { 'x-oss-process': 'image/resize,m_fixed,w_100,h_100/rotate,90' } };
const presigned = { version: 'v4', nowMs: Date.parse('2023-11-14T22:13:20Z') } as const;
const host = 'bucket.oss-cn-hangzhou.aliyuncs.com';

const additionalHeaders = ['ZAbc', 'abc'];

interface Vector extends Partial<SignOptions> {
  readonly signature: string;
}

const headerVectors: Record<string, Vector> = {
  'V1 PUT': { ...nelson, signature: 'kSHKmLxlyEAKtZPkJhG9bZb5k7M=' },
  'V1 PUT of an acl': { ...nelson, query: { acl: '' }, signature: '/afkugFbmWDQ967j1vr6zygBLQk=' },
  'V1 POST of a process': {
    method: 'POST',
    query: { 'x-oss-process': '' },
    headers: { Date: 'Tue, 14 Nov 2023 22:13:20 GMT' },
    nowMs: Date.parse('2023-11-14T22:13:20Z'),
    signature: 'cYS5nrvkA4oYVBy6qpfKBZU1mDE=',
  },
  V4: {
    ...oddHeader,
    nowMs: 1_702_743_657_000,
    signature: 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
  },
  'V4 with a token': {
    ...oddHeader,
    nowMs: 1_702_784_856_000,
    credentials: temporary,
    signature: 'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
  },
  'V4 with additional headers': {
    ...oddHeader,
    nowMs: 1_702_747_512_000,
    additionalHeaders,
    signature: '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
  },
};

const queryVectors: Record<string, Vector & { readonly expiresSeconds: number }> = {
  'V1 of a version': {
    key: 'key',
    query: { versionId: 'versionId' },
    nowMs: 1_699_807_000_000,
    expiresSeconds: 420,
    signature: 'dcLTea+Yh9ApirQ8o8dOPqtvJXQ=',
  },
  'V1 with a token': {
    key: 'key+123',
    query: { versionId: 'versionId' },
    credentials: temporary,
    nowMs: 1_699_808_000_000,
    expiresSeconds: 204,
    signature: 'jzKYRrM5y6Br0dRFPaTGOsbrDhY=',
  },
  'V1 of a process': {
    ...resized,
    nowMs: 1_699_996_400_000,
    expiresSeconds: 3600,
    signature: '9HMi+rlE20mCeEAS43bm1YKWYdQ=',
  },
  'V1 of a style and a response header': {
    key: 'dir/中 文+1.jpg',
    query: { 'x-oss-process': 'style/small', 'response-content-disposition': 'inline' },
    nowMs: 1_699_996_400_000,
    expiresSeconds: 3600,
    signature: 'yZ8igZWq3Tzfju/EiFZhk2kkEMs=',
  },
  V4: {
    ...oddQuery,
    nowMs: 1_702_781_677_000,
    expiresSeconds: 599,
    signature: 'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe',
  },
  'V4 with a token': {
    ...oddQuery,
    nowMs: 1_702_785_388_000,
    expiresSeconds: 599,
    credentials: temporary,
    signature: '3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5',
  },
  'V4 with additional headers': {
    ...oddQuery,
    nowMs: 1_702_783_809_000,
    expiresSeconds: 599,
    additionalHeaders,
    signature: '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
  },
  'V4 of a process': {
    ...resized,
    ...presigned,
    expiresSeconds: 3600,
    signature: '7ffccf28ba190323422f101667a4a95d39571c1226e62dcfb152e3b3f4a1862a',
  },
  'V4 with the host': {
    ...resized,
    ...presigned,
    expiresSeconds: 3600,
    headers: { host },
    additionalHeaders: ['Host'],
    signature: '0664bd32df51cfd6cfd1935b2ab04b3eb9f7d33aa834fa1192da35d48f8a3c81',
  },
};

const plain = (query: Readonly<Record<string, string>> = {}): string =>
  Object.entries(query)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');

/** Sent by a browser, which shows no Host. */
const withoutHost = ({ host: _, ...headers }: Record<string, string> = {}): Record<string, string> => headers;

describe.each(Object.entries(headerVectors))('in the headers: %s', (_, { signature, ...vector }) => {
  const full = options(vector);
  const headers = signHeaders(full);

  it('is signed', () => {
    expect(headers.get('authorization')?.endsWith(signature), `${headers.get('authorization')}`).toBe(true);
  });

  it('is verified, and nothing else', () => {
    const request = received(plain(vector.query), full, headers);
    expect(readClaim(request)).toMatchObject({ version: full.version, place: 'header', accessKeyId: 'ak', signature });
    verify(request, { at: full.nowMs, by: full.credentials });
    const bySomeoneElse = { ...full.credentials, accessKeySecret: 'sl' };
    expect(refusal(() => verify(request, { at: full.nowMs, by: bySomeoneElse })).code).toBe('SignatureDoesNotMatch');
  });
});

describe.each(Object.entries(queryVectors))('in the URL: %s', (_, { signature, expiresSeconds, ...vector }) => {
  const full = options(vector);
  const query = signQuery({ ...full, expiresSeconds });

  it('is signed', () => {
    expect(new URLSearchParams(query).get(full.version === 'v1' ? 'Signature' : 'x-oss-signature')).toBe(signature);
  });

  it('is verified, and nothing else', () => {
    const request = received(query, full, withoutHost(vector.headers));
    expect(readClaim(request)).toMatchObject({ version: full.version, place: 'query', accessKeyId: 'ak', signature });
    verify(request, { at: full.nowMs + expiresSeconds * 1000, by: full.credentials });
    const bySomeoneElse = { ...full.credentials, accessKeySecret: 'sl' };
    expect(refusal(() => verify(request, { at: full.nowMs, by: bySomeoneElse })).code).toBe('SignatureDoesNotMatch');
  });
});

describe('the refusal of a wrong signature', () => {
  it('contains the string to sign and its bytes', () => {
    const request = received(signQuery({ ...options({ ...resized, key: '图' }), expiresSeconds: 60 }), { key: '图' });
    const { details } = refusal(() =>
      verify(request, { by: { ...temporary, securityToken: undefined, accessKeySecret: '' } }),
    );
    expect(details).toEqual({
      OSSAccessKeyId: 'ak',
      SignatureProvided: request.url.searchParams.get('Signature'),
      StringToSign: 'GET\n\n\n1700000060\n/bucket/图?x-oss-process=image/resize,m_fixed,w_100,h_100/rotate,90',
      StringToSignBytes: expect.stringMatching(/^47 45 54 0A 0A 0A 31 .* 2F E5 9B BE 3F 78 .* 39 30$/),
    });
  });

  it('also contains the canonical request of V4', () => {
    const request = received(signQuery({ ...options({ ...resized, ...presigned }), expiresSeconds: 3600 }));
    const { details } = refusal(() =>
      verify(request, { by: { ...temporary, securityToken: undefined, accessKeySecret: '' } }),
    );
    expect(details).toEqual({
      OSSAccessKeyId: 'ak',
      SignatureProvided: '7ffccf28ba190323422f101667a4a95d39571c1226e62dcfb152e3b3f4a1862a',
      StringToSign: [
        'OSS4-HMAC-SHA256',
        '20231114T221320Z',
        '20231114/cn-hangzhou/oss/aliyun_v4_request',
        '9d59a20a0b716661ee2fbd68f7916eefd3e30964d45a6aa2f6560e5840d6c20e',
      ].join('\n'),
      StringToSignBytes: expect.stringMatching(/^4F 53 53 34 2D/),
      CanonicalRequest: [
        'GET',
        '/bucket/example.jpg',
        [
          'x-oss-credential=ak%2F20231114%2Fcn-hangzhou%2Foss%2Faliyun_v4_request',
          'x-oss-date=20231114T221320Z',
          'x-oss-expires=3600',
          'x-oss-process=image%2Fresize%2Cm_fixed%2Cw_100%2Ch_100%2Frotate%2C90',
          'x-oss-signature-version=OSS4-HMAC-SHA256',
        ].join('&'),
        '',
        '',
        'UNSIGNED-PAYLOAD',
      ].join('\n'),
    });
  });
});
