// LZW as GIF has it: packed and unpacked again, and data that no encoder could have written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeBitsFor, lzwDecode, lzwEncode } from '../../../src/formats/gif/lzw.ts';
import { random } from '../../pictures.ts';

const backAndForth = (indices: Uint8Array, codeBits: number) =>
  lzwDecode(lzwEncode(indices, codeBits), codeBits, indices.length);

describe('GIF LZW', () => {
  it('packs and unpacks the 10x10 picture that many tutorials show', () => {
    const rows =
      '1111122222 1111122222 1111122222 1110000222 1110000222 2220000111 2220000111 2222211111 2222211111 2222211111';
    const indices = Uint8Array.from(rows.replaceAll(' ', ''), Number);
    const data = Uint8Array.from([
      0x8c, 0x2d, 0x99, 0x87, 0x2a, 0x1c, 0xdc, 0x33, 0xa0, 0x02, 0x75, 0xec, 0x95, 0xfa, 0xa8, 0xde, 0x60, 0x8c, 0x04,
      0x91, 0x4c, 0x01,
    ]);
    expect(lzwDecode(data, 2, 100)).toEqual(indices);
    expect(lzwEncode(indices, 2)).toEqual(data);
  });

  it('unpacks any indices it has packed', () => {
    const input = fc.integer({ min: 2, max: 8 }).chain((bits) =>
      fc.tuple(
        fc.constant(bits),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.integer({ min: 1, max: 400 })), {
          minLength: 1,
        }),
      ),
    );
    fc.assert(
      fc.property(input, ([bits, runs]) => {
        const indices = Uint8Array.from(runs.flatMap(([index, count]) => Array<number>(count).fill(index)));
        expect(backAndForth(indices, bits)).toEqual(indices);
      }),
      { numRuns: 60 },
    );
  });

  // Noise fills the code table every few thousand indices; a flat area makes codes that stand for thousands of indices.
  it.each([2, 5, 8])('unpacks 20000 indices of %i bits, both noise and a flat area', (bits) => {
    const next = random(bits);
    const noise = Uint8Array.from({ length: 20_000 }, () => Math.floor(next() * 2 ** bits));
    expect(backAndForth(noise, bits)).toEqual(noise);
    const plain = new Uint8Array(20_000).fill(1);
    expect(backAndForth(plain, bits)).toEqual(plain);
    expect(lzwEncode(plain, bits).length).toBeLessThan(500);
  });

  it('needs no end code, and ignores what follows the last index', () => {
    const indices = Uint8Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3);
    const data = lzwEncode(indices, 2);
    expect(lzwDecode(data, 2, 5)).toEqual(indices.subarray(0, 5));
    expect(lzwDecode(Uint8Array.of(...data, 255, 255), 2, 9)).toEqual(indices);
  });

  it('unpacks indices of one bit, whose second code has three bits already', () => {
    // From the lowest bit on: clear (10) and 1 (01), then 0 (000), the string 1 0 (100) and the end (011).
    expect(lzwDecode(Uint8Array.of(0b0_000_01_10, 0b011_10), 1, 4)).toEqual(Uint8Array.of(1, 0, 1, 0));
  });

  it('unpacks indices of more bits than 8, unless one is beyond any palette', () => {
    const packed = (...codes: number[]): Uint8Array => {
      const bits = codes.flatMap((code) => Array.from({ length: 10 }, (_, bit) => (code >> bit) & 1));
      return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
        bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum | (bit << at), 0),
      );
    };
    // 512 clears; 514 stands for the first two indices.
    expect(lzwDecode(packed(512, 3, 255, 514, 513), 9, 4)).toEqual(Uint8Array.of(3, 255, 3, 255));
    expect(() => lzwDecode(packed(512, 3, 256), 9, 2)).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
  });

  // [what it is, data, how many indices are asked for]
  const data = lzwEncode(Uint8Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3), 2);
  it.each<[string, Uint8Array, number]>([
    ['data that say they end too early', data, 10],
    ['data that are cut off', data.subarray(0, 2), 9],
    ['no data', new Uint8Array(), 1],
    ['a code that no other code made: clear, then 7 of 3 bits', Uint8Array.of(0b111100), 1],
  ])('throws ImageDamage for %s', (_, bytes, length) => {
    expect(() => lzwDecode(bytes, 2, length)).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
  });

  it.each([
    [1, 2],
    [4, 2],
    [5, 3],
    [16, 4],
    [129, 8],
    [256, 8],
  ])('%i colours need indices of %i bits', (colors, bits) => {
    expect(codeBitsFor(colors)).toBe(bits);
  });
});
