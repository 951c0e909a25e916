// Every refusal by its code, status and number.
import { describe, expect, it } from 'vitest';
import { carriesSignature, readClaim, signHeaders, signQuery, verifyClaim } from '../../src/request/signature.ts';
import {
  credentials,
  nowMs,
  options,
  received,
  refusal,
  region,
  said,
  temporary,
  verify,
} from './signature-requests.ts';

const minute = 60_000;

const v1 = (changes: Parameters<typeof options>[0] = {}): string =>
  signQuery({ ...options({ query: { 'x-oss-process': 'image/resize,w_100' }, ...changes }), expiresSeconds: 600 });
const v4 = (changes: Parameters<typeof options>[0] = {}): string => v1({ version: 'v4', ...changes });

const headers = (version: 'v1' | 'v4', changes: Parameters<typeof options>[0] = {}): Headers =>
  signHeaders(options({ version, ...changes }));

/** Signed headers with some changed, or taken away. */
const changed = (version: 'v1' | 'v4', changes: Readonly<Record<string, string | undefined>>): Headers => {
  const all = headers(version);
  for (const [name, value] of Object.entries(changes)) value === undefined ? all.delete(name) : all.set(name, value);
  return all;
};

const invalid = (ec: string | undefined) => ({ code: 'InvalidArgument', status: 400, ec: ec && `0002-00000${ec}` });
const denied = (ec: string) => ({ code: 'AccessDenied', status: 403, ec: `0002-00000${ec}` });
const mismatch = { v1: '0002-00000040', v4: '0002-00000201' };

const refused = (query: string, sent: HeadersInit = {}) => said(refusal(() => verify(received(query, {}, sent))));

describe('a request that is not signed', () => {
  it.each([
    ['', {}],
    ['x-oss-process=image/resize,w_100&versionId=1&acl', { 'x-oss-date': 'today', 'content-type': 'image/png' }],
    ['Expires=1700000600', {}],
    ['Signature=abc', {}],
    ['Signature=abc&expires=1700000600&ossaccesskeyid=ak', {}],
    ['x-oss-date=20231114T221320Z&x-oss-expires=600&security-token=token', {}],
    ['', { authorization: 'Bearer abc' }],
    ['', { authorization: 'Basic OSS' }],
    ['', { authorization: 'oss ak:abc' }],
  ])('may have the query "%s" and the headers %j', (query, sent) => {
    const request = received(query, {}, sent);
    expect(carriesSignature(request.url, request.headers)).toBe(false);
    expect(readClaim(request)).toBeUndefined();
  });
});

