import { expect, it } from 'vitest';
import { curveOf, layTones } from '../../src/kernels/tone-line.ts';
import { photo } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, textOf } from '../pixels.ts';

const invert = { gain: -1, offset: 255 };

it('curveOf rounds, ties to even, and holds to 0..255', () => {
  const curve = curveOf({ gain: 2, offset: -100.6 });
  expect([0, 50, 51, 100, 177, 178, 255].map((value) => curve[value])).toEqual([0, 0, 1, 99, 253, 255, 255]);
  expect(curveOf({ gain: 1, offset: 25.5 }).subarray(0, 4)).toEqual(Uint8ClampedArray.of(26, 26, 28, 28));
  expect(curve).toHaveLength(256);
});

it('layTones changes each colour channel by itself, and no alpha', () => {
  expect(textOf(layTones(invert)(pixels('0 255 10\nFF8800 01020340 FFFFFF00')))).toBe(
    '255 0 245\n0077FF FEFDFC40 00000000',
  );
});

it('layTones does not write to its input, and changes nothing with the line of the levels themselves', () => {
  const picture = photo(31, 17, { alpha: true });
  const before = hashOf(picture.data);
  expect(difference(layTones({ gain: 1, offset: 0 })(picture), picture)).toBeUndefined();
  layTones({ gain: 0, offset: 0 })(picture);
  expect(hashOf(picture.data)).toBe(before);
  expect(
    difference(
      picture,
      drawn(31, 17, (x, y) => [...picture.data.subarray((y * 31 + x) * 4, (y * 31 + x) * 4 + 4)]),
    ),
  ).toBeUndefined();
});
