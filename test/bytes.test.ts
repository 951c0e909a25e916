// Bytes joined, viewed, compared and shown as text.
import { describe, expect, it } from 'vitest';
import { ascii, asciiBytes, bytesOfHex, concat, fourLetters, hexOf, startsWith, viewOf } from '../src/bytes.ts';

/** "RIFF" and a number, in the middle of a larger buffer. */
const inside = Uint8Array.of(9, 9, 0x52, 0x49, 0x46, 0x46, 1, 2, 9).subarray(2, 8);

describe('bytes', () => {
  it('are joined into a new array', () => {
    const part = Uint8Array.of(1, 2);
    const joined = concat(part, new Uint8Array(), part.subarray(1));
    expect(joined).toEqual(Uint8Array.of(1, 2, 2));
    part[0] = 7;
    expect(joined[0]).toBe(1);
    expect(concat()).toEqual(new Uint8Array());
    expect(concat(part, [part, part])).toHaveLength(6);
    expect(concat(Array<Uint8Array>(300_000).fill(part))).toHaveLength(600_000);
  });

  it('are viewed where they lie in their buffer, and no further', () => {
    const view = viewOf(inside);
    expect(view.getUint16(4)).toBe(0x0102);
    expect(() => view.getUint8(6)).toThrow(RangeError);
  });

  it('are compared with a signature given as text or as numbers', () => {
    expect(startsWith(inside, 'RIFF')).toBe(true);
    expect(startsWith(inside, [0x49, 0x46], 1)).toBe(true);
    expect(startsWith(inside, 'RIFX')).toBe(false);
    expect(startsWith(inside, 'RIFF', 4)).toBe(false);
    expect(startsWith(inside.subarray(0, 3), 'RIFF')).toBe(false);
  });

  it('are read as text, one character a byte, and written back', () => {
    expect(fourLetters(inside, 0)).toBe('RIFF');
    expect(ascii(inside, 2, 99)).toBe('FF\u0001\u0002');
    expect(asciiBytes('é\0')).toEqual([0xe9, 0]);
  });

  it('are shown in hex, two digits each', () => {
    expect(hexOf(Uint8Array.of(0, 10, 255))).toBe('000aff');
    expect(hexOf([1, 160], ' ')).toBe('01 a0');
  });

  it('are read from hex', () => {
    expect(bytesOfHex('000Aff')).toEqual(Uint8Array.of(0, 10, 255));
    expect(bytesOfHex('')).toEqual(new Uint8Array());
  });
});
