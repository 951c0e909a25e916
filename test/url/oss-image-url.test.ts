// Addresses as people and tools write them, and the same addresses with another process.
import fc from 'fast-check';
import { imageProcess } from 'oss-img';
import { ossImageUrl, type Process } from 'oss-img/url';
import { describe, expect, it } from 'vitest';
import { formats } from '../../src/formats/index.ts';
import { pictureExtension } from '../../src/picture-extension.ts';
import { formatProcess, parseProcess } from '../../src/request/grammar.ts';
import { signQuery } from '../../src/request/signature.ts';
import { readProcessQuery } from '../../src/request/url.ts';
import { jobs } from '../request/arbitrary.ts';

const resize = 'image/resize,w_200';
const added = `x-oss-process=${resize}`;

describe('ossImageUrl', () => {
  it.each([
    ['/photos/cat.jpg', `/photos/cat.jpg?${added}`],
    ['cat.jpg', `cat.jpg?${added}`],
    ['../cat.jpg#top', `../cat.jpg?${added}#top`],
    ['//img.example.com/cat.jpg', `//img.example.com/cat.jpg?${added}`],
    [
      'https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg',
      `https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?${added}`,
    ],
    ['photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg', `photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?${added}`],
    ['capacitor://localhost/cat.jpg', `capacitor://localhost/cat.jpg?${added}`],
    // What else there is stays byte for byte.
    ['/a.jpg?v=a%20b+c&e&=%zz&&u=/x?y', `/a.jpg?v=a%20b+c&e&=%zz&&u=/x?y&${added}`],
    ['/a b/图.jpg?q=图#f?x-oss-process=image/info', `/a b/图.jpg?q=图&${added}#f?x-oss-process=image/info`],
    ['/a.jpg?', `/a.jpg?${added}`],
    ['/a.jpg?v=2&', `/a.jpg?v=2&${added}`],
    ['?v=2', `?v=2&${added}`],
    // Replaced where it stands, and once.
    ['/a.jpg?x-oss-process=image/info', `/a.jpg?${added}`],
    ['/a.jpg?v=1&x-oss-process=image%2Finfo&w=2#f', `/a.jpg?v=1&${added}&w=2#f`],
    ['/a.jpg?x-oss-process=style/small&v=1&x-oss-process=image/info', `/a.jpg?${added}&v=1`],
    ['/a.jpg?x%2Doss-process=image/info&v', `/a.jpg?${added}&v`],
    ['/a.jpg?x-oss-process', `/a.jpg?${added}`],
    // As OSS: a name with capitals is another parameter.
    ['/a.jpg?X-Oss-Process=image/info', `/a.jpg?X-Oss-Process=image/info&${added}`],
    // As browsers read an address.
    [' /a.jpg\n', `/a.jpg?${added}`],
  ])('%s', (address, url) => {
    expect(ossImageUrl(address, resize)).toBe(url);
  });

  it.each([
    ['/a.jpg', '/a.jpg'],
    ['/a.jpg?', '/a.jpg?'],
    ['/a.jpg?x-oss-process=image/info', '/a.jpg'],
    ['/a.jpg?x-oss-process=image/info&', '/a.jpg'],
    ['/a.jpg?v=1&x-oss-process=image/info&w#f', '/a.jpg?v=1&w#f'],
  ])('takes the process of %s away', (address, url) => {
    for (const none of [undefined, '', imageProcess()]) expect(ossImageUrl(address, none)).toBe(url);
  });

  it.each<[Process, string]>([
    ['image/resize,w_100/format,webp', 'image/resize,w_100/format,webp'],
    ['style/small', 'style/small'],
    ['image%2Fresize%2Cw_100', 'image/resize,w_100'],
    ['style%2fsmall', 'style/small'],
    [imageProcess().resize({ width: 100 }).rotate(90), 'image/resize,w_100/rotate,90'],
    ['image/watermark,text_5Zu+5Q==,color_FFFFFF', 'image/watermark,text_5Zu%2B5Q==,color_FFFFFF'],
    ['image/resize,w_1|image/rotate,90', 'image/resize,w_1%7Cimage/rotate,90'],
    ['image/a b&c#d%e图', 'image/a%20b%26c%23d%25e%E5%9B%BE'],
    ['image/resize,w_100,', 'image/resize,w_100%2C'],
    ['video/snapshot,t_1000,f_jpg', 'video/snapshot,t_1000,f_jpg'],
  ])('writes %s as %s', (process, written) => {
    expect(ossImageUrl('/a.jpg', process)).toBe(`/a.jpg?x-oss-process=${written}`);
  });

  it('takes a URL as well as text', () => {
    expect(ossImageUrl(new URL('https://example.com/a b.jpg?v=1'), resize)).toBe(
      `https://example.com/a%20b.jpg?v=1&${added}`,
    );
  });

  it.each([
    '',
    ' ',
    'data:image/png;base64,AAAA',
    'blob:https://example.com/1-2',
    'localhost:4173/a.jpg',
    null,
    42,
    {},
  ])('refuses %s as an address', (address) => {
    expect(() => ossImageUrl(address as string, resize)).toThrow(TypeError);
  });

  it.each(['resize,w_100', 'x-oss-process=image/info', '/image/info', null, 7, { steps: [] }])(
    'refuses %s as a process',
    (process) => {
      expect(() => ossImageUrl('/a.jpg', process as string)).toThrow(/Expected a process such as image\/resize,w_100/);
    },
  );
});

