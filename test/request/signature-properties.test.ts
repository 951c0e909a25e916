// For any request: signed, it is verified; changed, it is not; and nothing makes the verifier stumble.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOssError } from '../../src/errors.ts';
import {
  carriesSignature,
  encodeKey,
  readClaim,
  type SignedRequest,
  signHeaders,
  signQuery,
  verifyClaim,
} from '../../src/request/signature.ts';
import { credentials, nowMs, options, received, refusal, region, verify } from './signature-requests.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'aZ09-._~+ %&=?#/;,:!*\'()"\\@图😀\n') }),
);

const names = fc.oneof(
  fc.constantFrom('x-oss-process', 'response-content-type', 'versionId', 'acl', 'uploadId', 'x-oss-other', 'prefix'),
  text,
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'),
);

/** Parameters that the signature itself uses. */
const own =
  /^(OSSAccessKeyId|Expires|Signature|security-token|x-oss-(date|expires|credential|signature.*|additional-headers|security-token|access-key-id))$/;

/** A pair with neither name nor value is none in a URL. */
const query = fc
  .uniqueArray(fc.tuple(names, text), { selector: ([name]) => name, maxLength: 6 })
  .map((pairs) => pairs.filter(([name]) => name !== '' && !own.test(name)))
  .map((pairs) => Object.fromEntries(pairs));

const headerValue = fc.string({ unit: fc.constantFrom(...'aZ09 ,;=/+"é\u00ff') });

const headers = fc.dictionary(
  fc.constantFrom('content-type', 'content-md5', 'x-oss-meta-a', 'x-oss-meta-b', 'x-oss-object-acl', 'range', 'accept'),
  headerValue,
);

const requests = fc.record({
  version: fc.constantFrom('v1' as const, 'v4' as const),
  method: fc.constantFrom('GET', 'PUT', 'POST', 'HEAD', 'DELETE'),
  bucket: fc.constantFrom('bucket', 'another-bucket'),
  key: text.filter((key) => key !== ''),
  query,
  headers,
  credentials: fc.constantFrom(credentials, { ...credentials, securityToken: 'to+/k=n' }),
});

const searchOf = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');

type Drawn = typeof requests extends fc.Arbitrary<infer One> ? One : never;

const both = (drawn: Drawn): SignedRequest[] => {
  const full = options(drawn);
  const additionalHeaders = Object.keys(drawn.headers);
  return [
    received(signQuery({ ...full, additionalHeaders, expiresSeconds: 600 }), full, drawn.headers),
    received(searchOf(drawn.query), full, signHeaders({ ...full, additionalHeaders })),
  ];
};

it('every signed request is verified', () => {
  fc.assert(
    fc.property(requests, (drawn) => {
      for (const request of both(drawn)) {
        expect(carriesSignature(request.url, request.headers)).toBe(true);
        verify(request, { by: drawn.credentials });
      }
    }),
    { numRuns: 300 },
  );
});

it('another secret is refused, whether of the same length or not', () => {
  fc.assert(
    fc.property(requests, fc.string({ minLength: 2, maxLength: 3 }), (drawn, accessKeySecret) => {
      fc.pre(accessKeySecret !== 'sk');
      for (const request of both(drawn))
        expect(refusal(() => verify(request, { by: { ...drawn.credentials, accessKeySecret } })).code).toBe(
          'SignatureDoesNotMatch',
        );
    }),
  );
});

describe('a signed request that is changed', () => {
  const withQuery = (change: (search: string) => string) => (request: SignedRequest) => {
    const url = new URL(request.url);
    url.search = change(url.search);
    return { ...request, url };
  };
  const withHeader = (name: string, value: string) => (request: SignedRequest) => {
    const changed = new Headers(request.headers);
    changed.set(name, value);
    return { ...request, headers: changed };
  };
  const withSignature = (change: (signature: string) => string) => (request: SignedRequest) => {
    const authorization = request.headers.get('authorization');
    if (authorization) return withHeader('authorization', authorization.replace(/[^:=]+=?$/, change))(request);
    return withQuery((search) => search.replace(/(?<=[&?](x-oss-s|S)ignature=)[^&]+/, change))(request);
  };
  const otherEnd = (signature: string): string => (signature.startsWith('a') ? 'b' : 'a') + signature.slice(1);

  const changes: Record<string, (request: SignedRequest) => SignedRequest> = {
    method: (request) => ({ ...request, method: request.method === 'GET' ? 'PUT' : 'GET' }),
    bucket: (request) => ({ ...request, bucket: `${request.bucket}s` }),
    key: (request) => ({ ...request, key: `${request.key} ` }),
    process: withQuery((search) => search.replace('w_100', 'w_101')),
    'process, taken away': withQuery((search) => search.replace(/x-oss-process=[^&]+/, '')),
    subresource: withQuery((search) => search.replace('versionId=1', 'versionId=2')),
    'subresource, another': withQuery((search) => `${search}&response-content-type=text/html`),
    'subresource, another of OSS': withQuery((search) => `${search}&x-oss-traffic-limit=1`),
    'header of OSS': withHeader('x-oss-meta-a', 'another'),
    'header of OSS, another': withHeader('x-oss-meta-z', ''),
    'content type': withHeader('content-type', 'text/html'),
    signature: withSignature(otherEnd),
    'signature, in capitals': withSignature((signature) => signature.toUpperCase()),
    'signature, shorter': withSignature((signature) => signature.slice(0, -3)),
    'signature, longer': withSignature((signature) => `${signature}a`),
  };

  const inUrl: typeof changes = {
    expiry: withQuery((search) => search.replace('Expires=1700000600', 'Expires=1700000601').replace('s=600', 's=601')),
  };

  const inHeaders: typeof changes = {
    date: (request) => {
      const date = request.headers.get('x-oss-date') ?? '';
      return withHeader('x-oss-date', date.replace(':20 GMT', ':21 GMT').replace('20Z', '21Z'))(request);
    },
  };

  /** With what is changed, and without what is added. */
  const drawn = requests.map((one) => {
    const { 'response-content-type': _, ...rest } = one.query;
    const { 'content-type': __, ...others } = one.headers;
    return {
      ...one,
      query: { ...rest, 'x-oss-process': 'image/resize,w_100', versionId: '1' },
      headers: { ...others, 'x-oss-meta-a': 'one' },
    };
  });

  it.each([
    ...Object.entries({ ...changes, ...inUrl }).map(([name, change]) => [name, 'URL', change] as const),
    ...Object.entries({ ...changes, ...inHeaders }).map(([name, change]) => [name, 'headers', change] as const),
  ])('in its %s, signed in the %s, is refused', (_, place, change) => {
    fc.assert(
      fc.property(drawn, (one) => {
        const [url, inHeader] = both(one);
        const request = place === 'URL' ? url : inHeader;
        if (!request) throw new Error('Nothing is signed.');
        verify(request, { by: one.credentials });
        expect(refusal(() => verify(change(request), { by: one.credentials })).code).toBe('SignatureDoesNotMatch');
      }),
      { numRuns: 20 },
    );
  });
});

