import { describe, expect, it } from 'vitest';
import type { IndexcropPlan } from '../../src/actions/indexcrop.ts';
import type { Size } from '../../src/pixels.ts';
import { pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

const sized = (text: string): Size => {
  const [width = 0, height = 0] = text.split('x').map(Number);
  return { width, height };
};

describe('indexcrop', () => {
  // [picture, step, x, y, size]
  it.each([
    ['400x267', 'x_100,i_0', 0, 0, '100x267'],
    ['400x267', 'x_100', 0, 0, '100x267'],
    ['400x267', 'x_100,i_3', 300, 0, '100x267'],
    ['400x267', 'y_100,i_0', 0, 0, '400x100'],
    ['400x267', 'y_100,i_2', 0, 200, '400x67'],
    ['400x267', 'x_400', 0, 0, '400x267'],
    ['400x267', 'y_267', 0, 0, '400x267'],
    ['400x267', 'x_399,i_1', 399, 0, '1x267'],
    // y wins, wherever it stands.
    ['400x267', 'x_100,y_50,i_1', 0, 50, '400x50'],
    ['400x267', 'y_50,x_100,i_1', 0, 50, '400x50'],
    // The last strip keeps what is left over.
    ['1920x1080', 'x_200,i_8', 1600, 0, '200x1080'],
    ['1920x1080', 'x_200,i_9', 1800, 0, '120x1080'],
    ['1920x1080', 'y_200,i_4', 0, 800, '1920x200'],
    ['1920x1080', 'y_200,i_5', 0, 1000, '1920x80'],
    ['1x1', 'x_1,i_0', 0, 0, '1x1'],
  ])('of a %s picture by %s keeps the strip at %i,%i of size %s', (picture, params, x, y, size) => {
    const plan = planOf<IndexcropPlan>(`indexcrop,${params}`, sized(picture));
    expect(plan).toEqual({ size: sized(size), strip: { x, y, ...sized(size) } });
  });

  it.each([
    ['400x267', 'y_100,i_3'],
    ['400x267', 'y_100,i_10'],
    ['400x267', 'x_100,i_4'],
    ['400x267', 'x_401'],
    ['400x267', 'y_268'],
    ['400x267', 'x_30000,i_30000'],
    ['1920x1080', 'x_200,i_10'],
    ['1920x1080', 'y_200,i_6'],
  ])('of a %s picture by %s keeps the whole picture, because the strip does not exist', (picture, params) => {
    const plan = planOf<IndexcropPlan>(`indexcrop,${params}`, sized(picture));
    expect(plan).toEqual({ size: sized(picture), warnings: [expect.stringContaining('no such strip')] });
  });

  it.each([
    [1920, 200, 10],
    [1080, 200, 6],
    [800, 800, 1],
    [801, 800, 2],
    [7, 3, 3],
  ])('cuts a side of %i by %i into %i strips that add up to the whole', (side, step, count) => {
    let total = 0;
    for (let index = 0; index < count; index += 1) {
      const { size } = planOf(`indexcrop,y_${step},i_${index}`, { width: 5, height: side });
      total += size.height;
    }
    expect(total).toBe(side);
    const next = planOf(`indexcrop,y_${step},i_${count}`, { width: 5, height: side });
    expect(next.warnings).toHaveLength(1);
  });

  it('returns the pixels of the planned strip', () => {
    const picture = pixels('1 2 3\n4 5 6\n7 8 9');
    expect(textOf(applied('indexcrop,x_2,i_1', picture))).toBe('3\n6\n9');
    expect(textOf(applied('indexcrop,y_1,i_1', picture))).toBe('4 5 6');
    expect(textOf(applied('indexcrop,y_1,i_9', picture))).toBe(textOf(picture));
  });

  it('cuts a strip out of a strip, as real URLs do', () => {
    const first = planOf('indexcrop,x_512,i_0', { width: 600, height: 1200 }).size;
    expect(planOf('indexcrop,y_512,i_1', first).size).toEqual({ width: 512, height: 512 });
  });
});
