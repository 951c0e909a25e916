// The operations on buckets and objects besides get and put, with their XML: lists, copies, uploads, ACLs, styles.
import { describe, expect, it } from 'vitest';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { bytesOf, field, fields, objects, openService, refusal } from './harness.ts';

const put = (headers: Record<string, string> = {}, body?: string): RequestInit => ({
  method: 'PUT',
  headers,
  ...(body !== undefined && { body }),
});

describe('buckets', () => {
  it('are created, listed, changed and deleted by their owner', async () => {
    const { ask, askSigned, answer, store } = await openService();
    expect((await askSigned('/new-bucket/', put({ 'x-oss-acl': 'public-read' }))).status).toBe(200);
    expect(await store.getBucket('new-bucket')).toMatchObject({ acl: 'public-read', region: 'cn-hangzhou' });
    const list = await (await askSigned('/')).text();
    expect(fields(list, 'Name')).toEqual(['image-demo', 'new-bucket']);
    expect(field(await (await askSigned('/new-bucket/?acl')).text(), 'Grant')).toBe('public-read');
    expect((await askSigned('/new-bucket/?acl', put({ 'x-oss-acl': 'private' }))).status).toBe(200);
    expect(await store.getBucket('new-bucket')).toMatchObject({ acl: 'private' });
    expect(field(await (await askSigned('/new-bucket/?bucketInfo')).text(), 'ExtranetEndpoint')).toBe(
      'oss-cn-hangzhou.aliyuncs.com',
    );
    await askSigned('/new-bucket/a', put({}, 'x'));
    expect(await refusal(await askSigned('/new-bucket/', { method: 'DELETE' }))).toEqual({
      status: 409,
      code: 'BucketNotEmpty',
      ec: '0015-00000301',
    });
    await askSigned('/new-bucket/a', { method: 'DELETE' });
    expect((await askSigned('/new-bucket/', { method: 'DELETE' })).status).toBe(204);
    expect(await refusal(await askSigned('/new-bucket/a'))).toEqual({
      status: 404,
      code: 'NoSuchBucket',
      ec: '0015-00000101',
    });
    expect(await answer(new Request('http://localhost:4173/new-bucket/a'))).toBeUndefined();
    expect((await ask('/image-demo/example.jpg')).status).toBe(200);
  });

  it('may be created twice, and are refused under an invalid name', async () => {
    const { askSigned, store } = await openService();
    expect((await askSigned('/image-demo/', put())).status).toBe(200);
    expect(await store.getBucket('image-demo')).toMatchObject({ acl: 'public-read-write' });
    expect((await askSigned('/image-demo/example.jpg')).status).toBe(200);
    expect((await askSigned('/a-bucket/', put({ 'x-oss-acl': 'open' }))).status).toBe(400);
    expect((await askSigned('/a-bucket/', put({}, '<No'))).status).toBe(400);
    expect(await store.getBucket('a-bucket')).toBeUndefined();
  });

  it('can be changed by their owner alone, even when everybody may write objects', async () => {
    const { ask } = await openService();
    for (const [path, method] of [
      ['/image-demo/', 'GET'],
      ['/image-demo/?list-type=2', 'GET'],
      ['/image-demo/', 'PUT'],
      ['/image-demo/', 'DELETE'],
      ['/image-demo/?acl', 'GET'],
      ['/image-demo/?acl', 'PUT'],
      ['/image-demo/?style', 'GET'],
      ['/image-demo/?style&styleName=broken', 'DELETE'],
      ['/image-demo/?uploads', 'GET'],
      ['/image-demo/example.jpg?acl', 'GET'],
      ['/image-demo/example.jpg?acl', 'PUT'],
    ] as const) {
      const headers = { 'x-oss-acl': 'private', 'x-oss-object-acl': 'private' };
      expect((await ask(path, { method, headers })).status, `${method} ${path}`).toBe(403);
    }
  });
});

