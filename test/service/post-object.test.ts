// PostObject: forms that upload a file, signed and unsigned, and what their policies let in.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { base64Of, type Conditions, filename, formOf, policyOf, signedV1, signedV4 } from './forms.ts';
import { bytesOf, credentials, field, openService, origin, refusal } from './harness.ts';

type Fields = Readonly<Record<string, string>>;

const any: Conditions = [['content-length-range', 0, 1000]];
const etag = `"${createHash('md5').update('hello').digest('hex').toUpperCase()}"`;

const open = async (acl: 'private' | 'public-read' | 'public-read-write' = 'private') => {
  const service = await openService({ settings: { acl } });
  const post = (fields: Fields, file?: Blob | string, path = '/image-demo/'): Promise<Response> =>
    service.ask(path, { method: 'POST', body: formOf(fields, file) });
  const stored = (key: string) => service.store.getObject('image-demo', key);
  return { ...service, post, stored };
};

/** A form signed by V1 with these conditions. */
const v1 = (conditions: unknown, fields: Fields = { key: 'a.jpg' }, ms?: number): Fields => ({
  ...fields,
  ...signedV1(credentials, policyOf(conditions, ms)),
});

describe('a form that is signed', () => {
  const makers: [string, (conditions: Conditions) => Fields][] = [
    ['V1', (conditions) => signedV1(credentials, policyOf(conditions))],
    ['V4', (conditions) => signedV4(credentials, conditions)],
  ];

  it.each(makers)('by %s stores its file with everything it says of it, as a PUT does', async (_, sign) => {
    const { post, stored, ask, askSigned } = await open();
    const said = {
      'Cache-Control': 'max-age=60',
      'Content-Disposition': 'attachment; filename="c.jpg"',
      'Content-Encoding': 'identity',
      Expires: 'Thu, 01 Jan 2037 00:00:00 GMT',
      'x-oss-object-acl': 'public-read',
      'x-oss-meta-place': '東京',
    };
    const response = await post({ key: `dir/${filename}`, ...said, ...sign(any) });
    expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([204, '', etag]);
    expect(response.headers.get('x-oss-request-id')).toMatch(/^[0-9A-F]{24}$/);
    const object = await stored('dir/cat.jpg');
    expect(new TextDecoder().decode(object?.body)).toBe('hello');
    expect(object?.meta).toMatchObject({
      etag,
      contentType: 'image/jpeg',
      acl: 'public-read',
      kind: 'Normal',
      headers: {
        'cache-control': 'max-age=60',
        'content-disposition': 'attachment; filename="c.jpg"',
        'content-encoding': 'identity',
        expires: 'Thu, 01 Jan 2037 00:00:00 GMT',
      },
      userMeta: { place: '東京' },
    });
    expect((await ask('/image-demo/dir/cat.jpg')).status).toBe(200);
    await askSigned('/image-demo/put.jpg', { method: 'PUT', body: 'hello', headers: { 'content-type': 'image/jpeg' } });
    const { lastModifiedMs: _at, ...put } = (await stored('put.jpg'))?.meta ?? {};
    expect(put).toMatchObject({ etag, byteLength: 5, kind: 'Normal' });
  });

  it.each(makers)('by %s with a wrong secret is refused with the text that was signed', async (_, sign) => {
    const { post, stored } = await open();
    const signed = sign(any);
    const name = 'Signature' in signed ? 'Signature' : 'x-oss-signature';
    for (const changed of [
      { ...signed, [name]: `x${signed[name]}` },
      { ...signed, policy: policyOf([['content-length-range', 0, 2000]]) },
    ]) {
      const response = await post({ key: 'a.jpg', ...changed });
      const xml = await response.text();
      expect([response.status, field(xml, 'Code'), field(xml, 'EC')]).toEqual([
        403,
        'SignatureDoesNotMatch',
        '0002-00000705',
      ]);
      expect(field(xml, 'StringToSign')).toBe(changed.policy);
    }
    expect(await stored('a.jpg')).toBeUndefined();
  });

  it.each(['v1', 'v4'] as const)('by a temporary key needs its security token: %s', async (version) => {
    const { post, store } = await open();
    const temporary = { accessKeyId: 'sts', accessKeySecret: 'secret', securityToken: 'token' };
    await store.putCredentials(temporary);
    const sign = (keys: typeof credentials & { securityToken?: string }): Fields =>
      version === 'v1' ? signedV1(keys, policyOf(any)) : signedV4(keys, any);
    expect((await post({ key: 'a', ...sign(temporary) })).status).toBe(204);
    const { securityToken: _, ...without } = temporary;
    for (const keys of [without, { ...temporary, securityToken: 'other' }, { ...credentials, securityToken: 'token' }])
      expect(await refusal(await post({ key: 'b', ...sign(keys) }))).toMatchObject({ code: 'InvalidSecurityToken' });
  });

  it('by an unknown key is refused', async () => {
    const { post } = await open();
    const unknown = { accessKeyId: 'who', accessKeySecret: 'x' };
    for (const signed of [signedV1(unknown, policyOf(any)), signedV4(unknown, any)])
      expect(await refusal(await post({ key: 'a', ...signed }))).toMatchObject({ code: 'InvalidAccessKeyId' });
  });

  it.each([
    ['without a policy', { policy: undefined }, 'InvalidArgument', '0002-00000702'],
    ['with an empty policy', { policy: '' }, 'InvalidArgument', '0006-00000205'],
    ['without a signature', { Signature: undefined }, 'InvalidArgument', '0002-00000703'],
    ['with an empty signature', { Signature: '' }, 'InvalidArgument', '0002-00000704'],
    ['without a key id', { OSSAccessKeyId: undefined }, 'InvalidArgument', '0002-00000706'],
    ['with two signatures', { 'x-oss-signature': '00' }, 'InvalidArgument', '0002-00000039'],
  ])('by V1 %s is refused, although everybody may write', async (_, change, code, ec) => {
    const { post, stored } = await open('public-read-write');
    const fields = Object.entries({ ...v1(any), ...change }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    expect(await refusal(await post(Object.fromEntries(fields)))).toEqual({ status: 400, code, ec });
    expect(await stored('a.jpg')).toBeUndefined();
  });

  it.each([
    ['without a version', { 'x-oss-signature-version': undefined }, 'InvalidArgument'],
    ['by V2', { 'x-oss-signature-version': 'OSS2' }, 'InvalidArgument'],
    ['without a date', { 'x-oss-date': undefined }, 'AccessDenied'],
    ['with a wrong date', { 'x-oss-date': 'today' }, 'AccessDenied'],
    ['without a credential', { 'x-oss-credential': undefined }, 'InvalidArgument'],
    ['with half a credential', { 'x-oss-credential': 'oss-img/20260101' }, 'InvalidArgument'],
    ['with the credential of another day', { 'x-oss-date': '20200101T000000Z' }, 'InvalidArgument'],
  ])('by V4 %s is refused', async (_, change, code) => {
    const { post } = await open();
    const fields = Object.entries({ key: 'a', ...signedV4(credentials, any), ...change }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    expect(await refusal(await post(Object.fromEntries(fields)))).toMatchObject({ code });
  });

  it('by V4 holds for its region, from a quarter of an hour before its date to seven days behind it', async () => {
    const { post } = await open();
    const at = (ms: number): Fields => ({
      key: 'a',
      ...signedV4(credentials, any, { date: new Date(Date.now() + ms) }),
    });
    const day = 86_400_000;
    for (const ms of [14 * 60_000, -7 * day + 60_000]) expect((await post(at(ms))).status).toBe(204);
    for (const ms of [16 * 60_000, -7 * day - 60_000])
      expect(await refusal(await post(at(ms)))).toMatchObject({ status: 403, code: 'AccessDenied' });
    const elsewhere = { key: 'a', ...signedV4(credentials, any, { region: 'cn-beijing' }) };
    expect(await refusal(await post(elsewhere))).toMatchObject({ code: 'InvalidArgument', ec: '0002-00000226' });
  });

  it('by V4 needs its own fields in the policy', async () => {
    const { post } = await open();
    const bare = { key: 'a', ...signedV4(credentials, any, { isCovered: false }) };
    expect(await refusal(await post(bare))).toEqual({ status: 403, code: 'AccessDenied', ec: '0006-00000228' });
  });

  it('has names in any case, as pages for the service write them', async () => {
    const { post } = await open();
    const { OSSAccessKeyId = '', policy = '', Signature = '' } = v1(any);
    expect(
      (await post({ Key: 'a', ossaccesskeyid: OSSAccessKeyId, Policy: policy, signature: Signature })).status,
    ).toBe(204);
  });

  it('is not signed by a signature in the headers or in the URL', async () => {
    const { askSigned, stored } = await open();
    const response = await askSigned('/image-demo/', { method: 'POST', body: formOf({ key: 'a' }) });
    expect(await refusal(response)).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await stored('a')).toBeUndefined();
  });
});

describe('a form that is not signed', () => {
  it('is taken by a public-read-write bucket alone', async () => {
    for (const acl of ['private', 'public-read'] as const) {
      const { post, stored } = await open(acl);
      expect(await refusal(await post({ key: 'a' }))).toEqual({
        status: 403,
        code: 'AccessDenied',
        ec: '0003-00000001',
      });
      expect(await stored('a')).toBeUndefined();
    }
    const { post, stored } = await open('public-read-write');
    expect((await post({ key: 'a' })).status).toBe(204);
    expect(await stored('a')).toBeDefined();
  });

  it('replaces no object whose own ACL forbids it', async () => {
    const { post, askSigned, stored } = await open('public-read-write');
    await askSigned('/image-demo/own', { method: 'PUT', body: 'mine', headers: { 'x-oss-object-acl': 'private' } });
    expect(await refusal(await post({ key: 'own' }))).toMatchObject({ status: 403, ec: '0003-00000002' });
    expect(new TextDecoder().decode((await stored('own'))?.body)).toBe('mine');
  });

  it('goes on to the site or the real service where the bucket is unknown', async () => {
    const { answer } = await open('public-read-write');
    for (const url of [`${origin}/unknown/`, 'https://unknown.oss-cn-hangzhou.aliyuncs.com/'])
      expect(await answer(new Request(url, { method: 'POST', body: formOf({ key: 'a' }) }))).toBeUndefined();
  });
});

describe('a policy', () => {
  const refused = async (conditions: unknown, fields?: Fields): Promise<unknown> => {
    const { post, stored } = await open();
    const answer = await refusal(await post(v1(conditions, fields)));
    expect(await stored('a.jpg')).toBeUndefined();
    return answer;
  };

  it.each<[Conditions, Fields]>([
    [[{ bucket: 'image-demo' }], {}],
    [[{ key: 'a.jpg' }, ['eq', '$key', 'a.jpg'], ['eq', 'key', 'a.jpg'], ['eq', '$Key', 'a.jpg']], {}],
    [[['starts-with', '$key', 'a.']], {}],
    [[['starts-with', '$key', '']], {}],
    [[['starts-with', '$key', 'user/']], { key: `user/${filename}` }],
    [[['eq', '$key', `user/${filename}`]], { key: `user/${filename}` }],
    [[['eq', '$key', 'user/cat.jpg']], { key: `user/${filename}` }],
    [[['in', '$content-type', ['image/png', 'image/jpeg']]], {}],
    [[['not-in', '$cache-control', ['no-cache']]], { 'Cache-Control': 'max-age=1' }],
    [[['eq', '$success_action_status', '201']], { success_action_status: '201' }],
    [[['eq', '$x-oss-meta-uuid', 'ß']], { 'x-oss-meta-uuid': 'ß' }],
    [[['content-length-range', 5, 5]], {}],
  ])('with %j lets its form in', async (conditions, fields) => {
    const { post } = await open();
    expect((await post(v1(conditions, { key: 'a.jpg', ...fields }))).status).toBeLessThan(205);
  });

  it.each<[Conditions, string, Fields?]>([
    [[{ bucket: 'other' }], '0006-00000227'],
    [[['eq', '$bucket', 'other']], '0006-00000227', { key: 'a.jpg', bucket: 'other' }],
    [[{ key: 'b.jpg' }], '0006-00000227'],
    [[['starts-with', '$key', 'user/']], '0006-00000227'],
    [[['in', '$content-type', ['image/png']]], '0006-00000227'],
    // The type of the file is what is stored, and so what counts.
    [[['eq', '$content-type', 'image/png']], '0006-00000227', { key: 'a.jpg', 'Content-Type': 'image/png' }],
    [[['not-in', '$key', ['a.jpg']]], '0006-00000227'],
    [[['eq', '$success_action_status', '200']], '0006-00000226'],
    [[['starts-with', '$x-oss-meta-a', '']], '0006-00000226'],
    [[['not-in', '$cache-control', ['no-cache']]], '0006-00000226'],
    // A name of the prototype is no field.
    [[['starts-with', '$constructor', '']], '0006-00000226'],
  ])('with %j refuses its form', async (conditions, ec, fields) => {
    expect(await refused(conditions, fields)).toEqual({ status: 403, code: 'AccessDenied', ec });
  });

  it('names the condition that failed', async () => {
    const { post } = await open();
    const xml = await (
      await post(v1([['eq', 'success_action_status', '200']], { key: 'a', success_action_status: '201' }))
    ).text();
    expect(field(xml, 'Message')).toBe(
      'Invalid according to Policy: Policy Condition failed: [&#34;eq&#34;, &#34;$success_action_status&#34;, &#34;200&#34;].',
    );
  });

  it('holds the size of the file', async () => {
    expect(await refused([['content-length-range', 0, 4]])).toEqual({
      status: 400,
      code: 'EntityTooLarge',
      ec: '0006-00000003',
    });
    expect(await refused([['content-length-range', 6, 10]])).toEqual({
      status: 400,
      code: 'EntityTooSmall',
      ec: '0006-00000004',
    });
  });

  it('is held for the first of two fields of one name, which is also the one acted on', async () => {
    const { ask, stored } = await open();
    const form = new FormData();
    for (const [name, value] of [
      ['key', 'a.jpg'],
      ['key', 'evil.jpg'],
      ['Key', 'evil.jpg'],
    ] as const)
      form.append(name, value);
    for (const [name, value] of Object.entries(signedV1(credentials, policyOf([{ key: 'a.jpg' }]))))
      form.append(name, value);
    form.append('file', new File(['hello'], 'x'));
    expect((await ask('/image-demo/', { method: 'POST', body: form })).status).toBe(204);
    expect([await stored('a.jpg'), await stored('evil.jpg')]).toEqual([expect.anything(), undefined]);
  });

  it('expires', async () => {
    const { post } = await open();
    expect(await refusal(await post(v1(any, { key: 'a' }, -1000)))).toEqual({
      status: 403,
      code: 'AccessDenied',
      ec: '0006-00000213',
    });
  });

  const later = '2999-01-01T00:00:00Z';
  it.each<[unknown, string | undefined]>([
    [[], '0006-00000201'],
    ['text', '0006-00000201'],
    [{ conditions: any }, '0006-00000208'],
    [{ expiration: '', conditions: any }, '0006-00000211'],
    [{ expiration: 123, conditions: any }, '0006-00000210'],
    [{ expiration: 'tomorrow', conditions: any }, '0006-00000210'],
    [{ expiration: '2999-13-01T00:00:00Z', conditions: any }, '0006-00000210'],
    [{ expiration: '2999-01-01', conditions: any }, '0006-00000210'],
    [{ expiration: later }, '0006-00000207'],
    [{ expiration: later, conditions: 123 }, '0006-00000214'],
    [{ expiration: later, conditions: [] }, '0006-00000215'],
    [{ expiration: later, conditions: [['$key']] }, '0006-00000216'],
    [{ expiration: later, conditions: [['constructor', '$key', 'a']] }, '0006-00000216'],
    [{ expiration: later, conditions: [123] }, '0006-00000218'],
    [{ expiration: later, conditions: [null] }, '0006-00000218'],
    [{ expiration: later, conditions: [{}] }, '0006-00000218'],
    [{ expiration: later, conditions: [{ key: 'a', bucket: 'b' }] }, '0006-00000218'],
    [{ expiration: later, conditions: [['starts-with', '$key', 'a', 'b']] }, '0006-00000218'],
    [{ expiration: later, conditions: [['eq', '$key']] }, '0006-00000218'],
    [{ expiration: later, conditions: [['eq', 1, 'a']] }, '0006-00000218'],
    [{ expiration: later, conditions: [['content-length-range', 20, 10]] }, '0006-00000221'],
    [{ expiration: later, conditions: [['content-length-range', 10, 'test']] }, '0006-00000221'],
    [{ expiration: later, conditions: [['content-length-range', -1, 10]] }, '0006-00000221'],
    [{ expiration: later, conditions: [['content-length-range', [1], 10]] }, '0006-00000221'],
    [{ expiration: later, conditions: [['content-length-range', 1]] }, '0006-00000221'],
    [{ expiration: later, conditions: [['not-in', 'cache-control', 'no-cache']] }, '0006-00000224'],
    [{ expiration: later, conditions: [['in', '$key', [1]]] }, '0006-00000224'],
    [{ expiration: later, conditions: [{ key: 1 }] }, '0006-00000224'],
  ])('%j is no policy', async (document, ec) => {
    const { post } = await open();
    const response = await post({ key: 'a', ...signedV1(credentials, base64Of(document)) });
    expect(await refusal(response)).toEqual({ status: 400, code: 'InvalidPolicyDocument', ec });
  });

  it.each(['%%%', Buffer.from('{').toString('base64'), Buffer.from([0xff, 0xfe]).toString('base64')])(
    'is refused when it is no base64 of JSON: %s',
    async (policy) => {
      const { post } = await open();
      expect(await refusal(await post({ key: 'a', ...signedV1(credentials, policy) }))).toMatchObject({
        code: 'InvalidPolicyDocument',
      });
    },
  );

  it('that is nested without end is refused, not a crash', async () => {
    const { post } = await open();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const policy = Buffer.from(`{"expiration":"${later}","conditions":[["eq","$key",${deep}]]}`).toString('base64');
    expect(await refusal(await post({ key: 'a', ...signedV1(credentials, policy) }))).toMatchObject({
      status: 400,
      code: 'InvalidPolicyDocument',
    });
  });
});

describe('the answer to a form', () => {
  it.each([
    ['200', 200],
    ['204', 204],
    ['404', 204],
    ['', 204],
    ['2O1', 204],
  ])('has for success_action_status %s the status %i and no body', async (asked, status) => {
    const { post } = await open('public-read-write');
    const response = await post({ key: 'a', success_action_status: asked });
    expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([status, '', etag]);
  });

  it('has for 201 the XML of what was stored', async () => {
    const { post } = await open('public-read-write');
    const response = await post({ key: 'dir/a b&c.jpg', success_action_status: '201' });
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'application/xml']);
    expect(await response.text()).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>\n  <Bucket>image-demo</Bucket>\n  <ETag>${etag.replaceAll('"', '&#34;')}</ETag>\n` +
        `  <Key>dir/a b&#38;c.jpg</Key>\n  <Location>${origin}/image-demo/dir/a%20b%26c.jpg</Location>\n</PostResponse>\n`,
    );
  });

  it('is the same for a form in host style', async () => {
    const { post, stored } = await open('public-read-write');
    for (const host of ['http://image-demo.oss-cn-hangzhou.aliyuncs.com', 'https://cdn.example.com']) {
      const response = await post({ key: 'h', success_action_status: '201' }, undefined, `${host}/`);
      expect(field(await response.text(), 'Location')).toBe(`${host}/h`);
    }
    expect(await stored('h')).toBeDefined();
  });

  it('is a redirect where one is asked for, whatever the status', async () => {
    const { post } = await open('public-read-write');
    const redirect = { success_action_redirect: 'https://example.com/done?x=1', success_action_status: '201' };
    const response = await post({ key: 'a b', ...redirect });
    expect(response.status).toBe(303);
    const target = new URL(response.headers.get('location') ?? '');
    expect(`${target.origin}${target.pathname}`).toBe('https://example.com/done');
    expect(Object.fromEntries(target.searchParams)).toEqual({ x: '1', bucket: 'image-demo', key: 'a b', etag });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '/done', 'https://', 'x\r\nSet-Cookie: a=b'])(
    'is no redirect to %j',
    async (success_action_redirect) => {
      const { post } = await open('public-read-write');
      expect((await post({ key: 'a', success_action_redirect })).status).toBe(204);
    },
  );
});