describe('a parameter hidden in what V1 signs unescaped', () => {
  const process = 'image/resize,w_100';
  /** A URL with the signature of another request, which signs the same text. */
  const stolen = (signed: Parameters<typeof options>[0], query: string, version: 'v1' | 'v4' = 'v1'): string => {
    const own = new URLSearchParams(signQuery({ ...options({ version, ...signed }), expiresSeconds: 600 }));
    for (const name of Object.keys(signed?.query ?? {})) own.delete(name);
    return `${query}&${own}`;
  };
  const withType = { query: { 'response-content-type': 'image/png', 'x-oss-process': process } };
  const hidden = encodeURIComponent(`&x-oss-process=${process}`);

  it.each([
    ['in the value of a response header', withType, `response-content-type=image/png${hidden}`],
    ['in a name', { query: { 'x-oss-a': '', 'x-oss-process': process } }, `x-oss-a${hidden}`],
    ['in a name with its value', { query: { 'x-oss-a': '1', 'x-oss-process': process } }, `x-oss-a%3D1${hidden}`],
    [
      'in the value of any other signed parameter',
      { query: { versionId: 'null', 'x-oss-process': process } },
      `versionId=null${hidden}`,
    ],
    [
      'in front of the equals sign',
      { query: { 'x-oss-process': process } },
      `x-oss-process%3D${encodeURIComponent(process)}`,
    ],
    ['without a value', { query: { 'x-oss-a': '1', 'x-oss-b': '' } }, 'x-oss-a=1%26x-oss-b'],
  ])('%s is refused', (_, signed, query) => {
    expect(refused(stolen(signed, query))).toEqual(invalid(undefined));
    expect(refusal(() => verify(received(stolen(signed, query)))).message).toContain('contain another parameter');
    // V4 signs escaped text, so the signature does not fit.
    expect(refused(stolen(signed, query, 'v4'))).toEqual({
      code: 'SignatureDoesNotMatch',
      status: 403,
      ec: mismatch.v4,
    });
  });

  it.each(['?acl', '?x-oss-process=image/info', '?versionId=1&a', 'a?b?uploads'])(
    'in a key is refused, where the key is example.jpg%s',
    (end) => {
      const key = `example.jpg${end}`;
      expect(said(refusal(() => v1({ key, query: {} })))).toEqual(invalid(undefined));
      const query = v4({ key, query: {} });
      expect(() => verify(received(query, { key }))).not.toThrow();
    },
  );

  it('is refused in headers too, and when signing', () => {
    const query = { 'response-content-type': `image/png&x-oss-process=${process}` };
    expect(said(refusal(() => v1({ query })))).toEqual(invalid(undefined));
    expect(said(refusal(() => headers('v1', { query })))).toEqual(invalid(undefined));
    expect(() => verify(received(v4({ query })))).not.toThrow();
  });

  it.each(['a&b.jpg', 'a&', '&&', 'a?acl', 'a=acl', 'Tom & acl.jpg', 'a&ACL=1', 'a;acl'])(
    'is not seen in the value %s',
    (value) => {
      expect(() => verify(received(v1({ query: { 'response-content-disposition': value } })))).not.toThrow();
    },
  );

  it('is not seen in keys with question marks and ampersands', () => {
    for (const key of ['a?b', 'a&acl', 'what?.jpg', '?', 'a?aclx=1'])
      expect(() => verify(received(v1({ key, query: {} }), { key }))).not.toThrow();
  });
});