describe('lists', () => {
  const keys = ['a/1.jpg', 'a/2.jpg', 'b&<c>.jpg', 'd e+f.jpg'];
  const open = async () => {
    const service = await openService();
    await service.askSigned('/listed/', put());
    for (const key of keys) await service.askSigned(`/listed/${encodeURIComponent(key)}`, put({}, key));
    return async (query: string) => (await service.askSigned(`/listed/${query}`)).text();
  };

  it('of version 1 are paged by marker, and name the owner of each object', async () => {
    const list = await open();
    const all = await list('');
    expect(fields(all, 'Key')).toEqual(['a/1.jpg', 'a/2.jpg', 'b&#38;&#60;c&#62;.jpg', 'd e+f.jpg']);
    expect(all.match(/<Owner>/g)).toHaveLength(keys.length);
    expect([field(all, 'IsTruncated'), field(all, 'MaxKeys'), field(all, 'Size')]).toEqual(['false', '100', '7']);
    const page = await list('?delimiter=%2F&max-keys=2');
    expect([fields(page, 'Prefix').at(-1), field(page, 'IsTruncated')]).toEqual(['a/', 'true']);
    const next = await list(`?delimiter=%2F&marker=${encodeURIComponent('b&<c>.jpg')}`);
    expect(fields(next, 'Key')).toEqual(['d e+f.jpg']);
    expect(fields(await list('?encoding-type=url'), 'Key')).toContain('b%26%3Cc%3E.jpg');
  });

  it('of version 2 are paged by continuation token', async () => {
    const list = await open();
    const first = await list('?list-type=2&max-keys=3');
    expect([fields(first, 'Key').length, field(first, 'KeyCount'), first.includes('<Owner>')]).toEqual([3, '3', false]);
    const token = encodeURIComponent(field(first, 'NextContinuationToken') ?? '');
    const second = await list(`?list-type=2&continuation-token=${token}&fetch-owner=true`);
    expect([fields(second, 'Key'), second.includes('<Owner>'), field(second, 'IsTruncated')]).toEqual([
      ['d e+f.jpg'],
      true,
      'false',
    ]);
    expect(fields(await list('?list-type=2&start-after=a%2F2.jpg'), 'Key')).toHaveLength(2);
  });

  it('of buckets give every bucket once, page by page', async () => {
    const { askSigned } = await openService();
    for (const name of ['bucket-a', 'bucket-b', 'bucket-c']) await askSigned(`/${name}/`, put());
    const names: string[] = [];
    let marker = '';
    for (let page = 0; page < 4; page += 1) {
      const xml = await (await askSigned(`/?max-keys=1&marker=${marker}`)).text();
      names.push(...fields(xml, 'Name'));
      expect(field(xml, 'IsTruncated')).toBe(String(page < 3));
      marker = field(xml, 'NextMarker') ?? '';
    }
    expect(names).toEqual(['bucket-a', 'bucket-b', 'bucket-c', 'image-demo']);
  });

  it('of unfinished uploads give every upload once, page by page, in the order of UTF-8', async () => {
    const { askSigned } = await openService();
    await askSigned('/listed/', put());
    // In UTF-16 the last of these keys comes before the one in front of it.
    const keys = ['a', 'a', 'a\0', 'b', '\uFFFDa', '😀b'];
    for (const key of keys) await askSigned(`/listed/${encodeURIComponent(key)}?uploads`, { method: 'POST' });
    const all = fields(await (await askSigned('/listed/?uploads')).text(), 'UploadId');
    expect(new Set(all).size).toBe(keys.length);
    const paged: string[] = [];
    let [keyMarker, idMarker] = ['', ''];
    for (let page = 1; page <= keys.length; page += 1) {
      const markers = new URLSearchParams({ 'key-marker': keyMarker, 'upload-id-marker': idMarker });
      const xml = await (await askSigned(`/listed/?uploads&max-uploads=1&${markers}`)).text();
      paged.push(...fields(xml, 'UploadId'));
      expect(field(xml, 'IsTruncated')).toBe(String(page < keys.length));
      [keyMarker, idMarker] = [keys[page - 1] as string, field(xml, 'NextUploadIdMarker') ?? ''];
    }
    expect(paged).toEqual(all);
    const behindKey = await (await askSigned('/listed/?uploads&key-marker=a')).text();
    expect(fields(behindKey, 'UploadId')).toEqual(all.slice(2));
  });

  it('refuse a max-keys that is no number or too large, and a continuation token that is not ours', async () => {
    const list = await open();
    for (const query of ['?max-keys=x', '?max-keys=1001', '?max-keys=-1', '?list-type=2&continuation-token=%C3%A4'])
      expect(field(await list(query), 'Code'), query).toBe('InvalidArgument');
  });
});

