import { describe, expect, it } from 'vitest';
import type { RoundedCornersPlan } from '../../src/actions/rounded-corners.ts';
import { drawn } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

describe('rounded-corners', () => {
  // [width, height, step, radius]
  it.each([
    [400, 267, 'rounded-corners,r_30', 30],
    [100, 100, 'rounded-corners,r_10', 10],
    [100, 100, 'rounded-corners,r_50', 50],
    [100, 100, 'rounded-corners,r_51', 50],
    [400, 267, 'rounded-corners,r_4096', 133],
    [1, 9, 'rounded-corners,r_1', 0],
  ])('%ix%i %s keeps the size and cuts the radius to half the shorter side', (width, height, step, radius) => {
    expect(planOf<RoundedCornersPlan>(step, { width, height })).toEqual({
      size: { width, height },
      transparent: radius > 0,
      radius,
    });
  });

  it('changes no pixel that is further from a corner than the radius', () => {
    const picture = drawn(30, 20, (x, y) => [x, y, 7, 255]);
    const { data } = applied('rounded-corners,r_6', picture);
    const alpha = (x: number, y: number): number | undefined => data[(y * 30 + x) * 4 + 3];
    for (const [x, y] of [
      [0, 0],
      [29, 0],
      [0, 19],
      [29, 19],
    ] as const)
      expect(alpha(x, y)).toBe(0);
    for (let x = 6; x < 24; x += 1) for (let y = 0; y < 20; y += 1) expect(alpha(x, y)).toBe(255);
    for (let y = 6; y < 14; y += 1) for (let x = 0; x < 30; x += 1) expect(alpha(x, y)).toBe(255);
  });
});
