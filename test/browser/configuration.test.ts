// What a service worker is configured with: said by name when it is wrong, and ignored when it is found in the database.
import { describe, expect, test } from 'vitest';
import { checkBuckets, checkConfiguration, usableConfiguration } from '../../src/browser/configuration.ts';
import { defaultLimits } from '../../src/limits.ts';
import { defaultScaling } from '../../src/pipeline/scaling.ts';

const engine = { codecs: 'portable', fonts: {}, limits: defaultLimits, scaling: defaultScaling };
const defaults = { assets: {}, hosts: [], styles: {}, engine: { ...engine, codecs: 'auto' } };

describe('a configuration', () => {
  test.each([
    {},
    { assets: { webpDecode: 'https://cdn.example.com/a.wasm', png: 'http://localhost:5173/png.wasm' } },
    { hosts: [] },
    { hosts: ['img.example.com', 'localhost:8080', '[::1]:80', { host: 'cdn.example.com', bucket: 'photos' }] },
    { styles: { small: 'image/resize,w_100', 'a.b-c_1': '' } },
    { engine },
    { engine: { ...engine, fonts: { 'wqy-zenhei': '/a.ttf', kai: new ArrayBuffer(4), sans: new Uint8Array(4) } } },
    { engine: { ...engine, limits: { ...defaultLimits, machinePixels: Number.POSITIVE_INFINITY } } },
    {
      engine: { ...engine, scaling: { ...defaultScaling, shrink: 'lanczos3', exactPixels: Number.POSITIVE_INFINITY } },
    },
  ])('may be %j, and is used as it is', (given) => {
    expect(() => checkConfiguration(given)).not.toThrow();
    expect(usableConfiguration(structuredClone(given))).toEqual({ ...defaults, ...given });
  });

  test('of an older version, which had fewer settings, gets the defaults for the others', () => {
    const old = { engine: { codecs: 'portable', limits: { sourceBytes: 7 }, scaling: { shrink: 'lanczos3' } } };
    expect(usableConfiguration(old)).toEqual({
      ...defaults,
      engine: {
        ...engine,
        limits: { ...defaultLimits, sourceBytes: 7 },
        scaling: { ...defaultScaling, shrink: 'lanczos3' },
      },
    });
  });

  const host = 'Expected the option `hosts` to be an array of hosts';
  test.each([
    [{ hosts: {} }, host, '`hosts` is an object of the type Object', {}],
    [{ hosts: null }, host, '`hosts` is null', {}],
    [{ hosts: 'img.example.com' }, host, '`hosts` is the string "img.example.com"', {}],
    [{ hosts: ['a.com', 'https://b.com'] }, host, '`hosts[1]` is the string "https://b.com"', { hosts: ['a.com'] }],
    [{ hosts: ['A.com'] }, host, '`hosts[0]` is the string "A.com"', {}],
    [{ hosts: ['a.com/b'] }, host, '`hosts[0]` is the string', {}],
    [{ hosts: [''] }, host, '`hosts[0]` is the string ""', {}],
    [{ hosts: [undefined] }, host, '`hosts[0]` is undefined', {}],
    [{ hosts: [{ host: 'a.com' }] }, host, '`hosts[0]` is an object', {}],
    [{ hosts: [{ host: 'a.com', bucket: 'X' }] }, host, '`hosts[0]` is an object', {}],
    [{ assets: [] }, 'Expected the option `assets`', '`assets` is an object of the type Array', {}],
    [
      { assets: { png: 'data:application/wasm;base64,AGFzbQ==', webpDecode: 'https://a.com/webp.wasm' } },
      'Expected the option `assets`',
      '`assets.png` is the string "data:',
      { assets: { webpDecode: 'https://a.com/webp.wasm' } },
    ],
    [{ assets: { png: 'blob:https://a.com/1' } }, 'Expected the option `assets`', '`assets.png` is the string', {}],
    [{ assets: { png: '/png.wasm' } }, 'Expected the option `assets`', '`assets.png` is the string', {}],
    [{ assets: { png: 7 } }, 'Expected the option `assets`', '`assets.png` is the number 7', {}],
    [{ styles: [] }, 'Expected the option `styles`', '`styles` is an object of the type Array', {}],
    [
      { styles: { a: 1, b: 'image/info' } },
      'Expected the option `styles`',
      '`styles.a` is the number 1',
      { styles: { b: 'image/info' } },
    ],
    [{ styles: { 'a b': 'image/info' } }, 'Expected the option `styles`', '`styles.a b` is the string', {}],
    [{ engine: null }, 'Expected the option `engine`', '`engine` is null', {}],
    [{ engine: 'auto' }, 'Expected the option `engine`', '`engine` is the string "auto"', {}],
    [
      { engine: { ...engine, codecs: 'best' } },
      "Expected the image processor's option `codecs` to be auto or portable",
      '`codecs` is the string "best"',
      { engine: { ...engine, codecs: 'auto' } },
    ],
    [{ engine: { ...engine, fonts: null } }, 'option `fonts`', '`fonts` is null', { engine }],
    [{ engine: { ...engine, fonts: { a: 5 } } }, 'option `fonts`', '`fonts.a` is the number 5', { engine }],
    [
      { engine: { ...engine, limits: { machinePixels: '5', sourceBytes: 7 } } },
      'option `limits`',
      '`limits.machinePixels` is the string "5"',
      { engine: { ...engine, limits: { ...defaultLimits, sourceBytes: 7 } } },
    ],
    [{ engine: { ...engine, limits: { sourceBytes: Number.NaN } } }, 'option `limits`', 'NaN', { engine }],
    [
      { engine: { ...engine, limits: { pixels: 5 } } },
      'option `limits`',
      '`limits.pixels` is the number 5',
      { engine },
    ],
    [{ engine: { ...engine, limits: 5 } }, 'option `limits`', '`limits` is the number 5', { engine }],
    [{ engine: { ...engine, scaling: { shrink: 'cubic' } } }, 'option `scaling`', '`scaling` is', { engine }],
    [{ engine: { ...engine, scaling: { exactPixels: '5' } } }, 'option `scaling`', '`scaling` is', { engine }],
    [{ engine: { ...engine, scaling: null } }, 'option `scaling`', '`scaling` is null', { engine }],
  ])('%j is refused with a sentence, and used without what is wrong', (given, allowed, came, usable) => {
    const error = (): unknown => checkConfiguration(given);
    expect(error).toThrow(TypeError);
    expect(error).toThrow(allowed);
    expect(error).toThrow(came);
    expect(usableConfiguration(structuredClone(given))).toEqual({ ...defaults, ...usable });
  });

  test.each([null, undefined, 5, 'x', [], true])('that is %j is refused, and the defaults are used', (given) => {
    expect(() => checkConfiguration(given)).toThrow(TypeError);
    expect(usableConfiguration(given)).toEqual(defaults);
  });
});