describe('the fields of a form', () => {
  it.each<[string, Fields, Blob | string, string]>([
    [
      'x-oss-content-type before the type of the file',
      { 'x-oss-content-type': 'image/png', 'Content-Type': 'a/b' },
      new File(['x'], 'x', { type: 'image/gif' }),
      'image/png',
    ],
    [
      'the type of the file before the field Content-Type',
      { 'Content-Type': 'a/b' },
      new File(['x'], 'x', { type: 'image/gif' }),
      'image/gif',
    ],
    ['the field Content-Type for a file that is text', { 'Content-Type': 'a/b' }, 'text', 'a/b'],
    ['no type for a file that is text', {}, 'text', 'application/octet-stream'],
  ])('give the object %s', async (_, fields, file, type) => {
    const { post, stored } = await open('public-read-write');
    expect((await post({ key: 'a', ...fields }, file)).status).toBe(204);
    expect((await stored('a'))?.meta.contentType).toBe(type);
  });

  it('name the file in the key, literally', async () => {
    const { post, stored } = await open('public-read-write');
    await post({ key: `x/${filename}/${filename}` }, new File(['1'], "$&$1'.png"));
    expect(await stored("x/$&$1'.png/$&$1'.png")).toBeDefined();
    await post({ key: `plain/${filename}` }, 'text without a name');
    expect(await stored('plain/')).toBeDefined();
  });

  it('forbid to replace an object', async () => {
    const { post, stored } = await open('public-read-write');
    expect((await post({ key: 'a', 'x-oss-forbid-overwrite': 'true' }, 'one')).status).toBe(204);
    expect(await refusal(await post({ key: 'a', 'x-oss-forbid-overwrite': 'true' }, 'two'))).toMatchObject({
      status: 409,
      code: 'FileAlreadyExists',
    });
    expect((await post({ key: 'a', 'x-oss-forbid-overwrite': 'false' }, 'three')).status).toBe(204);
    expect(await refusal(await post({ key: 'a', 'x-oss-forbid-overwrite': 'abc' }))).toMatchObject({
      code: 'InvalidArgument',
      ec: '0006-00000117',
    });
    expect(new TextDecoder().decode((await stored('a'))?.body)).toBe('three');
  });

  it.each<[string, Fields, string]>([
    ['no key', {}, 'MissingArgument'],
    ['an empty key', { key: '' }, 'InvalidObjectName'],
    ['a key that begins with a slash', { key: '/a' }, 'InvalidObjectName'],
    ['a key that is too long', { key: 'k'.repeat(1024) }, 'InvalidObjectName'],
    ['an unknown ACL', { key: 'a', 'x-oss-object-acl': 'open' }, 'InvalidArgument'],
    ['too much metadata', { key: 'a', 'x-oss-meta-a': 'x'.repeat(8200) }, 'InvalidArgument'],
    ['a callback', { key: 'a', callback: 'e30=' }, 'NotImplemented'],
    ['a wrong digest', { key: 'a', 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'InvalidDigest'],
    ['a field that is too long', { key: 'a', long: 'x'.repeat(2 * 2 ** 20 + 1) }, 'FieldItemTooLong'],
    ['a name that is too long', { key: 'a', ['n'.repeat(8200)]: '' }, 'FieldItemTooLong'],
    [
      'too much in front of the file',
      { key: 'a', ...Object.fromEntries([1, 2, 3, 4].map((number) => [`f${number}`, 'x'.repeat(2 * 2 ** 20)])) },
      'MaxPOSTPreDataLengthExceededError',
    ],
  ])('are refused with %s', async (_, fields, code) => {
    const { post, store } = await open('public-read-write');
    const before = await store.listObjects('image-demo', { prefix: '', after: '', limit: 100 });
    expect(await refusal(await post(fields))).toMatchObject({ code });
    expect(await store.listObjects('image-demo', { prefix: '', after: '', limit: 100 })).toEqual(before);
  });

  it('end with the file: what stands behind it is ignored', async () => {
    const { ask, stored } = await open('public-read-write');
    const form = formOf({ key: 'a' });
    form.append('key', 'b');
    form.append('success_action_status', '201');
    form.append('submit', 'Upload');
    expect((await ask('/image-demo/', { method: 'POST', body: form })).status).toBe(204);
    expect([await stored('a'), await stored('b')]).toEqual([expect.anything(), undefined]);
    const late = new FormData();
    late.append('file', new File(['x'], 'x'));
    late.append('key', 'c');
    expect(await refusal(await ask('/image-demo/', { method: 'POST', body: late }))).toMatchObject({
      code: 'MissingArgument',
    });
  });

  it('hold exactly one file', async () => {
    const { ask, stored } = await open('public-read-write');
    const one = new File(['x'], 'x');
    const forms = [
      [['key', 'a']],
      [
        ['key', 'a'],
        ['picture', one],
      ],
      [
        ['key', 'a'],
        ['file', one],
        ['file', one],
      ],
      [
        ['key', 'a'],
        ['picture', one],
        ['file', one],
      ],
      [
        ['key', 'a'],
        ['file', one],
        ['picture', one],
      ],
      [
        ['key', 'a'],
        ['file', 'text'],
        ['file', 'text'],
      ],
    ] as const;
    for (const entries of forms) {
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value as string);
      expect(await refusal(await ask('/image-demo/', { method: 'POST', body: form }))).toMatchObject({
        status: 400,
        code: 'IncorrectNumberOfFilesInPOSTRequest',
      });
    }
    expect(await stored('a')).toBeUndefined();
  });
});

