// Addresses: what is written is read again, and whatever people paste is understood.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostAddress, pathAddress } from '../../demo/text/addresses.ts';
import {
  adopt,
  type Endpoint,
  faultsOf,
  playgroundEndpoint,
  readEndpoint,
  tidyEndpoint,
} from '../../demo/text/endpoint.ts';
import { type PageState, readHash, writeHash } from '../../demo/text/hash.ts';
import { readPasted } from '../../demo/text/read-pasted.ts';
import { isBucketName } from '../../src/bucket/names.ts';
import { formatProcess } from '../../src/index.ts';
import { jobs } from '../request/arbitrary.ts';

const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/);
const region = fc.constantFrom('cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'us-west-1', 'eu-central-1');
const endpoints: fc.Arbitrary<Endpoint> = fc
  .record({
    scheme: fc.constantFrom('https' as const, 'http' as const),
    bucket,
    region,
    domain: fc.option(fc.constantFrom('img.example.com', 'cdn.example.cn:8080'), { nil: undefined }),
  })
  .map(({ domain, ...rest }) => (domain === undefined ? rest : { ...rest, domain }));
const process = jobs.map(formatProcess);
/** Any name that the service allows, but for the ends that are taken for a style. */
const key = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => text.replace(/\p{Surrogate}/gu, 'x'))
  .filter((text) => text.trim() === text && !/^[/\\]/.test(text) && !/[\r\n]/.test(text))
  .map((text) => `${text}.jpg`);

