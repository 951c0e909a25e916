import { expect, it } from 'vitest';
import { applyCurve, curveOf } from '../../src/kernels/tone-curve.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, textOf } from '../pixels.ts';

it('curveOf rounds and holds to 0..255', () => {
  const curve = curveOf((value) => value * 2 - 100.6);
  expect([0, 50, 51, 100, 177, 178, 255].map((value) => curve[value])).toEqual([0, 0, 1, 99, 253, 255, 255]);
  expect(curve).toHaveLength(256);
});

it('applyCurve changes each colour channel by itself, and no alpha', () => {
  const curve = curveOf((value) => 255 - value);
  expect(textOf(applyCurve(pixels('0 255 10\nFF8800 01020340 FFFFFF00'), curve))).toBe(
    '255 0 245\n0077FF FEFDFC40 00000000',
  );
});

it('applyCurve does not write to its input, and changes nothing with the identity curve', () => {
  const picture = photo(31, 17, { alpha: true });
  const before = hashOf(picture.data);
  expect(
    difference(
      applyCurve(
        picture,
        curveOf((value) => value),
      ),
      picture,
    ),
  ).toBeUndefined();
  applyCurve(
    picture,
    curveOf(() => 0),
  );
  expect(hashOf(picture.data)).toBe(before);
  expect(
    difference(
      picture,
      drawn(31, 17, (x, y) => [...picture.data.subarray((y * 31 + x) * 4, (y * 31 + x) * 4 + 4)]),
    ),
  ).toBeUndefined();
});
