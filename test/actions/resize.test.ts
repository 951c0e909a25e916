import { describe, expect, it } from 'vitest';
import type { ResizePlan } from '../../src/actions/resize.ts';
import { pixels, textOf } from '../pixels.ts';
import { applied, planOf } from './stand-ins.ts';

const sized = (text: string): { width: number; height: number } => {
  const [width = 0, height = 0] = text.split('x').map(Number);
  return { width, height };
};

// [source, step, result]; the numbers are the service's documented ones where it documents any.
const table: [string, string, string][] = [
  ['400x267', 'resize,w_100', '100x67'],
  ['400x267', 'resize,m_fixed,w_100,h_100', '100x100'],
  ['400x267', 'resize,l_100', '100x67'],
  ['400x267', 'resize,s_100', '150x100'],
  ['267x400', 'resize,l_100', '67x100'],
  ['267x400', 'resize,s_100', '100x150'],
  ['400x267', 'resize,l_100,s_100', '100x67'],
  ['400x267', 'resize,l_100,s_100,m_fixed', '100x100'],
  ['400x267', 'resize,l_200,s_100,m_mfit', '200x134'],
  ['267x400', 'resize,l_200,s_100,m_mfit', '134x200'],
  ['400x267', 'resize,w_500', '400x267'],
  ['400x267', 'resize,w_500,limit_0', '500x334'],
  ['200x100', 'resize,w_400', '200x100'],
  ['200x100', 'resize,w_400,limit_0', '400x200'],
  ['200x100', 'resize,m_fixed,h_50', '100x50'],
  ['200x100', 'resize,m_fixed,h_100', '200x100'],
  ['200x100', 'resize,m_fixed,w_150,h_150', '200x100'],
  ['200x100', 'resize,m_fixed,w_150,h_150,limit_0', '150x150'],
  ['200x100', 'resize,m_fill,w_150,h_150', '200x100'],
  ['200x100', 'resize,m_fill,w_150,h_150,limit_0', '150x150'],
  ['200x100', 'resize,m_pad,w_150,h_150', '150x150'],
  ['200x100', 'resize,m_pad,w_300,h_80', '300x80'],
  ['200x100', 'resize,m_pad,w_300,h_300', '200x100'],
  ['200x100', 'resize,m_pad,w_300,h_300,limit_0', '300x300'],
  ['200x100', 'resize,m_fill,w_50', '50x50'],
  ['200x100', 'resize,m_pad,h_50', '50x50'],
  ['200x100', 'resize,h_100', '200x100'],
  ['200x100', 'resize,p_50', '100x50'],
  ['200x100', 'resize,p_200', '400x200'],
  ['200x100', 'resize,p_100', '200x100'],
  ['200x100', 'resize,p_50,w_150', '150x75'],
  ['200x100', 'resize,w_100,l_50,s_50', '100x50'],
  ['3924x2550', 'resize,l_900,h_600', '923x600'],
  ['400x300', 'resize,h_100', '133x100'],
  ['400x300', 'resize,p_50', '200x150'],
  ['600x400', 'resize,w_500,h_300', '450x300'],
  ['600x400', 'resize,w_900,h_800,limit_0', '900x600'],
  ['900x7321', 'resize,m_lfit,w_1600', '900x7321'],
  ['1920x1080', 'resize,m_lfit,w_2048,h_2048', '1920x1080'],
  ['333x424', 'resize,w_100', '100x127'],
  ['424x333', 'resize,w_100', '100x79'],
  // The service's page of 2026: one side given.
  ['256x144', 'resize,h_100', '178x100'],
  ['256x144', 'resize,m_lfit,h_100', '178x100'],
  ['256x144', 'resize,m_mfit,h_100', '178x100'],
  ['256x144', 'resize,m_fixed,h_100', '178x100'],
  ['256x144', 'resize,m_fixed,w_100', '100x56'],
  ['256x144', 'resize,m_pad,h_100', '100x100'],
  ['256x144', 'resize,m_fill,h_100', '100x100'],
  // Beside l or s alone no mode counts.
  ...['lfit', 'mfit', 'fill', 'pad', 'fixed'].flatMap((mode): [string, string, string][] => [
    ['2500x1875', `resize,m_${mode},l_200`, '200x150'],
    ['2500x1875', `resize,m_${mode},s_200`, '267x200'],
    ['1875x2500', `resize,m_${mode},l_200`, '150x200'],
  ]),
  ['2500x1875', 'resize,p_50', '1250x938'],
  ['2500x1875', 'resize,p_120', '3000x2250'],
  ['2500x1875', 'resize,p_120,limit_1', '3000x2250'],
  ['2500x1875', 'resize,w_200', '200x150'],
  ['2500x1875', 'resize,w_3000,limit_0', '3000x2250'],
  ['2500x1875', 'resize,h_100', '133x100'],
  ['2500x1875', 'resize,h_2000,limit_0', '2667x2000'],
  ['2500x1875', 'resize,m_pad,w_100,h_100', '100x100'],
  ['2500x1875', 'resize,m_fill,w_100,h_100', '100x100'],
  ['2500x1875', 'resize,m_fixed,w_100,h_100', '100x100'],
  // Half up, and a side never vanishes.
  ['200x133', 'resize,w_100', '100x67'],
  ['5x3', 'resize,p_50', '3x2'],
  // 25 * 0.58 is 14.499999999999998 in floating point, and 14.5 is rounded up.
  ['25x25', 'resize,p_58', '15x15'],
  ['1000x1', 'resize,w_10', '10x1'],
  ['1000x1', 'resize,p_1', '10x1'],
  // The given side comes out exact, whatever floats do.
  ['1921x1083', 'resize,w_1919', '1919x1082'],
  ['1000x333', 'resize,h_77', '231x77'],
  ...(
    [
      ['lfit', '150x75'],
      ['mfit', '160x80'],
      ['fill', '150x80'],
      ['pad', '150x80'],
      ['fixed', '150x80'],
    ] as const
  ).flatMap(([mode, size]): [string, string, string][] => [
    ['200x100', `resize,w_150,h_80,m_${mode},limit_1`, size],
    ['200x100', `resize,w_150,h_80,m_${mode},limit_0`, size],
  ]),
];

