import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { orient } from '../../src/kernels/orient.ts';
import { rotatedSize, rotateFree } from '../../src/kernels/rotate-free.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { photo, rawOf, sharpOf } from '../pictures.ts';
import { difference, drawn, hashOf, pixels, psnr } from '../pixels.ts';

const clear = { r: 0, g: 0, b: 0, alpha: 0 };
const someAngles = [1, 17, 30, 45, 60, 89, 91, 133, 200, 315, 359];

/** Slow waves: bilinear interpolation is nearly exact on them, so a difference shows where pixels were taken from. */
const waves = (x: number, y: number): number[] => [
  128 + 100 * Math.sin(x / 9),
  128 + 100 * Math.cos(y / 7),
  128 + 60 * Math.sin((x + y) / 11),
  255,
];

/** True where all pictures are opaque up to two pixels around. */
const inside =
  (...pictures: PixelBuffer[]) =>
  (x: number, y: number): boolean =>
    pictures.every(({ width, height, data }) => {
      if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) return false;
      for (let row = y - 2; row <= y + 2; row += 1) {
        for (let column = x - 2; column <= x + 2; column += 1) {
          if (data[(row * width + column) * 4 + 3] !== 255) return false;
        }
      }
      return true;
    });

describe('rotatedSize', () => {
  it.each([
    [1, 1],
    [1, 7],
    [30, 20],
    [41, 27],
    [101, 2],
  ])('is the size of the canvas sharp makes of %ix%i, at angles all round', async (width, height) => {
    for (let angle = 0; angle <= 360; angle += width === 30 ? 1 : 7) {
      const { info } = await sharp({ create: { width, height, channels: 4, background: clear } })
        .rotate(angle, { background: clear })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect({ angle, ...rotatedSize({ width, height }, angle) }).toEqual({
        angle,
        width: info.width,
        height: info.height,
      });
    }
  });

  it('is 354x354 for 300x200 at 45 degrees', () => {
    expect(rotatedSize({ width: 300, height: 200 }, 45)).toEqual({ width: 354, height: 354 });
  });
});

describe('rotateFree', () => {
  it.each([
    [0, 1],
    [90, 6],
    [180, 3],
    [270, 8],
    [360, 1],
  ] as const)('by %i degrees gives orientation %i', (angle, orientation) => {
    const picture = photo(23, 14, { alpha: true });
    // This kernel stores no colour under alpha 0; everywhere else both must agree.
    const expected = orient(picture, orientation);
    expected.data.forEach((_, at) => {
      if (expected.data[at | 3] === 0) expected.data[at] = 0;
    });
    expect(difference(rotateFree(picture, angle), expected)).toBeUndefined();
  });

  it.each(someAngles)('by %i degrees turns clockwise about the centre', (angle) => {
    const [width, height] = [160, 107];
    const turned = rotateFree(
      drawn(width, height, (x, y) => waves(x + 0.5, y + 0.5)),
      angle,
    );
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const exact = drawn(turned.width, turned.height, (x, y) => {
      const [dx, dy] = [x + 0.5 - turned.width / 2, y + 0.5 - turned.height / 2];
      return waves(dx * cos + dy * sin + width / 2, dy * cos - dx * sin + height / 2);
    });
    // 55 dB measured; a shift by a fifth of a pixel gives less than 50.
    expect(psnr(turned, exact, inside(turned))).toBeGreaterThan(53);
  });

  it.each(someAngles)('by %i degrees is close to what sharp makes', async (angle) => {
    const source = drawn(160, 107, waves);
    const theirs = await rawOf(sharpOf(source).rotate(angle, { background: clear }));
    const ours = rotateFree(source, angle);
    // sharp's own picture stands up to half a pixel from the centre: 31 to 33 dB from the exact one at the large
    // angles.
    expect(psnr(ours, theirs, inside(ours, theirs))).toBeGreaterThan(29);
  });

  const red = drawn(40, 30, () => [200, 30, 10, 255]);

  it.each([7, 30, 45, 100])('smooths the edges of an opaque rectangle turned by %i degrees', (angle) => {
    const { data } = rotateFree(red, angle);
    const alphas = Array.from({ length: data.length / 4 }, (_, pixel) => data[pixel * 4 + 3] as number);
    const partial = alphas.filter((alpha) => alpha > 0 && alpha < 255).length;
    // The outline is 140 pixels long, 99 at 45 degrees, and nearly every pixel on it is partly covered.
    expect(partial).toBeGreaterThan(90);
    expect(partial).toBeLessThan(400);
    const area = alphas.reduce((sum, alpha) => sum + alpha / 255, 0);
    expect(Math.abs(area - 1200)).toBeLessThan(12);
  });

  it.each(someAngles)('keeps the colour under partial alpha at %i degrees: no dark halo', (angle) => {
    const turned = rotateFree(red, angle);
    const expected = drawn(turned.width, turned.height, (x, y) => {
      const alpha = turned.data[(y * turned.width + x) * 4 + 3] as number;
      // Coverage below half a step is stored as alpha 0, with or without its colour.
      return alpha > 0 ? [200, 30, 10, alpha] : [...turned.data.subarray((y * turned.width + x) * 4).subarray(0, 4)];
    });
    expect(difference(turned, expected)).toBeUndefined();
  });

  it('takes no colour from what is transparent', () => {
    const bordered = pixels(`
      00FF0000 00FF0000 00FF0000 00FF0000
      00FF0000 C81E0A   C81E0A   00FF0000
      00FF0000 C81E0A   C81E0A80 00FF0000
      00FF0000 00FF0000 00FF0000 00FF0000`);
    const { data } = rotateFree(bordered, 33);
    const visible = Array.from({ length: data.length / 4 }, (_, pixel) => [...data.subarray(pixel * 4, pixel * 4 + 4)])
      .filter(([, , , alpha]) => alpha)
      .map((channels) => channels.slice(0, 3));
    expect(visible.length).toBeGreaterThan(4);
    expect(new Set(visible.map(String))).toEqual(new Set(['200,30,10']));
  });

  it('does not write to its input', () => {
    const before = hashOf(red.data);
    rotateFree(red, 30);
    expect(hashOf(red.data)).toBe(before);
  });
});
