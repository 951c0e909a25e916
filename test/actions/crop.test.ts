import { describe, expect, it } from 'vitest';
import type { CropPlan } from '../../src/actions/crop.ts';
import { pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

const example = { width: 400, height: 267 };

describe('crop', () => {
  // [step, x, y, width, height] on 400x267.
  it.each([
    ['crop,w_100,h_100,x_100,y_100,r_1', 100, 100, 100, 100],
    ['crop,x_100,y_50', 100, 50, 300, 217],
    ['crop,x_350,w_100', 350, 0, 50, 267],
    ['crop,w_200,h_200,g_se', 200, 67, 200, 200],
    ['crop,g_se,x_10,y_10,w_200,h_200', 210, 77, 190, 190],
    ['crop', 0, 0, 400, 267],
    ['crop,w_0,h_0', 0, 0, 400, 267],
    ['crop,w_1000,h_1000', 0, 0, 400, 267],
    ['crop,w_1000,h_1000,g_se', 0, 0, 400, 267],
    ['crop,x_399,y_266', 399, 266, 1, 1],
    ['crop,w_100,h_100,g_nw', 0, 0, 100, 100],
    ['crop,w_100,h_100,g_north', 150, 0, 100, 100],
    ['crop,w_100,h_100,g_ne', 300, 0, 100, 100],
    ['crop,w_100,h_100,g_west', 0, 83, 100, 100],
    ['crop,w_100,h_100,g_center', 150, 83, 100, 100],
    ['crop,w_100,h_100,g_east', 300, 83, 100, 100],
    ['crop,w_100,h_100,g_sw', 0, 167, 100, 100],
    ['crop,w_100,h_100,g_south', 150, 167, 100, 100],
    ['crop,w_100,h_100,g_se', 300, 167, 100, 100],
    // W/2 - w/2 with each half cut to an integer, not (W - w)/2.
    ['crop,w_101,h_101,g_center', 150, 83, 101, 101],
    ['crop,w_100,h_100,g_center,x_5,y_7', 155, 90, 100, 100],
  ])('%s starts at %i,%i and is %ix%i', (step, x, y, width, height) => {
    expect(planOf<CropPlan>(step, example)).toMatchObject({ rect: { x, y, width, height }, size: { width, height } });
  });

  it.each([
    { step: 'crop,x_500', size: example },
    { step: 'crop,x_400', size: example },
    { step: 'crop,y_267', size: example },
    { step: 'crop,w_100,g_east,x_100', size: example },
    { step: 'crop,x_10,y_10,w_100,h_100', size: { width: 1, height: 1 } },
  ])('refuses $step, which starts outside a picture of $size.width x $size.height', ({ step, size }) => {
    expect(() => planOf(step, size)).toThrow(
      expect.objectContaining({
        code: 'CutEdgeExceedRange',
        status: 400,
        ec: undefined,
        message: expect.stringContaining("Advance cut's position is out of image."),
      }),
    );
  });

  it("warns if the picture's edge clips the rectangle, and only then", () => {
    expect(planOf('crop,x_350,w_100', example).warnings).toEqual([expect.stringContaining('clipped')]);
    expect(planOf('crop,x_300,w_100', example).warnings).toBeUndefined();
    expect(planOf('crop,x_300', example).warnings).toBeUndefined();
  });

  it('returns the pixels of the planned rectangle', () => {
    expect(textOf(applied('crop,w_2,h_1,g_se', pixels('1 2 3\n4 5 6')))).toBe('5 6');
  });
});
