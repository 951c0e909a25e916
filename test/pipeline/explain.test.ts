import { describe, expect, it } from 'vitest';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { defaultLimits } from '../../src/limits.ts';
import { type Explanation, explainProcess, type KnownHeader } from '../../src/pipeline/explain.ts';
import type { FormatName } from '../../src/pixels.ts';

const explain = (text: string, known?: KnownHeader): Explanation =>
  explainProcess(text, known, { limits: defaultLimits });
const example = { width: 400, height: 267 };

describe('explainProcess', () => {
  it('takes facts that are undefined for unknown ones', () => {
    const unknown = { ...example, format: undefined, orientation: undefined, quality: undefined };
    expect(explain('image/resize,w_100', unknown)).toEqual(explain('image/resize,w_100', example));
  });

  it('gives the steps with defaults filled in, their positions and planned sizes', () => {
    const text = 'image/resize,w_100,m_fixed,h_80/rotate,90/format,png';
    const { process, steps, size, format, warnings } = explain(text, { ...example, format: 'jpg' });
    expect(process).toBe('image/resize,m_fixed,w_100,h_80/rotate,90/format,png');
    expect(steps).toEqual([
      {
        action: 'resize',
        text: 'resize,m_fixed,w_100,h_80',
        params: { mode: 'fixed', width: 100, height: 80, limit: true, color: 'FFFFFF' },
        position: { start: 6, end: 31 },
        size: { width: 100, height: 80 },
      },
      {
        action: 'rotate',
        text: 'rotate,90',
        params: { angle: 90 },
        position: { start: 32, end: 41 },
        size: { width: 80, height: 100 },
      },
      { action: 'format', text: 'format,png', params: { format: 'png' }, position: { start: 42, end: 52 } },
    ]);
    expect({ size, format, warnings }).toEqual({ size: { width: 80, height: 100 }, format: 'png', warnings: [] });
  });

  it.each([{}, { width: '400', height: '267' }, { width: 0, height: 5 }, { width: 4.5, height: 5 }])(
    'refuses %j as a header',
    (known) => {
      expect(() => explain('image/resize,w_100', known as KnownHeader)).toThrow(TypeError);
    },
  );

  it('plans nothing without a header', () => {
    const { steps, size, format } = explain('image/resize,w_100');
    expect({ size, format, first: steps[0]?.size }).toEqual({ size: undefined, format: undefined, first: undefined });
  });

  it('takes the orientation of a known header into account', () => {
    expect(explain('image/resize,w_100', { ...example, orientation: 6 }).size).toEqual({ width: 100, height: 150 });
    expect(explain('image/resize,w_100/auto-orient,0', { ...example, orientation: 6 }).size).toEqual({
      width: 100,
      height: 67,
    });
  });

  // [text, what each warning says, what it points at]
  it.each([
    ['image/resize,w_500', ['limit_1'], ['resize,w_500']],
    ['image/crop,x_350,w_100', ['clipped'], ['crop,x_350,w_100']],
    ['image/resize,w_10,zoom_2', ['zoom_2'], ['zoom_2']],
    ['image/format,png/format,jpg', ['overrides'], ['format,png']],
    ['image/quality,q_5/resize,w_1/quality,Q_6', ['overrides'], ['quality,q_5']],
    ['image/indexcrop,x_401', ['no such strip'], ['indexcrop,x_401']],
    ['image/interlace,1/interlace,0', ['overrides'], ['interlace,1']],
    ['image/watermark,image_cA,zoom_2', ['zoom_2'], ['zoom_2']],
    ['image/resize,w_10/crop,x_3,r_1', [], []],
  ])('warns about %s', (text, words, places) => {
    const { warnings } = explain(text, example);
    expect(warnings.map(({ message }) => words.find((word) => message.includes(word)))).toEqual(words);
    expect(warnings.map(({ position }) => position && text.slice(position.start, position.end))).toEqual(places);
  });

  it('warns of a format that the result cannot have', () => {
    const warned = (process: string, format: FormatName) => explain(process, { ...example, format }).warnings;
    expect(warned('image/resize,w_1/format,gif', 'png')).toEqual([
      { message: 'only a gif can become one, so the result stays a png', position: { start: 17, end: 27 } },
    ]);
    expect(warned('image/format,gif', 'gif')).toEqual([]);
    expect(warned('image/format,webp', 'png')).toEqual([]);
    expect(warned('image/format,gif/format,webp', 'png')).toHaveLength(1);
    expect(explain('image/format,gif', example).warnings).toEqual([]);
  });

  it('warns of a setting that the format of the result does not have', () => {
    const warned = (process: string, format: FormatName) =>
      explain(process, { ...example, format }).warnings.map(({ message }) => message);
    expect(warned('image/format,webp/interlace,1', 'jpg')).toEqual(['interlace has no effect on a webp, only on jpg']);
    expect(warned('image/quality,Q_50/interlace,1', 'png')).toHaveLength(2);
    expect(warned('image/format,bmp/quality,q_80', 'jpg')).toEqual([expect.stringMatching(/^quality.*bmp/)]);
    expect(warned('image/format,avif/quality,q_80', 'png')).toEqual([]);
    expect(warned('image/quality,q_80/interlace,1', 'jpg')).toEqual([]);
    // The one that is overridden is told once.
    expect(warned('image/interlace,1/interlace,0', 'jpg')).toHaveLength(1);
  });

  it("warns about a watermark picture's own process", () => {
    const name = encodeBase64UrlText('panda.png?x-oss-process=image/resize,P_10,zoom_2');
    const { warnings, size } = explain(`image/watermark,image_${name}`, example);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/watermark.*zoom_2/)]);
    expect(size).toEqual(example);
  });

  it.each([
    ['image/resize,w_400', { width: 4000, height: 3000 }, 8],
    ['image/resize,w_400', { width: 4000, height: 3000, format: 'png' }, 1],
    ['image/resize,w_40', { width: 400, height: 267 }, 1],
    ['image/rotate,90/resize,w_400', { width: 4000, height: 3000 }, 1],
  ] as const)('says of %s for %j whether the result is exact: reduction %i', (text, known, reduction) => {
    expect(explain(text, known).reduction).toBe(reduction);
    expect(explain(text).reduction).toBeUndefined();
  });

  it.each([
    ['image/slim,1', '0040-00000213'],
    ['image/rotate,90', '0040-00000006'],
    ['image/resize,P_10', undefined],
    ['image/crop,x_9000', undefined],
  ])('throws for %s the error that the job itself would give', (text, ec) => {
    expect(() => explain(text, { width: 5000, height: 100 })).toThrow(expect.objectContaining({ status: 400, ec }));
  });
});