describe('a V1 URL', () => {
  it.each([
    [/OSSAccessKeyId=ak&/, '', denied('071')],
    [/OSSAccessKeyId=ak/, 'OSSAccessKeyId=', denied('072')],
    [/Expires=\d+&/, '', denied('067')],
    [/Expires=\d+/, 'Expires=', denied('068')],
    [/Expires=\d+/, 'Expires=abc', denied('070')],
    [/Expires=\d+/, 'Expires=-1700000600', denied('070')],
    [/Expires=\d+/, 'Expires=1.7e9', denied('070')],
    [/Expires=\d+/, 'Expires=0x6553f17f', denied('070')],
    [/Expires=\d+/, 'Expires=%201700000600', denied('070')],
    [/Expires=\d+/, 'Expires=99999999999999999999', denied('070')],
    [/Signature=[^&]+&/, '', denied('074')],
    [/Signature=[^&]+/, 'Signature=', denied('075')],
    [/Signature=[^&]+/, 'Signature=abc', { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v1 }],
    [/$/, '&Expires=1700009999', invalid(undefined)],
    [/$/, '&Signature=abc', invalid(undefined)],
    [/$/, '&OSSAccessKeyId=ak', invalid(undefined)],
    [/$/, '&x-oss-process=image/resize,w_9', invalid(undefined)],
    [/$/, '&x-oss%2Dprocess=image/resize,w_9', invalid(undefined)],
    [/$/, '&acl&acl', invalid(undefined)],
    [/$/, '&x-oss-credential=ak', invalid('039')],
    [/$/, '&x-oss-signature-version=OSS4-HMAC-SHA256', invalid('039')],
    [/$/, '&security-token=token', { code: 'InvalidSecurityToken', status: 403, ec: undefined }],
  ])('with %s as %s', (from, to, expected) => {
    const query = v1();
    expect(from.test(query)).toBe(true);
    expect(refused(query.replace(from, to))).toEqual(expected);
  });

  it.each(
    [
      'acl append asyncFetch bucketInfo callback callback-var cname comp continuation-token cors delete encryption',
      'endTime group inventory inventoryId lifecycle link live location logging metaQuery objectInfo objectMeta',
      'partNumber policy position qos qosInfo referer regionList replication replicationLocation replicationProgress',
      'requestPayment resourceGroup response-cache-control response-content-disposition response-content-encoding',
      'response-content-language response-content-type response-expires restore sequential startTime stat status',
      'style styleName symlink tagging transferAcceleration uploadId uploads versionId versioning versions vod',
      'website worm wormExtend wormId x-oss-async-process x-oss-traffic-limit x-oss-request-payer x-oss-ac-source-ip',
    ].flatMap((line) => line.split(' ')),
  )('covers the parameter %s', (name) => {
    expect(refused(`${v1()}&${name}=1`)).toEqual({ code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v1 });
    verify(received(v1({ query: { [name]: '1' } })));
  });

  it.each(['prefix', 'marker', 'max-keys', 'delimiter', 'list-type', 'X-Oss-Process'])(
    'does not cover the parameter %s',
    (name) => {
      verify(received(`${v1()}&${name}=1`));
    },
  );

  it('may repeat a parameter that is not signed', () => {
    verify(received(`${v1()}&prefix=a&prefix=b&__proto__=c&constructor=d`));
  });

  it('is valid until it expires, and the refusal says when that was', () => {
    const request = received(v1());
    verify(request, { at: nowMs + 600_000 });
    const error = refusal(() => verify(request, { at: nowMs + 600_001 }));
    expect(said(error)).toEqual(denied('069'));
    expect(error.message).toMatch(/^Request has expired\. /);
    expect(error.details).toEqual({ Expires: '2023-11-14T22:23:20.000Z', ServerTime: '2023-11-14T22:23:20.001Z' });
  });

  it('is refused as expired before its signature is checked', () => {
    const request = received(v1().replace('w_100', 'w_200').replace('OSSAccessKeyId=ak', 'OSSAccessKeyId=other'));
    expect(refusal(() => verify(request, { at: nowMs + 600_001 })).message).toMatch(/^Request has expired\./);
    expect(refusal(() => verify(request)).code).toBe('InvalidAccessKeyId');
  });

  it('is refused if there is also an Authorization header', () => {
    for (const authorization of [headers('v1').get('authorization') ?? '', 'Bearer abc'])
      expect(refused(v1(), { authorization })).toEqual(invalid('039'));
    expect(refused(v4(), headers('v4'))).toEqual(invalid('039'));
  });
});