describe('a whole URL', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(endpoints, key, process, (endpoint, key, process) => {
        const { notes, endpoint: found, ...rest } = readPasted(hostAddress(endpoint, { key, process }));
        expect(rest).toEqual({ key, process });
        expect(notes).toEqual([]);
        expect(found && adopt(endpoint, found)).toEqual(endpoint);
        expect(readPasted(pathAddress({ key, process }))).toEqual({ key, process, notes: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('keeps slashes and commas readable', () => {
    expect(hostAddress(playgroundEndpoint, { key: '照片/a b.jpg', process: 'image/resize,w_1/format,webp' })).toBe(
      'https://image-demo.oss-cn-hangzhou.aliyuncs.com/%E7%85%A7%E7%89%87/a%20b.jpg?x-oss-process=image/resize,w_1/format,webp',
    );
  });
});

describe('what people paste', () => {
  const resized = 'image/resize,w_100/format,webp';
  const hangzhou = { scheme: 'https', bucket: 'shop', region: 'cn-hangzhou' };
  test.each([
    ['host style', 'https://shop.oss-cn-hangzhou.aliyuncs.com/a/b.jpg', hangzhou, []],
    ['path style', 'https://oss-cn-hangzhou.aliyuncs.com/shop/a/b.jpg', hangzhou, []],
    ['the internal endpoint', 'https://shop.oss-cn-hangzhou-internal.aliyuncs.com/a/b.jpg', hangzhou, ['endpoint']],
    ['dual stack', 'https://shop.cn-hangzhou.oss.aliyuncs.com/a/b.jpg', hangzhou, ['endpoint']],
    [
      'acceleration',
      'http://shop.oss-accelerate.aliyuncs.com/a/b.jpg',
      { scheme: 'http', bucket: 'shop' },
      ['endpoint'],
    ],
    ['a custom domain', 'https://img.shop.example/a/b.jpg', { scheme: 'https', domain: 'img.shop.example' }, []],
    ['no scheme', '//img.shop.example/a/b.jpg', { scheme: 'https', domain: 'img.shop.example' }, []],
  ])('%s', (_, address, endpoint, notes) => {
    expect(readPasted(`${address}?x-oss-process=${resized}`)).toEqual({
      key: 'a/b.jpg',
      process: resized,
      endpoint,
      notes,
    });
  });

  const url = `https://shop.oss-cn-hangzhou.aliyuncs.com/b.jpg?x-oss-process=${resized}`;
  const encoded = `https://shop.oss-cn-hangzhou.aliyuncs.com/b.jpg?x-oss-process=${encodeURIComponent(resized)}`;
  test.each([
    ['alone', url],
    ['with blanks around it', `  ${url}\n`],
    ['broken over two lines', url.replace('/format', '\n  /format')],
    ['percent-encoded', encoded],
    ['percent-encoded twice', `${url.split('=')[0]}=${encodeURIComponent(encodeURIComponent(resized))}`],
    ['a tag', `<img class="x" src="${url}" alt="">`],
    ['a tag with single quotes', `<img src='${url}'>`],
    ['the first of a srcset', `<img srcset="${url} 320w, ${url.replace('100', '200')} 640w" src="${url}">`],
    ['Markdown', `Text ![a (b)](${url} "title") more`],
    ['Markdown with angle brackets', `[x](<${url}>)`],
    ['CSS', `background: url(${url}) no-repeat;`],
    ['CSS with quotes', `background: url("${url}");`],
    ['curl', `curl -o b.webp '${url}'`],
    ['curl without quotes', `curl -sS ${url} -o b.webp`],
    ['a line of code', `const address = "${url}";`],
  ])('a URL, %s', (_, text) => {
    expect(readPasted(text)).toEqual({ key: 'b.jpg', process: resized, endpoint: hangzhou, notes: [] });
  });

  test('other parameters in front, with the entities of HTML', () => {
    expect(readPasted(`<img src="https://img.shop.example/b.jpg?v=2&amp;x-oss-process=${resized}&amp;z=1">`)).toEqual({
      key: 'b.jpg',
      process: resized,
      endpoint: { scheme: 'https', domain: 'img.shop.example' },
      notes: ['parameters'],
    });
  });

  test.each([
    'OSSAccessKeyId=a&Expires=1&Signature=b%3D&x-oss-process=image%2Fresize%2Cw_100%2Fformat%2Cwebp',
    `x-oss-process=${resized}&x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=a&x-oss-date=b&x-oss-expires=1&x-oss-signature=c`,
  ])('a signed URL loses its signature, and says so: %s', (query) => {
    expect(readPasted(`https://shop.oss-cn-hangzhou.aliyuncs.com/b.jpg?${query}`)).toEqual({
      key: 'b.jpg',
      process: resized,
      endpoint: hangzhou,
      notes: ['signed'],
    });
  });

  test.each(['b.jpg!small', 'b.jpg-small', 'b.jpg_small', 'b.jpg/small', 'b.jpg@!small'])('a style: %s', (path) => {
    expect(readPasted(`https://shop.oss-cn-hangzhou.aliyuncs.com/${path}`)).toEqual({
      key: 'b.jpg',
      process: 'style/small',
      endpoint: hangzhou,
      notes: ['style'],
    });
  });

  test('a hyphen in front of the extension is no separator, and a process beats the end of a key', () => {
    expect(readPasted('https://img.shop.example/my-cat.jpg')).toMatchObject({ key: 'my-cat.jpg', process: '' });
    expect(readPasted('https://img.shop.example/cat.jpg-2?x-oss-process=image/info')).toMatchObject({
      key: 'cat.jpg-2',
    });
  });

  test.each([
    ['bare', resized],
    ['with the name of the parameter', `x-oss-process=${resized}`],
    ['with the question mark', `?x-oss-process=${resized}`],
    ['with what follows it in a query', `?x-oss-process=${resized}&v=2`],
    ['percent-encoded', encodeURIComponent(resized)],
    ['in quotes', `'${resized}',`],
    ['as an option of an SDK', `{ process: "${resized}" }`],
  ])('a process, %s', (_, text) => {
    expect(readPasted(text)).toEqual({ process: resized, notes: [] });
  });

  test('sys/saveas stays, and is told', () => {
    const text = `${resized}|sys/saveas,o_YS5qcGc,b_c2hvcA`;
    expect(readPasted(text)).toEqual({ process: text, notes: ['save-as'] });
  });

  test('base64 keeps its plus sign and its padding', () => {
    const text = 'image/watermark,text_5Lit5paH+Y==';
    expect(readPasted(`https://img.shop.example/b.jpg?x-oss-process=${text}`).process).toBe(text);
  });

  test('a link to this page', () => {
    expect(readPasted(`https://play.example/#/b.jpg?x-oss-process=${resized}&tab=code`)).toEqual({
      key: 'b.jpg',
      process: resized,
      notes: [],
    });
  });

  test('what is being typed stays as it is', () => {
    for (const text of ['', 'im', 'image/resize,w', 'resize,w_100', 'image/watermark,text_100%'])
      expect(readPasted(text)).toEqual({ process: text, notes: [] });
  });

  test('anything at all is read without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => typeof readPasted(text).process === 'string'));
  });
});

describe('the hash of the page', () => {
  const ratio = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
  const word = fc.option(fc.stringMatching(/^[a-z-]{1,8}$/), { nil: undefined });
  const state: fc.Arbitrary<PageState> = fc.record({
    view: fc.record({
      key: fc.string({ unit: 'grapheme', minLength: 1 }),
      process,
      off: fc
        .array(fc.record({ at: fc.integer({ min: 0, max: 30 }), text: process.map((text) => text.slice(6)) }))
        .map((off) => off.sort((a, b) => a.at - b.at)),
    }),
    looking: fc.record({
      mode: word,
      tab: word,
      split: ratio,
      zoom: ratio,
      x: ratio,
      y: ratio,
      pinned: fc.option(process, { nil: undefined }),
    }),
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(state, (state) => {
        const read = readHash(writeHash(state));
        expect(read?.view).toEqual(state.view);
        for (const [name, value] of Object.entries(state.looking)) {
          const found = read?.looking[name as keyof typeof state.looking];
          // A negative zero is written as zero.
          expect(found).toBe(typeof value === 'number' ? value + 0 : value);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of an earlier version opens', () => {
    expect(readHash('#/photos/a%20b.jpg?x-oss-process=image/resize,w_100')).toEqual({
      view: { key: 'photos/a b.jpg', process: 'image/resize,w_100', off: [] },
      looking: {},
    });
    expect(readHash('#/a.jpg')?.view).toEqual({ key: 'a.jpg', process: '', off: [] });
  });

  test('without a picture, or broken, names nothing', () => {
    for (const hash of ['', '#', '#/', '#examples', '#/%zz']) expect(readHash(hash)).toBeUndefined();
  });

  test('with nonsense in it keeps what is sound', () => {
    const hash = '#/a.jpg?x-oss-process=image/info&zoom=big&split=&mode=<b>&off=x&tab=code';
    expect(readHash(hash)).toEqual({
      view: { key: 'a.jpg', process: 'image/info', off: [] },
      looking: { tab: 'code' },
    });
  });
});

describe('the endpoint', () => {
  test('takes the names of buckets that the service takes', () => {
    const names = fc.oneof(bucket, fc.string({ maxLength: 70 }), fc.stringMatching(/^[a-z0-9-]{1,70}$/));
    fc.assert(
      fc.property(names, (name) => {
        expect(faultsOf({ ...playgroundEndpoint, bucket: name }).includes('bucket')).toBe(!isBucketName(name));
      }),
    );
  });

  test('is made of what people write into its fields', () => {
    expect(
      tidyEndpoint({
        scheme: 'https',
        bucket: ' shop ',
        region: 'oss-cn-beijing-internal.aliyuncs.com',
        domain: 'HTTPS://Img.Shop.example/',
      }),
    ).toEqual({ scheme: 'https', bucket: 'shop', region: 'cn-beijing', domain: 'img.shop.example' });
    expect(tidyEndpoint({ ...playgroundEndpoint, domain: '  ' })).toEqual(playgroundEndpoint);
  });

  test.each([
    'a b.example',
    'example',
    'user@shop.example',
    'shop.example/path',
    '-a.example',
    '照片.example',
    '1.2.3.4',
  ])('refuses the domain %s', (domain) => expect(faultsOf({ ...playgroundEndpoint, domain })).toEqual(['domain']));

  test.each(['', 'Hangzhou', 'cn_hangzhou', 'hangzhou'])('refuses the region %j', (region) =>
    expect(faultsOf({ ...playgroundEndpoint, region })).toEqual(['region']),
  );

  test('comes out of storage only if it is sound', () => {
    fc.assert(
      fc.property(endpoints, (endpoint) => {
        expect(readEndpoint(JSON.stringify(endpoint))).toEqual(endpoint);
      }),
    );
    for (const stored of [null, '', '{', '[]', '{}', 'null', '{"scheme":"ftp","bucket":"abc","region":"cn-hangzhou"}'])
      expect(readEndpoint(stored)).toBeUndefined();
  });
});