describe('a POST to a bucket', () => {
  it.each([
    ['without a type', undefined],
    ['of JSON', 'application/json'],
    ['of a form that is not multipart', 'application/x-www-form-urlencoded'],
    ['of multipart without a boundary', 'multipart/form-data'],
    ['of multipart with an empty boundary', 'multipart/form-data; boundary='],
    ['of another multipart', 'multipart/mixed; boundary=x'],
  ])('%s is no form', async (_, type) => {
    const { ask } = await open('public-read-write');
    const body = new TextEncoder().encode('key=a&file=b');
    const response = await ask('/image-demo/', { method: 'POST', body, headers: type ? { 'content-type': type } : {} });
    expect(await refusal(response)).toEqual({ status: 400, code: 'RequestIsNotMultiPartContent' });
  });

  it.each(['', 'no form at all', '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\na', '--y\r\n\r\n--y--'])(
    'with the body %j is malformed',
    async (text) => {
      const { ask } = await open('public-read-write');
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      const response = await ask('/image-demo/', { method: 'POST', body: new TextEncoder().encode(text), headers });
      expect(await refusal(response)).toMatchObject({ status: 400, code: 'MalformedPOSTRequest' });
    },
  );

  it('takes a form as another program writes it', async () => {
    const { ask, stored } = await open('public-read-write');
    const boundary = '9431149156168';
    const parts = [
      ['name="key"', 'dir/a.bin'],
      ['name="success_action_status"', '200'],
      ['name="file"; filename="a.bin"\r\nContent-Type: application/x-thing', '\0\r\n--\xff\r\n'],
    ];
    const text = `${parts.map(([head, value]) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`).join('')}--${boundary}--\r\n`;
    const response = await ask('/image-demo/', {
      method: 'POST',
      body: Buffer.from(text, 'latin1'),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    expect(response.status).toBe(200);
    const object = await stored('dir/a.bin');
    expect(Buffer.from(object?.body ?? new ArrayBuffer(0)).toString('latin1')).toBe('\0\r\n--\xff\r\n');
    expect(object?.meta.contentType).toBe('application/x-thing');
  });

  it('of a picture lets the picture be processed at once', async () => {
    const { ask, post } = await open('public-read-write');
    const picture = await bytesOf(await ask('/image-demo/example.jpg'));
    await post({ key: 'posted.jpg' }, new File([picture], 'x.jpg', { type: 'image/jpeg' }));
    const first = await ask('/image-demo/posted.jpg?x-oss-process=image/info');
    expect(await first.json()).toMatchObject({ ImageWidth: { value: '400' } });
    await post({ key: 'posted.jpg' }, 'no picture any more');
    expect((await ask('/image-demo/posted.jpg?x-oss-process=image/info')).status).toBe(400);
  });
});