describe('a style behind a separator', () => {
  it.each([
    ['!', '/cat.jpg!small', '/cat.jpg'],
    ['!', '/cat.jpg%21small?v=1', '/cat.jpg?v=1'],
    ['-', '/my-cat.jpg-big-one', '/my-cat.jpg'],
    ['_', 'https://img.example.com/a_b/cat.PNG_small', 'https://img.example.com/a_b/cat.PNG'],
    ['/', '/photos/cat.webp/small#f', '/photos/cat.webp#f'],
    ['/', '/photos/cat.webp%2Fsmall', '/photos/cat.webp'],
    // No style: no picture's extension in front of it, or no name of a style behind it.
    ['-', '/my-cat.jpg', '/my-cat.jpg'],
    ['/', 'https://example.com/cat', 'https://example.com/cat'],
    ['!', '/cat.jpg!not a style', '/cat.jpg!not a style'],
    ['!', '/cat.jpg!', '/cat.jpg!'],
    ['!', '/cat.jpg?v=b.jpg!small', '/cat.jpg?v=b.jpg!small'],
  ] as const)('%s in %s', (styleSeparator, address, url) => {
    expect(ossImageUrl(address, undefined, { styleSeparator })).toBe(url);
  });

  it('stays where nobody said that it is one', () => {
    expect(ossImageUrl('/cat.jpg!small', resize)).toBe(`/cat.jpg!small?${added}`);
    expect(ossImageUrl('/cat.jpg!small', resize, { styleSeparator: '!' })).toBe(`/cat.jpg?${added}`);
  });

  it('stands behind an extension of every format that is read', () => {
    for (const format of Object.keys(formats)) expect(pictureExtension.test(`cat.${format}`), format).toBe(true);
    for (const name of ['cat', 'cat.txt', 'cat.jpgs', 'jpg', 'v1.2']) expect(pictureExtension.test(name)).toBe(false);
  });
});

describe('a signed URL', () => {
  const signed = (version: 'v1' | 'v4', query: Record<string, string> = {}): string =>
    `https://photos.oss-cn-hangzhou.aliyuncs.com/cat.jpg?${signQuery({
      ...{
        version,
        method: 'GET',
        bucket: 'photos',
        key: 'cat.jpg',
        expiresSeconds: 60,
        nowMs: 0,
        region: 'cn-hangzhou',
      },
      ...{ credentials: { accessKeyId: 'ak', accessKeySecret: 'sk' }, query, headers: {} },
    })}`;

  it.each(['v1', 'v4'] as const)('of %s is refused another process, since its process is signed', (version) => {
    const plain = signed(version);
    const processed = signed(version, { 'x-oss-process': resize });
    for (const url of [plain, processed])
      expect(() => ossImageUrl(url, 'image/info')).toThrow(/signed.*Sign it anew, with the process/);
    expect(() => ossImageUrl(processed)).toThrow(TypeError);
    // The process it has is no change.
    expect(ossImageUrl(plain)).toBe(plain);
    expect(ossImageUrl(processed, resize)).toBe(processed);
  });

  it('of another service may have any process', () => {
    expect(ossImageUrl('/a.jpg?Signature=x&Key-Pair-Id=y', resize)).toBe(`/a.jpg?Signature=x&Key-Pair-Id=y&${added}`);
  });
});

describe('any address and any process', () => {
  const piece = fc.oneof(
    fc
      .string({ unit: 'grapheme', maxLength: 6 })
      .map((text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''))),
    fc.constantFrom('a', 'v=1', 'x-oss-process', 'x-oss-process=image/info', '', '=', '%zz', '+', "'", '?', '/', 'é'),
  );
  const addresses = fc
    .record({
      origin: fc.constantFrom('', '/', '//h.test/', 'https://h.test/', 'http://[::1]:80/', 'https://u:p@h.test:8443/'),
      path: fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => `k${parts.join('/').replaceAll('?', '')}`),
      query: fc.option(fc.array(piece, { maxLength: 5 })),
      fragment: fc.option(piece),
    })
    .map(({ origin, path, query, fragment }) =>
      [origin, path, query ? `?${query.join('&')}` : '', fragment === null ? '' : `#${fragment}`].join(''),
    );
  const page = 'https://page.test/dir/';
  const others = (address: string): string[] =>
    (/\?([^#]*)/.exec(address)?.[1] ?? '')
      .split('&')
      .filter((pair) => pair !== '' && !/^x-oss-process(=|$)/.test(pair));

  it('the service reads the process that was given, and everything else as it was', () => {
    fc.assert(
      fc.property(addresses, jobs, (address, job) => {
        const process = formatProcess(job);
        const made = ossImageUrl(address, process);
        const url = new URL(made, page);
        expect(readProcessQuery(url)).toBe(process);
        expect(url.searchParams.getAll('x-oss-process')).toEqual([process]);
        expect(parseProcess(readProcessQuery(url) ?? '')).toEqual(job);
        const before = new URL(address, page);
        expect([url.origin, url.pathname, url.hash]).toEqual([before.origin, before.pathname, before.hash]);
        expect(others(made)).toEqual(others(address));
        // Relative stays relative, and doing it twice is doing it once.
        expect(made.startsWith(address.split(/[?#]/)[0] as string)).toBe(true);
        expect(ossImageUrl(made, process)).toBe(made);
        const without = ossImageUrl(made);
        expect(readProcessQuery(new URL(without, page))).toBeUndefined();
        expect(others(without)).toEqual(others(address));
      }),
      { numRuns: 500 },
    );
  });

  it('any text behind a category arrives as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const process = `image/${text}`;
        const url = new URL(ossImageUrl('/a.jpg', process), page);
        expect(readProcessQuery(url)).toBe(process);
      }),
    );
  });
});