describe('a V4 URL', () => {
  const credential = /x-oss-credential=[^&]+/;
  const scope = (text: string): string => `x-oss-credential=${encodeURIComponent(text)}`;

  it.each([
    [/x-oss-signature-version=[^&]+&/, '', invalid('066')],
    [/OSS4-HMAC-SHA256/, 'OSS2', invalid('066')],
    [/OSS4-HMAC-SHA256/, 'constructor', invalid('066')],
    [/x-oss-credential=[^&]+&/, '', invalid('217')],
    [credential, 'x-oss-credential=', invalid('218')],
    [credential, scope('ak/20231114/cn-hangzhou/oss/abc'), invalid('224')],
    [credential, scope('ak/20231114/cn-hangzhou/oss/aliyun_v4_request/'), invalid('224')],
    [credential, scope('/20231114/cn-hangzhou/oss/aliyun_v4_request'), invalid('224')],
    [credential, scope('ak//cn-hangzhou/oss/aliyun_v4_request'), invalid('224')],
    [credential, scope('ak/20231114//oss/aliyun_v4_request'), invalid('224')],
    [credential, scope('ak/20231113/cn-hangzhou/oss/aliyun_v4_request'), invalid('223')],
    [credential, scope('ak/2023-11-14/cn-hangzhou/oss/aliyun_v4_request'), invalid('223')],
    [credential, scope('ak/20231114/cn-hangzhou/s3/aliyun_v4_request'), invalid('227')],
    [credential, scope('ak/20231114/cn-beijing/oss/aliyun_v4_request'), invalid('226')],
    [credential, scope('ak/20231114/oss-cn-hangzhou/oss/aliyun_v4_request'), invalid('226')],
    [/x-oss-expires=600&/, '', invalid('215')],
    [/x-oss-expires=600/, 'x-oss-expires=', invalid('216')],
    [/x-oss-expires=600/, 'x-oss-expires=0', invalid('232')],
    [/x-oss-expires=600/, 'x-oss-expires=604801', invalid('232')],
    [/x-oss-expires=600/, 'x-oss-expires=-1', invalid('232')],
    [/x-oss-expires=600/, 'x-oss-expires=1e3', invalid('232')],
    [/x-oss-expires=600/, 'x-oss-expires=6.5', invalid('232')],
    [/x-oss-date=[^&]+&/, '', denied('503')],
    [/x-oss-date=[^&]+/, 'x-oss-date=', denied('503')],
    [/x-oss-date=[^&]+/, 'x-oss-date=2023-11-14T22:13:20Z', denied('502')],
    [/x-oss-date=[^&]+/, 'x-oss-date=20231114T251320Z', denied('502')],
    [/x-oss-date=[^&]+/, 'x-oss-date=20231131T221320Z', denied('502')],
    [/x-oss-signature=\w+/, '', invalid('219')],
    [/x-oss-signature=\w+/, 'x-oss-signature=', invalid('220')],
    [/x-oss-signature=\w+/, 'x-oss-signature=abc', { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v4 }],
    [/$/, '&x-oss-additional-headers=', invalid('076')],
    [/$/, '&x-oss-additional-headers=host;', invalid('077')],
    [/$/, '&x-oss-additional-headers=host;range', invalid('211')],
    [/$/, '&x-oss-additional-headers=__proto__', invalid('211')],
    [/$/, '&x-oss-additional-headers=%20%0A', invalid('211')],
    [/$/, '&x-oss-additional-headers=host', { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v4 }],
    [/$/, '&x-oss-signature=abc', invalid(undefined)],
    [/$/, '&x-oss-process=image/resize,w_9', invalid(undefined)],
    [/$/, '&prefix=a&prefix=a', invalid(undefined)],
    [/$/, '&prefix=a', { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v4 }],
    [/$/, '&OSSAccessKeyId=ak', invalid('039')],
    [/$/, '&x-oss-access-key-id=ak', { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v4 }],
    [/$/, '&x-oss-security-token=token', { code: 'InvalidSecurityToken', status: 403, ec: undefined }],
  ])('with %s as %s', (from, to, expected) => {
    const query = v4();
    expect(from.test(query)).toBe(true);
    expect(refused(query.replace(from, to))).toEqual(expected);
  });

  it('says which versions are supported if the URL is of V2', () => {
    const request = received(
      'x-oss-signature-version=OSS2&x-oss-access-key-id=ak&x-oss-expires=1700000600&x-oss-signature=a',
    );
    expect(refusal(() => verify(request)).message).toMatch(/V1 and V4 are.*OSS2/);
    expect(said(refusal(() => verify(received('x-oss-access-key-id=ak'))))).toEqual(invalid('066'));
  });

  it('is valid for any region if none is required', () => {
    const request = received(v4({ region: 'cn-beijing' }));
    const claim = readClaim(request);
    if (!claim) throw new Error('Nothing is signed.');
    verifyClaim(claim, request, credentials, nowMs);
    expect(said(refusal(() => verifyClaim(claim, request, credentials, nowMs, region)))).toEqual(invalid('226'));
  });

  it('is valid from 15 minutes before its date until it expires', () => {
    const request = received(v4());
    verify(request, { at: nowMs - 15 * minute });
    verify(request, { at: nowMs + 600_000 });
    const early = refusal(() => verify(request, { at: nowMs - 15 * minute - 1 }));
    expect(said(early)).toEqual(denied('235'));
    expect(early.details).toMatchObject({ RequestTime: '2023-11-14T22:13:20.000Z' });
    const late = refusal(() => verify(request, { at: nowMs + 600_001 }));
    expect(said(late)).toEqual(denied('236'));
    expect(late.details).toEqual({ Expires: '2023-11-14T22:23:20.000Z', ServerTime: '2023-11-14T22:23:20.001Z' });
  });

  it('is valid for at most seven days', () => {
    const week = { ...options({ version: 'v4' }), expiresSeconds: 604_800 };
    verify(received(signQuery(week)), { at: nowMs + 604_800_000 });
  });
});

