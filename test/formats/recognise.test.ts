// What a page does with the bytes of an object before it stores them: nothing in them may make that fail.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../src/formats/recognise.ts';
import { handHeic } from './avif/boxes.ts';

describe('recognise', () => {
  const general = handHeic({ brands: ['mif1'] });

  it('knows a HEIC by its brand or, behind the brand of any HEIF, by its items', () => {
    expect(recognise(handHeic({}))).toBe('heic');
    expect(recognise(general)).toBe('heic');
    expect(recognise(handHeic({ brands: ['mif1'], coding: 'jpeg' }))).toBeUndefined();
  });

  it('throws at no bytes, however they are damaged behind the brand that needs a look at the items', () => {
    const change = fc.tuple(fc.nat(general.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.nat(general.length), (changes, length) => {
        const bytes = general.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        expect(() => recognise(bytes.subarray(0, length))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('throws at no random bytes behind the first ones of any format', () => {
    const heads = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'RIFF', 'GIF89a', 'BM', 'II*\0', 'MM\0+', '\0\0\0\x18ftypmif1'];
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 80 }), (head, rest) => {
        const first = Array.from(head, (letter) => letter.charCodeAt(0));
        expect(() => recognise(Uint8Array.from([...first, ...rest]))).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });
});