describe('resize', () => {
  it.each(table)('makes a %s picture by %s %s', (source, step, result) => {
    expect(planOf(step, sized(source)).size).toEqual(sized(result));
  });

  it.each([
    { source: '200x100', step: 'm_fill,w_150,h_80', scaled: '160x80', kept: { x: 5, y: 0, width: 150, height: 80 } },
    {
      source: '400x300',
      step: 'm_fill,w_100,h_100',
      scaled: '133x100',
      kept: { x: 16, y: 0, width: 100, height: 100 },
    },
    { source: '100x300', step: 'm_fill,w_50,h_50', scaled: '50x150', kept: { x: 0, y: 50, width: 50, height: 50 } },
  ])('$step of a $source picture keeps the centre of $scaled', ({ source, step, scaled, kept }) => {
    const plan = planOf<ResizePlan>(`resize,${step}`, sized(source));
    expect({ scaled: plan.scaled, kept: plan.kept }).toEqual({ scaled: sized(scaled), kept });
  });

  it.each([
    { source: '200x100', step: 'm_pad,w_150,h_80', scaled: '150x75', canvas: { x: 0, y: 2, color: 'FFFFFF' } },
    { source: '400x300', step: 'm_pad,w_100,h_100', scaled: '100x75', canvas: { x: 0, y: 12, color: 'FFFFFF' } },
    {
      source: '200x100',
      step: 'm_pad,w_300,h_80,color_ff8800',
      scaled: '160x80',
      canvas: { x: 70, y: 0, color: 'FF8800' },
    },
  ])('$step of a $source picture puts $scaled in the middle of a canvas', ({ source, step, scaled, canvas }) => {
    const plan = planOf<ResizePlan>(`resize,${step}`, sized(source));
    expect({ scaled: plan.scaled, canvas: plan.canvas }).toEqual({ scaled: sized(scaled), canvas });
  });

  it('warns if limit_1 keeps the size, and only then', () => {
    expect(planOf('resize,w_400', sized('200x100')).warnings).toEqual([expect.stringContaining('limit_0')]);
    expect(planOf('resize,w_200', sized('200x100')).warnings).toBeUndefined();
  });

  it.each([
    { source: '20000x100', step: 'resize,p_100', why: 'a side over 16384' },
    { source: '100x100', step: 'resize,w_16384,limit_0', why: 'over 4096 * 4096 pixels' },
    { source: '100x100', step: 'resize,m_fixed,w_4096,h_4097,limit_0', why: 'over 4096 * 4096 pixels' },
    {
      source: '1x1000',
      step: 'resize,m_fill,w_100,h_10,limit_0',
      why: 'the scaled picture, not the part that is kept',
    },
  ])('refuses $step of a $source picture: $why', ({ source, step }) => {
    expect(() => planOf(step, sized(source))).toThrow(
      expect.objectContaining({ code: 'ImageTooLarge', ec: '0040-00000007' }),
    );
  });

  it('accepts a result of exactly 4096 * 4096 pixels', () => {
    expect(planOf('resize,m_fixed,w_4096,h_4096,limit_0', sized('100x100')).size).toEqual(sized('4096x4096'));
    expect(planOf('resize,m_fixed,w_16384,h_1024,limit_0', sized('100x100')).size).toEqual(sized('16384x1024'));
  });

  it.each([
    { step: 'resize,m_fill,w_2,h_2', source: '1 2 3 4\n5 6 7 8', result: '2 3\n6 7' },
    { step: 'resize,m_pad,w_2,h_3,color_0a0b0c', source: '1 2\n3 4', result: '1 2\n3 4\n0A0B0C 0A0B0C' },
    {
      step: 'resize,m_pad,w_4,h_4,limit_0',
      source: '1 FF000000\n3 4',
      result: '1 1 255 255\n1 1 255 255\n3 3 4 4\n3 3 4 4',
    },
    { step: 'resize,w_2', source: '1 2\n3 4', result: '1 2\n3 4' },
  ])('$step gives the expected pixels', ({ step, source, result }) => {
    expect(textOf(applied(step, pixels(source)))).toBe(result);
  });
});
