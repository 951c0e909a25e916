import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeBase64Text,
  decodeBase64UrlText,
  encodeBase64,
  encodeBase64Text,
  encodeBase64UrlText,
} from '../src/base64.ts';

describe('base64', () => {
  // RFC 4648, section 10.
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j', (text, base64) => {
    expect(encodeBase64Text(text)).toBe(base64);
    expect(encodeBase64UrlText(text)).toBe(base64.replace(/=+$/, ''));
    for (const decode of [decodeBase64Text, decodeBase64UrlText])
      for (const given of [base64, base64.replace(/=+$/, '')]) expect(decode(given)).toBe(text);
  });

  it('encodes the bytes of UTF-8, and returns any bytes unchanged', () => {
    expect(encodeBase64Text('图片')).toBe('5Zu+54mH');
    expect(encodeBase64UrlText('图片')).toBe('5Zu-54mH');
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeBase64Text(encodeBase64Text(text))).toBe(text);
        expect(decodeBase64UrlText(encodeBase64UrlText(text))).toBe(text);
      }),
    );
  });

  it('keeps a byte order mark', () => {
    expect(decodeBase64Text(encodeBase64Text('\ufeffa'))).toBe('\ufeffa');
  });

  it('of a URL may use either alphabet, and spaces where a form had plus signs', () => {
    for (const given of ['5Zu-54mH', '5Zu+54mH', '5Zu 54mH']) expect(decodeBase64UrlText(given)).toBe('图片');
    expect(decodeBase64Text('5Zu-54mH')).toBeUndefined();
  });

  it.each([
    ['a length that no bytes have', 'Zm9vY'],
    ['another character', 'Zm9*'],
    ['a line end', 'Zm9v\n'],
    ['padding inside', 'Zg==Zg=='],
    ['bytes that are not UTF-8', '/w=='],
  ])('is undefined for %s', (_, given) => {
    expect(decodeBase64UrlText(given)).toBeUndefined();
  });

  it('that is broken throws where bytes are expected', () => {
    expect(() => decodeBase64('Zm9*')).toThrow();
  });
});
