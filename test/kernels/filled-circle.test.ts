// The filled circle held against the very routine it follows.
import { beforeAll, describe, expect, it } from 'vitest';
import { filledCircle } from '../../src/kernels/filled-circle.ts';
import { cv, openCvStarted } from '../opencv.ts';

beforeAll(async () => {
  await openCvStarted;
}, 60_000);

/** `circle(mask, centre, radius, 255, FILLED, LINE_AA)` around the middle of a square, and the pixels it sets `beyond` that square. */
function drawnByOpenCv(radius: number, beyond = 0): Uint8Array {
  const side = 2 * (radius + beyond) + 1;
  const mask = cv.Mat.zeros(side, side, cv.CV_8UC1);
  cv.circle(mask, new cv.Point(radius + beyond, radius + beyond), radius, new cv.Scalar(255), cv.FILLED, cv.LINE_AA, 0);
  const bytes = Uint8Array.from(mask.data);
  mask.delete();
  return bytes;
}

describe('filledCircle', () => {
  it.each([
    ['every radius from 1 to 200', Array.from({ length: 200 }, (_, index) => index + 1)],
    ['large ones', [201, 255, 256, 500, 1001, 2047]],
  ])('is what OpenCV draws, to the byte: %s', { timeout: 60_000 }, (_, radii) => {
    for (const radius of radii) {
      const { width, height, data } = filledCircle(radius);
      expect([width, height]).toEqual([2 * radius + 1, 2 * radius + 1]);
      expect(Buffer.compare(data, drawnByOpenCv(radius)), `radius ${radius}`).toBe(0);
    }
  });

  it('of radius 1 has the corner that the byte size of the service needs', () => {
    expect([...filledCircle(1).data]).toEqual([68, 255, 74, 255, 255, 255, 74, 255, 75]);
  });

  it('of radius 0 is one pixel, as of a picture of one pixel the circle is the picture', () => {
    expect(filledCircle(0)).toEqual({ width: 1, height: 1, data: Uint8Array.of(255) });
  });
});
