import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OssError } from '../../src/errors.ts';
import { readOverrides, servedHeaders } from '../../src/service/served-type.ts';
import { processorMs } from '../processor-time.ts';

type Asked = Pick<Request, 'destination' | 'mode'>;

const navigation: Asked = { destination: 'document', mode: 'navigate' };
const image: Asked = { destination: 'image', mode: 'no-cors' };
const code: Asked = { destination: '', mode: 'cors' };
const svgUse: Asked = { destination: 'image', mode: 'same-origin' };

const serve = (contentType: string, asked: Asked = code, overrides: Record<string, string> = {}) =>
  servedHeaders({ contentType, headers: {}, userMeta: {} }, overrides, asked);

const serveMeta = (userMeta: Record<string, string>) =>
  servedHeaders({ contentType: 'image/png', headers: {}, userMeta }, {}, code);

describe('the type of an object', () => {
  it.each(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/avif', 'image/tiff', 'IMAGE/PNG'])(
    '%s is shown to everyone',
    (type) => {
      for (const asked of [navigation, image, code]) expect(serve(type, asked)).toEqual({ 'Content-Type': type });
    },
  );

  it.each([
    ...['text/plain', 'text/plain; charset=utf-8', 'text/csv', 'text/vtt', 'application/json', 'application/zip'],
    ...['audio/mpeg', 'video/mp4', 'font/woff2', 'image/heic', 'image/x-icon', 'application/octet-stream'],
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ])('%s is downloaded with its type', (type) => {
    for (const asked of [navigation, image, code]) {
      expect(serve(type, asked)).toEqual({ 'Content-Type': type, 'Content-Disposition': 'attachment' });
    }
  });

  it.each([
    ...['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml', 'application/vnd.wap.xhtml+xml'],
    ...[
      'text/xml',
      'application/xml',
      'application/rss+xml',
      'application/mathml+xml',
      'application/xml-dtd',
      'text/xsl',
    ],
    ...[
      'text/javascript',
      'application/javascript',
      'application/x-javascript',
      'text/x-javascript',
      'text/javascript1.5',
    ],
    ...['text/ecmascript', 'application/ecmascript', 'application/x-ecmascript', 'text/jscript', 'text/livescript'],
    ...[
      'text/css',
      'application/wasm',
      'application/pdf',
      'multipart/x-mixed-replace; boundary=x',
      'multipart/related',
    ],
    ...['message/rfc822', 'application/signed-exchange;v=b3', 'application/webbundle', 'image/svg+xml'],
  ])('%s is sent to code alone, and downloaded', (type) => {
    const hidden = { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment' };
    expect(serve(type, code)).toEqual({ 'Content-Type': type, 'Content-Disposition': 'attachment' });
    expect(serve(type, navigation)).toEqual(hidden);
    expect(serve(type, svgUse)).toEqual(hidden);
    for (const destination of ['script', 'worker', 'style', 'iframe', 'object', 'embed', 'track', 'xslt'] as const) {
      for (const mode of ['cors', 'no-cors', 'same-origin'] as const) {
        expect(serve(type, { destination, mode })).toEqual(hidden);
      }
    }
    // Prefetching, and loads that some browsers give no destination.
    for (const mode of ['navigate', 'no-cors', 'same-origin'] as const) {
      expect(serve(type, { destination: '', mode })).toEqual(hidden);
    }
    if (!type.startsWith('image/')) expect(serve(type, image)).toEqual(hidden);
  });

  it('is SVG for a picture element, which runs no script, and not for <use>', () => {
    expect(serve('image/svg+xml', image)['Content-Type']).toBe('image/svg+xml');
    expect(serve('Image/SVG+XML; charset=utf-8', { destination: 'image', mode: 'cors' })['Content-Type']).toBe(
      'Image/SVG+XML; charset=utf-8',
    );
    expect(serve('image/svg+xml', svgUse)['Content-Type']).toBe('application/octet-stream');
  });

  it.each([
    ...['', ' ', 'png', '/', 'image/', '/png', 'image/png/x', 'image png', 'image/png text/html'],
    // Browsers differ in which of two types they use.
    ...['image/png, text/html', 'image/png;a=b, text/html', 'image/png;a="b, text/html', 'image/png;a="b", text/html'],
    ...['image/png;a="b\\"c"', 'image/png;;text/html', 'image/png\r\nX: y', 'image/png\0', 'imagé/png', '图/片'],
  ])('%j is sent as unknown', (type) => {
    for (const asked of [navigation, image, code]) {
      expect(serve(type, asked)).toEqual({
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': 'attachment',
      });
    }
  });

  it('never lets a navigation see anything but pictures and downloads', () => {
    const essence = fc.constantFrom('text/html', 'image/png', 'image/svg+xml', 'text/xml', 'a/b');
    const glue = fc.constantFrom(',', ';', ' ', '=', '"', '\\', '\t', '\n', 'a', '');
    fc.assert(
      fc.property(fc.array(fc.oneof(essence, glue), { maxLength: 8 }), (pieces) => {
        const served = serve(pieces.join(''), navigation, { 'content-disposition': 'inline' });
        const type = served['Content-Type'] ?? '';
        expect(type).not.toMatch(/html|xml|,/);
        if (!type.startsWith('image/png')) expect(served['Content-Disposition']).toBe('attachment');
      }),
    );
  });
});

describe('overrides', () => {
  const all = new Map([
    ['response-content-type', 'text/html'],
    ['response-content-disposition', 'inline'],
    ['response-cache-control', 'no-cache'],
    ['response-content-encoding', 'gzip'],
    ['response-content-language', 'zh-CN'],
    ['response-expires', 'Fri, 13 Nov 2015 14:47:53 GMT'],
  ]);

  it('are for signed requests alone', () => {
    expect(readOverrides(all, true)).toEqual({
      'content-type': 'text/html',
      'content-disposition': 'inline',
      'cache-control': 'no-cache',
      'content-encoding': 'gzip',
      'content-language': 'zh-CN',
      expires: 'Fri, 13 Nov 2015 14:47:53 GMT',
    });
    for (const [name, value] of all) {
      try {
        readOverrides(new Map([[name, value]]), false);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(OssError);
        expect(error).toMatchObject({ code: 'InvalidRequest', status: 400, message: expect.stringContaining(name) });
      }
    }
    expect(
      readOverrides(
        new Map([
          ['x-oss-process', 'image/info'],
          ['response-server', 'x'],
        ]),
        false,
      ),
    ).toEqual({});
  });

  it('replace stored headers, and are held to the same rules', () => {
    const meta = {
      contentType: 'image/png',
      headers: { 'cache-control': 'max-age=60', 'content-language': 'en', 'content-disposition': 'attachment' },
      userMeta: { author: 'someone' },
    };
    expect(servedHeaders(meta, readOverrides(all, true), navigation)).toEqual({
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment',
      'Cache-Control': 'no-cache',
      'Content-Encoding': 'gzip',
      'Content-Language': 'zh-CN',
      Expires: 'Fri, 13 Nov 2015 14:47:53 GMT',
      'x-oss-meta-author': 'someone',
    });
    expect(servedHeaders(meta, {}, navigation)).toEqual({
      'Content-Type': 'image/png',
      'Content-Disposition': 'attachment',
      'Cache-Control': 'max-age=60',
      'Content-Language': 'en',
      'x-oss-meta-author': 'someone',
    });
    // An object that is stored as HTML is sent as a picture only when a signed request says so.
    expect(serve('text/html', navigation, { 'content-type': 'image/png' })).toEqual({ 'Content-Type': 'image/png' });
  });

  it('are not served for other headers', () => {
    const headers = {
      'set-cookie': 'a=b',
      location: '/x',
      'content-security-policy': '',
      refresh: '0',
      'service-worker-allowed': '/',
    };
    expect(servedHeaders({ contentType: 'image/png', headers, userMeta: {} }, {}, code)).toEqual({
      'Content-Type': 'image/png',
    });
  });
});

describe('the disposition', () => {
  it.each([
    // [stored, served for a picture, served for anything else]
    ['inline', 'inline', 'attachment'],
    ['attachment', 'attachment', 'attachment'],
    ['', 'attachment', 'attachment'],
    ['inlined', 'attachment', 'attachment'],
    ['form-data; name=x', 'attachment', 'attachment'],
    [' Inline ; filename=a.txt', 'inline; filename="a.txt"', 'attachment; filename="a.txt"'],
    ['attachment; filename="a b; c.txt"', 'attachment; filename="a b; c.txt"', 'attachment; filename="a b; c.txt"'],
    // Users of OSS write it like this, and Chromium reads it.
    ['inline;filename="%E5%9B%BE.png"', 'inline; filename="%E5%9B%BE.png"', 'attachment; filename="%E5%9B%BE.png"'],
  ])('is safe for %j', (stored, ofPicture, ofOthers) => {
    expect(serve('image/png', code, { 'content-disposition': stored })['Content-Disposition']).toBe(ofPicture);
    expect(serve('text/plain', code, { 'content-disposition': stored })['Content-Disposition']).toBe(ofOthers);
  });

  it.each([
    [
      "x; filename=old; filename*=UTF-8''%E5%9B%BE%20(1).png",
      `filename="_ (1).png"; filename*=UTF-8''%E5%9B%BE%20%281%29.png`,
    ],
    ["x; filename*=utf-8'zh'%F0%9F%98%80.png; filename=old", `filename="_.png"; filename*=UTF-8''%F0%9F%98%80.png`],
    ["x; filename=good; filename*=UTF-8''%FF", 'filename="good"'],
    ['x; filename="图.png"', `filename="_.png"; filename*=UTF-8''%E5%9B%BE.png`],
    ['x; filename="a\\"b\\\\c"', 'filename="c"'],
    ['x; filename="a\\"b"', `filename="a_b"; filename*=UTF-8''a%22b`],
    ['x; filename="../../etc/passwd"', 'filename="passwd"'],
    ['x; filename=C:\\Windows\\a.exe', 'filename="a.exe"'],
    // A browser would show it as harmlessexe.png.
    ['x; filename="harmless\u202egnp.exe"', 'filename="harmlessgnp.exe"'],
    ['x; filename="a\r\nSet-Cookie: b\0"', 'filename="aSet-Cookie: b"'],
    ['x; filename="\ud800"', `filename="_"; filename*=UTF-8''%EF%BF%BD`],
    [
      `x; filename="${'😀'.repeat(300)}"`,
      `filename="${'_'.repeat(200)}"; filename*=UTF-8''${'%F0%9F%98%80'.repeat(200)}`,
    ],
  ])('%j gets a safe filename', (stored, name) => {
    expect(serve('image/png', code, { 'content-disposition': stored })['Content-Disposition']).toBe(
      `attachment; ${name}`,
    );
  });

  it.each(['x; filename=', 'x; filename=""', 'x; filename="/"', 'x; filename="\\u0000"', 'x; name=y'])(
    '%j has none',
    (stored) => {
      expect(
        serve('image/png', code, { 'content-disposition': stored.replace('\\u0000', '\0') })['Content-Disposition'],
      ).toBe('attachment');
    },
  );

  it('takes time linear in its length', () => {
    const start = processorMs();
    for (const text of ['; filename="\\', ';  ', '; filename*=utf-8', "; filename*=utf-8'", '; filename="', ';\t']) {
      serve('image/png', code, { 'content-disposition': `x${text.repeat(20_000)}` });
      serve(`image/png${text.repeat(20_000)}`);
    }
    expect(processorMs() - start).toBeLessThan(3000);
  });
});

describe('headers', () => {
  it('carry ASCII metadata as it is, and everything else percent-encoded', () => {
    expect(
      serveMeta({ author: 'a b', 'magic_1.x': 'é~', title: '图 1\r\nSet-Cookie: a=b', lone: '\ud800', nul: '\0' }),
    ).toEqual({
      'Content-Type': 'image/png',
      'x-oss-meta-author': 'a b',
      'x-oss-meta-magic_1.x': '%C3%A9~',
      'x-oss-meta-title': '%E5%9B%BE 1%0D%0ASet-Cookie: a=b',
      'x-oss-meta-lone': '%EF%BF%BD',
      'x-oss-meta-nul': '%00',
    });
  });

  it('have only names that a header can have, and none that reaches a prototype', () => {
    const served = serveMeta(
      Object.fromEntries([
        ['a b', '1'],
        ['', '2'],
        ['图', '3'],
        ['a:b', '4'],
        ['__proto__', '5'],
      ]),
    );
    expect(served).toEqual({ 'Content-Type': 'image/png', 'x-oss-meta-__proto__': '5' });
    expect(Object.getPrototypeOf(served)).toBe(Object.prototype);
  });

  it('never throw, and contain none besides the known ones', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const stored = fc.dictionary(
      fc.constantFrom(
        'cache-control',
        'content-disposition',
        'content-encoding',
        'content-language',
        'expires',
        'x-other',
      ),
      text,
    );
    fc.assert(
      fc.property(text, stored, fc.dictionary(text, text), (contentType, headers, userMeta) => {
        const sent = new Headers(servedHeaders({ contentType, headers, userMeta }, {}, navigation));
        const names = [...sent.keys()].filter((name) => !name.startsWith('x-oss-meta-'));
        const known = [
          'cache-control',
          'content-disposition',
          'content-encoding',
          'content-language',
          'content-type',
          'expires',
        ];
        expect(names.filter((name) => !known.includes(name))).toEqual([]);
        expect(sent.get('content-type')).toMatch(/^[^ /]+\/[^ /]+/);
      }),
    );
  });
});