describe('objects', () => {
  it('are deleted several at once by DeleteObjects', async () => {
    const { ask, askSigned } = await openService();
    const key = 'b&<c> 图.jpg';
    await ask(`/image-demo/${encodeURIComponent(key)}`, put({}, 'x'));
    const body =
      '<Delete><Quiet>false</Quiet><Object><Key>b&amp;&lt;c&gt; 图.jpg</Key></Object><Object><Key>never there</Key></Object></Delete>';
    const xml = await (await askSigned('/image-demo/?delete', { method: 'POST', body })).text();
    expect(fields(xml, 'Key')).toEqual(['b&#38;&#60;c&#62; 图.jpg', 'never there']);
    expect((await ask(`/image-demo/${encodeURIComponent(key)}`)).status).toBe(404);
    const quiet = await askSigned('/image-demo/?delete', { method: 'POST', body: body.replace('false', 'true') });
    expect(fields(await quiet.text(), 'Key')).toEqual([]);
    expect(await refusal(await askSigned('/image-demo/?delete', { method: 'POST', body: '<Delete>' }))).toMatchObject({
      code: 'MalformedXML',
    });
  });

  it.each([
    // Chromium hands a service worker decoded text; other browsers hand it one character for each byte.
    ['sent in UTF-8, and decoded', 'Café 100%', 'Caf%C3%A9 100%'],
    ['sent in UTF-8, byte by byte', Buffer.from('Café 图').toString('latin1'), 'Caf%C3%A9 %E5%9B%BE'],
    ['sent in Latin-1', 'Stra\u00dfe \u00ff', 'Stra%C3%9Fe %C3%BF'],
    ['in ASCII', 'a%C3%A9\tb', 'a%C3%A9\tb'],
  ])('keep metadata %s', async (_, sent, expected) => {
    const { ask, store } = await openService();
    expect((await ask('/image-demo/meta', put({ 'x-oss-meta-a': sent }, 'x'))).status).toBe(200);
    for (const method of ['GET', 'HEAD'])
      expect((await ask('/image-demo/meta', { method })).headers.get('x-oss-meta-a')).toBe(expected);
    const stored = (await store.headObject('image-demo', 'meta'))?.userMeta.a;
    expect(stored?.replace(/[^\t\x20-\x7e]/gu, encodeURIComponent)).toBe(expected);
  });

  it('are copied with their metadata or with new metadata', async () => {
    const { ask, askSigned } = await openService();
    await ask(
      '/image-demo/a%20%E5%9B%BE.txt',
      put({ 'content-type': 'text/plain', 'x-oss-meta-a': '1', 'cache-control': 'no-store' }, 'x'),
    );
    const source = { 'x-oss-copy-source': `/image-demo/${encodeURIComponent('a 图.txt')}` };
    const reply = await ask('/image-demo/dir/b', put(source));
    const { headers } = await ask('/image-demo/dir/b');
    expect(field(await reply.text(), 'ETag')).toBe(headers.get('etag')?.replaceAll('"', '&#34;'));
    expect([headers.get('content-type'), headers.get('x-oss-meta-a'), headers.get('cache-control')]).toEqual([
      'text/plain',
      '1',
      'no-store',
    ]);
    await ask(
      '/image-demo/dir/b',
      put({ 'x-oss-copy-source': '/image-demo/dir/b', 'x-oss-metadata-directive': 'REPLACE', 'x-oss-meta-b': '2' }),
    );
    const replaced = await ask('/image-demo/dir/b');
    expect([replaced.headers.get('x-oss-meta-a'), replaced.headers.get('x-oss-meta-b'), await replaced.text()]).toEqual(
      [null, '2', 'x'],
    );
    expect((await ask('/image-demo/c', put({ 'x-oss-copy-source': '/image-demo/gone' }))).status).toBe(404);
    expect(await refusal(await askSigned('/image-demo/c', put({ 'x-oss-copy-source': '/no-bucket/a' })))).toMatchObject(
      { code: 'NoSuchBucket' },
    );
    for (const wrong of ['', 'image-demo', '/image-demo/', '/image-demo/%zz'])
      expect(await refusal(await ask('/image-demo/c', put({ 'x-oss-copy-source': wrong || ' ' })))).toMatchObject({
        status: 400,
      });
    const etag = headers.get('etag') ?? '';
    expect((await ask('/image-demo/c', put({ ...source, 'x-oss-copy-source-if-none-match': etag }))).status).toBe(304);
    expect((await ask('/image-demo/c', put({ ...source, 'x-oss-copy-source-if-match': '"0"' }))).status).toBe(412);
  });

  it.each([
    '/image-demo/a%20%E5%9B%BE%3F.txt',
    'image-demo/a%20%E5%9B%BE%3F.txt',
    '%2Fimage-demo%2Fa%20%E5%9B%BE%3F.txt',
    '%2fimage-demo%2fa%20%e5%9b%be%3f.txt',
    'image-demo%2Fa%20%E5%9B%BE%3F.txt',
    '/image-demo/a%20%E5%9B%BE%3F.txt?versionId=null',
  ])('are copied from %s, however it is percent-encoded', async (source) => {
    const { ask } = await openService();
    await ask('/image-demo/a%20%E5%9B%BE%3F.txt', put({}, 'x'));
    expect((await ask('/image-demo/b', put({ 'x-oss-copy-source': source }))).status).toBe(200);
    expect(await (await ask('/image-demo/b')).text()).toBe('x');
  });

  it('grow by appending', async () => {
    const { ask } = await openService();
    const first = await ask('/image-demo/log?append&position=0', { method: 'POST', body: 'one' });
    expect([first.status, first.headers.get('x-oss-next-append-position')]).toEqual([200, '3']);
    expect(await refusal(await ask('/image-demo/log?append&position=0', { method: 'POST', body: 'x' }))).toMatchObject({
      status: 409,
      code: 'PositionNotEqualToLength',
    });
    await ask('/image-demo/log?append=&position=3', { method: 'POST', body: ' two' });
    const read = await ask('/image-demo/log');
    expect([await read.text(), read.headers.get('x-oss-object-type')]).toEqual(['one two', 'Appendable']);
    expect((await ask('/image-demo/log?append', { method: 'POST', body: 'x' })).status).toBe(400);
    expect((await ask('/image-demo/log?append&position=x', { method: 'POST', body: 'x' })).status).toBe(400);
  });

  it('are made of the parts of an upload', async () => {
    const { ask, askSigned } = await openService();
    const big = 'a'.repeat(100 * 1024);
    const uploadId = field(
      await (
        await ask('/image-demo/big?uploads', { method: 'POST', headers: { 'content-type': 'text/plain' } })
      ).text(),
      'UploadId',
    );
    const one = await ask(`/image-demo/big?partNumber=1&uploadId=${uploadId}`, put({}, big));
    const two = await ask(
      `/image-demo/big?partNumber=2&uploadId=${uploadId}`,
      put({ 'x-oss-copy-source': '/image-demo/text.jpg', 'x-oss-copy-source-range': 'bytes=3-6' }),
    );
    const etags = [one.headers.get('etag'), field(await two.text(), 'ETag')?.replaceAll('&#34;', '"')];
    const parts = await (await ask(`/image-demo/big?uploadId=${uploadId}`)).text();
    expect([fields(parts, 'PartNumber'), fields(parts, 'Size')]).toEqual([
      ['1', '2'],
      [String(big.length), '4'],
    ]);
    expect(fields(await (await askSigned('/image-demo/?uploads')).text(), 'UploadId')).toEqual([uploadId]);
    const list = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
    const done = await ask(`/image-demo/big?uploadId=${uploadId}`, { method: 'POST', body });
    expect([done.status, done.headers.get('etag')]).toEqual([200, expect.stringMatching(/^"[0-9A-F]{32}-2"$/)]);
    const read = await ask('/image-demo/big');
    expect([read.headers.get('content-type'), await read.text()]).toEqual(['text/plain', `${big}pict`]);
    expect((await ask(`/image-demo/big?uploadId=${uploadId}`, { method: 'POST', body })).status).toBe(404);
    expect((await ask(`/image-demo/big?uploadId=${uploadId}`, { method: 'DELETE' })).status).toBe(404);
    expect((await ask('/image-demo/big?partNumber=x&uploadId=1', put({}, big))).status).toBe(400);
  });

  it('are sent in ranges, and not at all to a reader that has them already', async () => {
    const { ask } = await openService();
    const range = await ask('/image-demo/text.jpg', { headers: { range: 'bytes=3-5' } });
    expect([
      range.status,
      await range.text(),
      range.headers.get('content-range'),
      range.headers.get('content-length'),
    ]).toEqual([206, 'pic', 'bytes 3-5/10', '3']);
    const etag = range.headers.get('etag') ?? '';
    for (const path of ['/image-demo/text.jpg', '/image-demo/text.jpg?objectMeta']) {
      const { headers, status } = await ask(path, { method: 'HEAD' });
      expect([status, headers.get('etag'), headers.get('content-length')]).toEqual([200, etag, '10']);
    }
    for (const query of ['', '?x-oss-process=image/resize,w_50']) {
      const source = await ask('/image-demo/example.jpg');
      const same = await ask(`/image-demo/example.jpg${query}`, {
        headers: { 'if-none-match': source.headers.get('etag') ?? '' },
      });
      expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, null, source.headers.get('etag')]);
      expect((await ask(`/image-demo/example.jpg${query}`, { headers: { 'if-match': '"0"' } })).status).toBe(412);
    }
  });

  it('have an ACL of their own', async () => {
    const { askSigned } = await openService();
    const acl = async () => field(await (await askSigned('/image-demo/example.jpg?acl')).text(), 'Grant');
    expect(await acl()).toBe('default');
    expect((await askSigned('/image-demo/example.jpg?acl', put({ 'x-oss-object-acl': 'public-read' }))).status).toBe(
      200,
    );
    expect(await acl()).toBe('public-read');
    expect((await askSigned('/image-demo/example.jpg?acl', put())).status).toBe(400);
    expect((await askSigned('/image-demo/gone?acl', put({ 'x-oss-object-acl': 'private' }))).status).toBe(404);
  });
});

