import { describe, expect, it } from 'vitest';
import type { CirclePlan } from '../../src/actions/circle.ts';
import { photo } from '../pictures.ts';
import { drawn, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

describe('circle', () => {
  // [width, height, step, side, x, y]
  it.each([
    [400, 267, 'circle,r_100', 201, 99, 33],
    [400, 267, 'circle,r_1000', 267, 66, 0],
    [400, 267, 'circle,r_133', 267, 66, 0],
    [400, 267, 'circle,r_132', 265, 67, 1],
    [300, 200, 'circle,r_4096', 199, 50, 0],
    [200, 300, 'circle,r_4096', 199, 0, 50],
    [100, 100, 'circle,r_1', 3, 48, 48],
    [101, 101, 'circle,r_50', 101, 0, 0],
    [2, 2, 'circle,r_1', 1, 0, 0],
    [1, 500, 'circle,r_7', 1, 0, 249],
    [1, 1, 'circle,r_1', 1, 0, 0],
  ])('of a %ix%i picture by %s is a square of %i cut from %i,%i', (width, height, step, side, x, y) => {
    const { size, square } = planOf<CirclePlan>(step, { width, height });
    expect(size).toEqual({ width: side, height: side });
    expect(square).toEqual({ x, y, width: side, height: side });
  });

  it('keeps the pixels inside the circle and makes those outside transparent', () => {
    const picture = drawn(15, 11, (x, y) => [x * 10, y * 10, 0, 255]);
    const { width, data } = applied('circle,r_4', picture);
    expect(width).toBe(9);
    for (let y = 0; y < 9; y += 1) {
      for (let x = 0; x < 9; x += 1) {
        const distance = Math.hypot(x - 4, y - 4);
        const pixel = [...data.subarray((y * 9 + x) * 4, (y * 9 + x) * 4 + 4)];
        expect(pixel.slice(0, 3)).toEqual([(x + 3) * 10, (y + 1) * 10, 0]);
        if (distance < 3.9) expect(pixel[3]).toBe(255);
        if (distance > 5.1) expect(pixel[3]).toBe(0);
      }
    }
  });

  it('leaves a picture of one pixel as it is', () => {
    const picture = photo(1, 1);
    expect(textOf(applied('circle,r_9', picture))).toBe(textOf(picture));
  });
});
