import { describe, expect, it } from 'vitest';
import { cutMask, repeatMask, repeatPixels } from '../../src/kernels/repeat.ts';
import { pixels, textOf } from '../pixels.ts';

const mask = (width: number, ...data: number[]) => ({
  width,
  height: data.length / width,
  data: Uint8Array.from(data),
});

describe('repeatPixels', () => {
  it('puts a tile every pitch, with transparent gaps, and ends with a whole tile', () => {
    const tile = pixels('255 10');
    expect(textOf(repeatPixels(tile, { x: 3, y: 2 }, { width: 5, height: 3 }))).toBe(
      textOf(pixels('255 10 00000000 255 10\n00000000 00000000 00000000 00000000 00000000\n255 10 00000000 255 10')),
    );
  });
});

describe('repeatMask', () => {
  it('puts a tile every pitch, with no coverage in the gaps', () => {
    const tile = mask(1, 7, 9);
    expect(repeatMask(tile, { x: 2, y: 3 }, { width: 3, height: 5 })).toEqual(
      mask(3, ...[7, 0, 7], ...[9, 0, 9], ...[0, 0, 0], ...[7, 0, 7], ...[9, 0, 9]),
    );
  });
});

describe('cutMask', () => {
  const whole = mask(3, ...[1, 2, 3], ...[4, 5, 6]);

  it('gives the part inside the rectangle', () => {
    expect(cutMask(whole, { x: 1, y: 1, width: 2, height: 1 })).toEqual(mask(2, 5, 6));
  });

  it('gives the mask itself if that is all of it', () => {
    expect(cutMask(whole, { x: 0, y: 0, width: 3, height: 2 })).toBe(whole);
  });
});