describe('styles', () => {
  it('are put, read, listed and deleted', async () => {
    const { ask, askSigned } = await openService({ settings: { styles: {} } });
    const style = (name: string) => `/image-demo/?style&styleName=${name}`;
    const content = '<Style><Content>image/resize,w_50</Content></Style>';
    expect((await askSigned(`${style('small')}&category=image`, put({}, content))).status).toBe(200);
    const xml = await (await askSigned(style('small'))).text();
    expect([field(xml, 'Name'), field(xml, 'Content'), field(xml, 'Category')]).toEqual([
      'small',
      'image/resize,w_50',
      'image',
    ]);
    expect(fields(await (await askSigned('/image-demo/?style')).text(), 'Name')).toEqual(['small']);
    expect((await ask('/image-demo/example.jpg?x-oss-process=style/small')).status).toBe(200);
    expect((await askSigned(style('small'), { method: 'DELETE' })).status).toBe(204);
    expect(await refusal(await askSigned(style('small')))).toEqual({ status: 404, code: 'NoSuchStyle' });
    expect(await refusal(await askSigned(style('a%20b'), put({}, content)))).toMatchObject({ ec: '0017-00000251' });
    expect((await askSigned(style('a'), put({}, '<Style><Content></Content></Style>'))).status).toBe(400);
    expect((await askSigned(`${style('a')}&category=music`, put({}, content))).status).toBe(400);
  });

  it.each(['-', '_', '/', '!'])(
    'are named behind a key and %s when the bucket has that separator',
    async (separator) => {
      const settings = { styles: { small: 'image/resize,w_50' } };
      const { ask } = await openService({ settings: { ...settings, styleSeparators: separator } });
      const styled = await ask(`/image-demo/example.jpg${separator}small`);
      expect([styled.status, styled.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(styled.headers.get('server-timing')).toContain('resize');
      expect(await refusal(await ask(`/image-demo/example.jpg${separator}big`))).toMatchObject({
        status: 404,
        code: 'NoSuchStyle',
      });
      expect(await refusal(await ask(`/image-demo/gone.jpg${separator}small`))).toMatchObject({
        status: 404,
        code: 'NoSuchKey',
      });
      expect(await refusal(await ask(`/image-demo/gone.jpg${separator}big`))).toMatchObject({
        status: 404,
        code: 'NoSuchKey',
        ec: '0026-00000001',
      });
      // An object whose name is the whole key comes first.
      await ask(`/image-demo/example.jpg${separator}small`, put({ 'content-type': 'text/plain' }, 'itself'));
      expect(await (await ask(`/image-demo/example.jpg${separator}small`)).text()).toBe('itself');
      const without = await openService({ settings });
      expect((await without.ask(`/image-demo/example.jpg${separator}small`)).status).toBe(404);
    },
  );
});

describe('a result', () => {
  const post = (body: string): RequestInit => ({ method: 'POST', body, headers: { 'content-type': 'image/jpeg' } });
  const saveAs = (target: string, bucket = '') => `|sys/saveas,o_${target}${bucket && `,b_${bucket}`}`;

  it('is saved under another key, and the reply is the service’s to the letter', async () => {
    const { ask, askSigned } = await openService();
    const direct = await bytesOf(await ask('/image-demo/example.jpg?x-oss-process=image/resize,w_100'));
    const reply = await askSigned(
      '/image-demo/example.jpg?x-oss-process',
      post(`x-oss-process=image/resize,w_100${saveAs(encodeBase64UrlText('dir/图+1.jpg'))}`),
    );
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await reply.text()).toBe(
      `{\n    "bucket": "",\n    "fileSize": ${direct.length},\n    "object": "dir/图+1.jpg",\n    "status": "OK"}`,
    );
    const saved = await ask(`/image-demo/dir/${encodeURIComponent('图+1.jpg')}`);
    expect(saved.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await bytesOf(saved)).equals(Buffer.from(direct))).toBe(true);
  });

  // Keys whose base64 has slashes, plus signs and padding.
  const name = 'a>>?b/图?.jpg';
  const standard = Buffer.from(name).toString('base64');
  it.each([
    ['standard, padded', standard],
    ['standard, unpadded', standard.replace(/=+$/, '')],
    ['url-safe, padded', standard.replaceAll('+', '-').replaceAll('/', '_')],
    ['url-safe, unpadded', encodeBase64UrlText(name)],
  ])('is saved in another bucket whose name is in %s base64, percent-encoded in the form or not', async (_, target) => {
    const { askSigned, store } = await openService();
    await askSigned('/target/', put());
    const process = `style/oss-pic-style-w-100${saveAs(target, encodeBase64UrlText('target'))}`;
    for (const body of [process, encodeURIComponent(process)]) {
      const reply = await askSigned('/image-demo/example.jpg?x-oss-process', post(`x-oss-process=${body}`));
      expect(await reply.json()).toMatchObject({ bucket: 'target', object: name, status: 'OK' });
      expect(await store.headObject('target', name)).toMatchObject({ contentType: 'image/jpeg' });
      await store.deleteObjects('target', [name]);
    }
  });

  it('is the answer when no key to save it under is given', async () => {
    const { askSigned, ask } = await openService();
    const direct = await bytesOf(await ask('/image-demo/example.jpg?x-oss-process=image/rotate,90'));
    const reply = await askSigned('/image-demo/example.jpg?x-oss-process', post('x-oss-process=image/rotate,90'));
    expect(Buffer.from(await bytesOf(reply)).equals(Buffer.from(direct))).toBe(true);
  });

  it.each([
    ['', 400, 'InvalidRequest'],
    ['x-oss-process=', 400, 'InvalidRequest'],
    ['x-oss-process=image/resize,w_0|sys/saveas,o_YQ', 400, 'InvalidArgument'],
    ['x-oss-process=image/resize,w_1|saveas,o_YQ', 400, 'InvalidArgument'],
    ['x-oss-process=image/resize,w_1|sys/saveas,o_%E5%9B%BE', 400, 'BadRequest'],
    ['x-oss-process=image/resize,w_1|sys/saveas,b_YQ', 400, 'MissingArgument'],
    ['x-oss-process=image/resize,w_1|sys/saveas,o_YQ|image/rotate,90', 400, 'InvalidArgument'],
    [`x-oss-process=image/resize,w_1|sys/saveas,o_YQ,b_${encodeBase64UrlText('No')}`, 400, 'InvalidBucketName'],
    [`x-oss-process=image/resize,w_1|sys/saveas,o_YQ,b_${encodeBase64UrlText('no-bucket')}`, 404, 'NoSuchBucket'],
    [`x-oss-process=image/resize,w_1|sys/saveas,o_${encodeBase64UrlText('/a')}`, 400, 'InvalidObjectName'],
    ['x-oss-process=style/gone|sys/saveas,o_YQ', 404, 'NoSuchStyle'],
  ])('is refused for %j with %i %s, and nothing is saved', async (body, status, code) => {
    const { askSigned, store } = await openService();
    expect(await refusal(await askSigned('/image-demo/example.jpg?x-oss-process', post(body)))).toMatchObject({
      status,
      code,
    });
    expect(await store.listObjects('image-demo', { prefix: '', after: '', limit: 100 })).toHaveLength(
      Object.keys(objects).length,
    );
  });

  it('is saved only by a caller who may write the target, and never by a GET', async () => {
    const { ask, askSigned } = await openService();
    await askSigned('/target/', put());
    const process = `image/resize,w_1${saveAs('YQ', encodeBase64UrlText('target'))}`;
    expect((await ask('/image-demo/example.jpg?x-oss-process', post(`x-oss-process=${process}`))).status).toBe(403);
    expect((await askSigned('/image-demo/example.jpg?x-oss-process', post(`x-oss-process=${process}`))).status).toBe(
      200,
    );
    expect((await askSigned(`/image-demo/example.jpg?x-oss-process=${encodeURIComponent(process)}`)).status).toBe(400);
  });
});

describe('an operation of the real service that is missing here', () => {
  it.each([
    ['GET', '/image-demo/?cors'],
    ['PUT', '/image-demo/?lifecycle'],
    ['GET', '/image-demo/example.jpg?tagging'],
    ['GET', '/image-demo/example.jpg?versionId=abc'],
    ['POST', '/image-demo/example.jpg?x-oss-async-process'],
  ])('is refused by name: %s %s', async (method, path) => {
    const { askSigned } = await openService();
    expect(await refusal(await askSigned(path, { method }))).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  it('is refused for a callback too', async () => {
    const { ask } = await openService();
    expect((await ask('/image-demo/a', put({ 'x-oss-callback': 'x' }, 'x'))).status).toBe(501);
    expect((await ask('/image-demo/a')).status).toBe(404);
  });
});