describe('V1 headers', () => {
  it.each<[Readonly<Record<string, string | undefined>>, object]>([
    [{ authorization: 'OSS' }, invalid('061')],
    [{ authorization: 'OSS ak' }, invalid('061')],
    [{ authorization: 'OSS :abc' }, invalid('061')],
    [{ authorization: 'OSSxxx ak:abc' }, invalid('061')],
    [{ authorization: 'OSS ak:' }, invalid('065')],
    [{ authorization: 'OSS ak:abc' }, { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v1 }],
    [{ authorization: 'OSS2 AccessKeyId:ak,Signature:abc' }, invalid('066')],
    [{ authorization: 'OSS other:abc' }, { code: 'InvalidAccessKeyId', status: 403, ec: '0002-00000902' }],
    [{ 'x-oss-date': undefined }, denied('503')],
    [{ 'x-oss-date': 'yesterday' }, denied('502')],
    [{ 'x-oss-date': '2023-11-14' }, denied('502')],
    [{ 'x-oss-date': 'Mon, 14 Nov 2023 22:13:20 GMT' }, denied('502')],
    [{ 'x-oss-security-token': 'token' }, { code: 'InvalidSecurityToken', status: 403, ec: undefined }],
  ])('%j', (changes, expected) => {
    expect(refused('', changed('v1', changes))).toEqual(expected);
  });

  it('are refused with a repeated signed parameter', () => {
    expect(refused('acl&acl', headers('v1'))).toEqual(invalid(undefined));
    verify(received('prefix=a&prefix=b', {}, headers('v1')));
  });

  it('are dated by x-oss-date, or else by Date', () => {
    const date = new Date(nowMs).toUTCString();
    verify(received('', {}, headers('v1', { headers: { date } })));
    const both = headers('v1', { headers: { date: 'nonsense', 'x-oss-date': '20231114T221320Z' } });
    verify(received('', {}, both));
  });
});

