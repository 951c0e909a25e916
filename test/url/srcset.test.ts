// The widths of a srcset, and the steps they are given to.
import { imageProcess, parseProcess } from 'oss-img';
import { srcset } from 'oss-img/url';
import { describe, expect, it } from 'vitest';
import { actionNamed } from '../../src/actions/index.ts';
import { defaultLimits } from '../../src/limits.ts';
import { planJob } from '../../src/pipeline/plan.ts';
import { withEffect, withSize } from '../../src/url/process-steps.ts';
import { actionNames } from '../request/arbitrary.ts';

/** The process of the one candidate there is. */
const at = (width: number, process?: string): string =>
  srcset('/a.jpg', [width], process).replace(/^\/a\.jpg\?x-oss-process=(.*) \d+w$/, '$1');

describe('srcset', () => {
  it('lists the address at every width', () => {
    expect(srcset('/a.jpg?v=1#f', [320, 640])).toBe(
      '/a.jpg?v=1&x-oss-process=image/resize,w_320#f 320w, /a.jpg?v=1&x-oss-process=image/resize,w_640#f 640w',
    );
    expect(srcset('/a.jpg', [])).toBe('');
  });

  it.each([
    // Settings of the result stand behind the size.
    ['image/quality,q_80', 'image/resize,w_320/quality,q_80'],
    ['image/format,webp/quality,Q_80/interlace,1', 'image/resize,w_320/format,webp/quality,Q_80/interlace,1'],
    // What is cut out or turned is the picture whose width is asked for.
    ['image/crop,w_400,h_300/quality,q_80', 'image/crop,w_400,h_300/resize,w_320/quality,q_80'],
    ['image/auto-orient,0/rotate,90', 'image/auto-orient,0/rotate,90/resize,w_320'],
    ['image/resize,w_800/crop,w_400,h_300', 'image/resize,w_800/crop,w_400,h_300/resize,w_320'],
    ['image/format,png/circle,r_100', 'image/format,png/circle,r_100/resize,w_320'],
    // A resize of its own gets the width, its height in proportion.
    ['image/resize,w_800', 'image/resize,w_320'],
    ['image/resize,m_fill,w_800,h_450/quality,q_80', 'image/resize,m_fill,w_320,h_180/quality,q_80'],
    ['image/resize,h_450,limit_0,w_800,m_pad,color_FF0000', 'image/resize,m_pad,w_320,h_180,limit_0,color_FF0000'],
    ['image/resize,m_fill,w_4000,h_1', 'image/resize,m_fill,w_320,h_1'],
    ['image/resize,h_100', 'image/resize,w_320'],
    ['image/resize,p_50', 'image/resize,w_320'],
    ['image/resize,l_800,s_400,m_mfit', 'image/resize,m_mfit,w_320'],
    ['image/resize,w_800/watermark,text_QQ', 'image/resize,w_320/watermark,text_QQ'],
    // As OSS: a pipe is a slash.
    ['image/crop,w_9|image/resize,w_8', 'image/crop,w_9/resize,w_320'],
    ['image%2Fquality%2Cq_80', 'image/resize,w_320/quality,q_80'],
    ['image/quality,q_80/', 'image/resize,w_320/quality,q_80'],
  ])('%s becomes %s', (process, written) => {
    expect(at(320, process)).toBe(written);
    expect(() => parseProcess(written)).not.toThrow();
  });

  it('takes a builder, and a function for anything else', () => {
    expect(srcset('/a.jpg', [9], imageProcess().resize({ mode: 'fill', width: 2, height: 4 }))).toContain(
      'image/resize,m_fill,w_9,h_18 9w',
    );
    expect(srcset('/a.jpg', [320, 640], (width) => `style/w${width}`)).toBe(
      '/a.jpg?x-oss-process=style/w320 320w, /a.jpg?x-oss-process=style/w640 640w',
    );
    expect(srcset('/a.jpg!old', [9], undefined, { styleSeparator: '!' })).toMatch(/^\/a\.jpg\?/);
  });

  it('escapes what would end a URL', () => {
    expect(srcset(',a b,.jpg', [9], () => 'image/resize,w_9,')).toBe(
      '%2Ca%20b,.jpg?x-oss-process=image/resize,w_9%2C 9w',
    );
    expect(srcset('/a.jpg#,,', [9])).toMatch(/#%2C%2C 9w$/);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '320'])('refuses %s as a width', (width) => {
    expect(() => srcset('/a.jpg', [width as number])).toThrow(/whole pixels/);
  });

  it('refuses to add a width to a style', () => {
    expect(() => srcset('/a.jpg', [320], 'style/small')).toThrow(/style\/small cannot be combined.*Write its content/);
  });
});

describe('the steps of the action table', () => {
  const header = { width: 400, height: 300, format: 'jpg', frameCount: 1, orientation: 1 } as const;
  const sizeBy = (process: string) => planJob(parseProcess(process), header, { limits: defaultLimits }).size;
  const pictures = actionNames.filter((name) => actionNamed(name).kind !== 'report');
  const examples = pictures.flatMap((name) => actionNamed(name).examples);

  it.each(examples)('behind %s a width is the width of the result', (example) => {
    const steps = withSize(example.replace(/^image\//, '').split('/'), { width: 32 });
    // Where the picture is no wider, it is not enlarged.
    const before = sizeBy(`image/${example.replace(/^image\//, '')}`).width;
    expect(sizeBy(`image/${steps.join('/')}`).width, steps.join('/')).toBe(Math.min(32, before));
  });

  it('are settings of the result or source, or come before those', () => {
    const isSetting = (name: string): boolean => withEffect([name], 'blur,r_1,s_1')[0] !== name;
    expect(pictures.filter(isSetting).sort()).toEqual(
      pictures.filter((name) => actionNamed(name).kind !== 'pixel').sort(),
    );
  });
});