describe('a garbled signature', () => {
  const fragments = fc.constantFrom(
    ...['OSSAccessKeyId', 'Expires', 'Signature', 'security-token', 'x-oss-signature', 'x-oss-signature-version'],
    ...['x-oss-credential', 'x-oss-date', 'x-oss-expires', 'x-oss-additional-headers', 'x-oss-security-token', 'acl'],
    ...['=', '&', '%', '%2', '%FF', '+', ';', '/', 'OSS4-HMAC-SHA256', 'OSS2', '1700000600', '600', '20231114T221320Z'],
    ...['ak/20231114/cn-hangzhou/oss/aliyun_v4_request', 'ak', 'host', '__proto__', 'constructor', '\ud800', '\u0000'],
  );
  const search = fc.array(fc.oneof(fragments, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 24 });
  /** Nearly right, so that much of it is read to the end. */
  const nearly = fc
    .array(
      fc.constantFrom(
        ...['OSSAccessKeyId=ak', 'Expires=1700000600', 'Signature=a', 'security-token=t', 'x-oss-signature=a'],
        ...['x-oss-signature-version=OSS4-HMAC-SHA256', 'x-oss-date=20231114T221320Z', 'x-oss-expires=600'],
        ...['x-oss-credential=ak/20231114/cn-hangzhou/oss/aliyun_v4_request', 'x-oss-additional-headers=host', '%FF'],
        ...['x-oss-additional-headers=%00;%F0%9F%98%80', 'x-oss-date=99999999T999999Z', '=', '=a', 'a=%ED%A0%80'],
      ),
    )
    .map((pairs) => pairs.join('&'));
  const latin = fc.string({ unit: fc.constantFrom(...'OS4-HMACSHA256 Credential=,Signature:;/akéÿ'), maxLength: 40 });
  const authorization = fc.oneof(
    latin,
    latin.map((rest) => `OSS ak:${rest}`),
    latin.map((rest) => `OSS4-HMAC-SHA256 ${rest}`),
    latin.map(
      (rest) => `OSS4-HMAC-SHA256 Credential=ak/20231114/cn-hangzhou/oss/aliyun_v4_request,${rest},Signature=a`,
    ),
  );
  const sent = fc.record(
    {
      authorization,
      'x-oss-date': fc.constantFrom(
        '20231114T221320Z',
        'Tue, 14 Nov 2023 22:13:20 GMT',
        '',
        'ÿ',
        '+275760-09-13T00:00:00Z',
      ),
      date: fc.constantFrom('Tue, 14 Nov 2023 22:13:20 GMT', 'now'),
      'x-oss-content-sha256': fc.constantFrom('UNSIGNED-PAYLOAD', 'ÿ'),
      'x-oss-meta-a': headerValue,
    },
    { requiredKeys: [] },
  );

  it('is refused with an OssError, or counts as unsigned', () => {
    const seen = { nothing: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.oneof(
          search.map((fields) => fields.join('')),
          nearly,
        ),
        sent,
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (text, headers, key, method) => {
          const url = new URL('https://bucket.oss-cn-hangzhou.aliyuncs.com/');
          url.search = text;
          const request = { url, headers: new Headers(headers), bucket: 'bucket', key, method };
          const carries = carriesSignature(request.url, request.headers);
          let claims = true;
          try {
            const claim = readClaim(request);
            claims = claim !== undefined;
            if (claim) verifyClaim(claim, request, { ...credentials, accessKeyId: claim.accessKeyId }, nowMs, region);
            expect(claim).toBeUndefined();
            seen.nothing++;
          } catch (error) {
            if (!isOssError(error)) throw error;
            seen.refused++;
          }
          expect(claims).toBe(carries);
        },
      ),
      { numRuns: 2000 },
    );
    expect(seen.nothing).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(100);
  });
});

describe('encodeKey', () => {
  it('escapes the key as a path and keeps its slashes', () => {
    expect(encodeKey("a b/+~%(1)!*'/图.jpg")).toBe('a%20b/%2B~%25%281%29%21%2A%27/%E5%9B%BE.jpg');
    expect(encodeKey('\ud800/a')).toBe('%EF%BF%BD/a');
  });

  it('is undone by decoding', () => {
    fc.assert(
      fc.property(text, (key) => {
        expect(encodeKey(key)).toMatch(/^[A-Za-z0-9._~/%-]*$/);
        expect(decodeURIComponent(encodeKey(key))).toBe(key);
      }),
    );
  });
});