describe('V4 headers', () => {
  const credential = 'Credential=ak/20231114/cn-hangzhou/oss/aliyun_v4_request';

  it.each<[Readonly<Record<string, string | undefined>>, object]>([
    [{ authorization: 'OSS4-HMAC-SHA256' }, invalid('202')],
    [{ authorization: 'OSS4-HMAC-SHA1 Signature=a' }, invalid('061')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential}` }, { ...invalid(undefined) }],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential},Signature=` }, invalid('208')],
    [{ authorization: 'OSS4-HMAC-SHA256 Signature=a' }, invalid('205')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential},Signature=a,Signature=b` }, invalid('202')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential},Signature=a,constructor=b` }, invalid('202')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential} Signature=a` }, invalid(undefined)],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential},AdditionalHeaders=,Signature=a` }, invalid('209')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential},AdditionalHeaders=a;,Signature=a` }, invalid('210')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential},AdditionalHeaders=range,Signature=a` }, invalid('211')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential}/,Signature=a` }, invalid('213')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential.replace('1114', '1115')},Signature=a` }, invalid('212')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential.replace('/oss/', '/s3/')},Signature=a` }, invalid('227')],
    [{ authorization: `OSS4-HMAC-SHA256 ${credential.replace('cn-', '')},Signature=a` }, invalid('226')],
    [
      { authorization: `OSS4-HMAC-SHA256 ${credential},Signature=a` },
      { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v4 },
    ],
    [{ 'x-oss-content-sha256': undefined }, invalid('214')],
    [{ 'x-oss-content-sha256': '0'.repeat(64) }, invalid('214')],
    [{ 'x-oss-date': undefined }, denied('503')],
    [{ 'x-oss-date': new Date(nowMs).toUTCString() }, denied('502')],
    [{ 'x-oss-date': undefined, date: '20231114T221320Z' }, denied('502')],
    [
      { 'x-oss-date': undefined, date: new Date(nowMs).toUTCString() },
      { code: 'SignatureDoesNotMatch', status: 403, ec: mismatch.v4 },
    ],
  ])('%j', (changes, expected) => {
    expect(refused('', changed('v4', changes))).toEqual(expected);
  });

  it("are refused for another region with the service's own sentence", () => {
    const request = received('', {}, headers('v4', { region: 'cn-beijing' }));
    expect(refusal(() => verify(request)).message).toContain('Invalid signing region in Authorization header.');
  });
});

describe.each(['v1', 'v4'] as const)('headers of %s', (version) => {
  it('may differ from the current time by at most 15 minutes', () => {
    const request = received('', {}, headers(version));
    for (const sign of [1, -1]) {
      verify(request, { at: nowMs + sign * 15 * minute });
      const at = nowMs + sign * (15 * minute + 1);
      const error = refusal(() => verify(request, { at }));
      expect(said(error)).toEqual({ code: 'RequestTimeTooSkewed', status: 403, ec: '0002-00000504' });
      expect(error.details).toEqual({
        RequestTime: '2023-11-14T22:13:20.000Z',
        ServerTime: new Date(at).toISOString(),
        MaxAllowedSkewMilliseconds: '900000',
      });
    }
  });

  it('may have the token in one place only', () => {
    for (const query of ['security-token=token', 'x-oss-security-token=token'])
      expect(refused(query, headers(version, { credentials: temporary }))).toEqual(invalid('010'));
  });
});

describe.each(['v1', 'v4'] as const)('the access key of %s', (version) => {
  const query = v1({ version });
  const withToken = v1({ version, credentials: temporary });

  it('must be known', () => {
    const claim = readClaim(received(query));
    if (!claim) throw new Error('Nothing is signed.');
    for (const by of [undefined, { ...credentials, accessKeyId: 'other' }]) {
      const error = refusal(() => verifyClaim(claim, received(query), by, nowMs));
      expect(said(error)).toEqual({ code: 'InvalidAccessKeyId', status: 403, ec: '0002-00000902' });
      expect(error.details).toEqual({ OSSAccessKeyId: 'ak' });
    }
  });

  it.each([
    ['missing', query, temporary, '0002-00000003'],
    ['another', withToken, { ...temporary, securityToken: 'tokem' }, undefined],
    ['not called for', withToken, credentials, undefined],
  ])('has a token that is %s', (_, signed, by, ec) => {
    const error = refusal(() => verify(received(signed), { by }));
    expect(said(error)).toEqual({ code: 'InvalidSecurityToken', status: 403, ec });
  });
});

describe('signing refuses', () => {
  it.each([
    ['no seconds', { version: 'v4' }, Number.NaN, '0002-00000232'],
    ['more than a week', { version: 'v4' }, 604_801, '0002-00000232'],
    ['half a second', { version: 'v1' }, 0.5, '0002-00000070'],
    ['a region that is none', { version: 'v4', region: '' }, 60, '0002-00000224'],
    ['its own parameters', { version: 'v4', query: { 'x-oss-date': '20231114T221320Z' } }, 60, undefined],
    ['its own parameters', { version: 'v1', query: { Expires: '1' } }, 60, undefined],
    ['a header that is not there', { version: 'v4', additionalHeaders: ['range'] }, 60, '0002-00000211'],
    [
      'an access key that is empty',
      { version: 'v1', credentials: { ...credentials, accessKeyId: '' } },
      60,
      '0002-00000072',
    ],
  ] as const)('%s', (_, changes, expiresSeconds, ec) => {
    expect(refusal(() => signQuery({ ...options(changes), expiresSeconds })).ec).toBe(ec);
  });
});