describe('buckets', () => {
  test('may have every setting', () => {
    const credentials = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' };
    const all = { acl: 'public-read', region: 'cn-beijing', credentials, styles: { a: 'image/info' } };
    const bucket = { name: 'photos', ...all, styleSeparators: '!-', protectedSuffixes: ['jpg', '*'] };
    expect(() => checkBuckets([bucket, { name: 'other', acl: undefined }])).not.toThrow();
    expect(() => checkBuckets([])).not.toThrow();
  });

  test.each([
    [{}, 'Expected the option `buckets` to be an array of buckets; it is an object'],
    [null, 'it is null'],
    ['photos', 'it is the string "photos"'],
    [['photos'], 'The option `buckets[0]` is wrong. Expected an object with a name; it is the string "photos".'],
    [[{ name: 'photos' }, {}], 'The option `buckets[1]` is wrong. Expected the name of a bucket; it is undefined.'],
    [[{ name: 'X' }], 'Expected 3 to 63 lower-case letters'],
    [[{ name: 'photos', acl: 'public' }], 'Expected private, public-read, public-read-write; it is public.'],
    [[{ name: 'photos', region: 5 }], 'Expected a `region` such as cn-hangzhou; it is the number 5.'],
    [[{ name: 'photos', credentials: { accessKeyId: 'a' } }], 'Expected `credentials` as { accessKeyId'],
    [[{ name: 'photos', credentials: null }], 'Expected `credentials` as'],
    [[{ name: 'photos', styles: ['a'] }], 'Expected `styles` as an object'],
    [[{ name: 'photos', styles: { a: 5 } }], 'Expected a process such as image/resize,w_100; it is the number 5.'],
    [[{ name: 'photos', styles: { 'a b': 'image/info' } }], 'it is a b.'],
    [[{ name: 'photos', styleSeparators: '+' }], 'Expected style separators out of - _ / and !; they are +.'],
    [[{ name: 'photos', styleSeparators: ['-'] }], 'Expected `styleSeparators` out of - _ / and !'],
    [[{ name: 'photos', protectedSuffixes: 'jpg' }], 'Expected `protectedSuffixes` as an array'],
  ])('%j are refused with a sentence', (given, message) => {
    expect(() => checkBuckets(given)).toThrow(TypeError);
    expect(() => checkBuckets(given)).toThrow(message);
  });
});
