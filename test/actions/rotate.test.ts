import { describe, expect, it } from 'vitest';
import { photo } from '../pictures.ts';
import { difference, pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

describe('rotate', () => {
  it.each([
    ['rotate,0', 400, 267],
    ['rotate,90', 267, 400],
    ['rotate,180', 400, 267],
    ['rotate,270', 267, 400],
    ['rotate,360', 400, 267],
    ['rotate,45', 472, 472],
  ])('%s turns 400x267 into %ix%i', (step, width, height) => {
    expect(planOf(step, { width: 400, height: 267 }).size).toEqual({ width, height });
  });

  it.each([
    ['rotate,0', '1 2 3\n4 5 6'],
    // The top left is the source's bottom left.
    ['rotate,90', '4 1\n5 2\n6 3'],
    ['rotate,180', '6 5 4\n3 2 1'],
    ['rotate,270', '3 6\n2 5\n1 4'],
    ['rotate,360', '1 2 3\n4 5 6'],
  ])('%s gives the expected pixels', (step, result) => {
    expect(textOf(applied(step, pixels('1 2 3\n4 5 6')))).toBe(result);
  });

  it('restores the picture after four quarter turns', () => {
    const picture = photo(31, 17, { alpha: true });
    const turned = [1, 2, 3, 4].reduce((turning) => applied('rotate,90', turning), picture);
    expect(difference(turned, picture)).toBeUndefined();
  });

  it('makes the corners transparent', () => {
    const turned = applied('rotate,45', photo(20, 20));
    expect([...turned.data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    { width: 4097, height: 10 },
    { width: 10, height: 4097 },
  ])('refuses a picture of $width x $height at any angle', (size) => {
    for (const angle of [0, 1, 90, 360]) {
      expect(() => planOf(`rotate,${angle}`, size)).toThrow(
        expect.objectContaining({
          code: 'BadRequest',
          ec: '0040-00000006',
          message: expect.stringContaining('Picture exceed the maximum allowable rotation range.'),
        }),
      );
    }
    expect(planOf('rotate,90', { width: 4096, height: 4096 }).size).toEqual({ width: 4096, height: 4096 });
  });
});
