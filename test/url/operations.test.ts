// The operations of image components as processes, and back; beside unpic, whose shape they have.
import { type CoreImageAttributes, getSrcSet, transformBaseImageProps } from '@unpic/core/base';
import fc from 'fast-check';
import { type Job, parseProcess } from 'oss-img';
import { extract, generate, type OssOperations, transform } from 'oss-img/url';
import type { Operations, TransformerFunction } from 'unpic';
import { extract as extractImgix, transform as transformImgix } from 'unpic/providers/imgix';
import { describe, expect, it } from 'vitest';
import { formatProcess } from '../../src/request/grammar.ts';
import { jobs } from '../request/arbitrary.ts';

const processOf = (operations: OssOperations): string => generate('/a.jpg', operations).slice('/a.jpg'.length);

describe('generate', () => {
  it.each<[OssOperations, string]>([
    [{}, ''],
    [{ width: 320 }, 'image/resize,w_320'],
    [{ height: '180' }, 'image/resize,h_180'],
    [{ width: 320.4, height: 179.5 }, 'image/resize,m_fill,w_320,h_180'],
    [{ width: 320, height: 180, fit: 'cover' }, 'image/resize,m_fill,w_320,h_180'],
    [{ width: 320, height: 180, fit: 'contain' }, 'image/resize,m_pad,w_320,h_180'],
    [{ width: 320, height: 180, fit: 'contain', background: '#1af' }, 'image/resize,m_pad,w_320,h_180,color_11AAFF'],
    [{ width: 320, height: 180, fit: 'fill', background: 'ffffff' }, 'image/resize,m_fixed,w_320,h_180'],
    [{ width: 320, height: 180, fit: 'inside' }, 'image/resize,m_lfit,w_320,h_180'],
    [{ width: 320, height: 180, fit: 'outside' }, 'image/resize,m_mfit,w_320,h_180'],
    // With one side the other follows, however it fits.
    [{ width: 320, fit: 'fill' }, 'image/resize,w_320'],
    [{ format: 'jpeg', quality: 75 }, 'image/format,jpg/quality,Q_75'],
    [{ width: 9, format: 'webp', quality: '60' }, 'image/resize,w_9/format,webp/quality,Q_60'],
    [{ blur: 5, format: 'png', width: 9 }, 'image/resize,w_9/blur,r_15,s_5/format,png'],
    [{ blur: 900 }, 'image/blur,r_50,s_50'],
    [{ blur: 0, rotate: 360 }, ''],
    [{ rotate: -90, width: 9 }, 'image/rotate,270/resize,w_9'],
    [{ process: 'style/small' }, 'style/small'],
    [{ process: 'image/watermark,text_QQ', width: 9 }, 'image/watermark,text_QQ/resize,w_9'],
    [
      { process: 'image/resize,m_fill,w_4,h_3/circle,r_9', width: 8 },
      'image/resize,m_fill,w_4,h_3/circle,r_9/resize,w_8',
    ],
    [{ process: 'image/resize,m_fill,w_4,h_3', width: 8 }, 'image/resize,m_fill,w_8,h_6'],
    [{ process: 'image/resize,m_fill,w_4,h_3', width: 8, height: 8, fit: 'inside' }, 'image/resize,m_lfit,w_8,h_8'],
    [{ process: 'image/format,png/quality,q_9', format: 'webp', quality: 50 }, 'image/format,webp/quality,Q_50'],
  ])('%j', (operations, process) => {
    expect(processOf(operations)).toBe(process && `?x-oss-process=${process}`);
    if (process.startsWith('image/')) expect(() => parseProcess(process)).not.toThrow();
  });

  it.each<[OssOperations, RegExp]>([
    [{ width: 0 }, /Expected a number as width; it is 0/],
    [{ height: 'auto' }, /as height; it is auto/],
    [{ quality: '' }, /as quality; it is empty/],
    [{ width: 1, height: 1, fit: 'none' }, /Expected a fit of cover, contain, fill, inside, outside; it is none/],
    [{ width: 1, height: 1, fit: 'constructor' }, /Expected a fit/],
    [{ width: 1, height: 1, fit: 'contain', background: 'white' }, /hexadecimal digits; it is white/],
    [{ process: 'style/small', width: 1 }, /style\/small cannot be combined/],
    [{ process: 'resize,w_1' }, /Expected a process/],
  ])('refuses %j', (operations, message) => {
    expect(() => processOf(operations)).toThrow(message);
  });
});

describe('extract', () => {
  it.each<[string, OssOperations]>([
    ['', {}],
    ['image/resize,w_320', { width: 320 }],
    [
      'image/resize,m_fill,w_320,h_180/format,webp/quality,Q_75',
      { width: 320, height: 180, format: 'webp', quality: 75 },
    ],
    ['image/resize,m_pad,w_320,h_180,color_FF0000', { width: 320, height: 180, fit: 'contain', background: 'FF0000' }],
    ['style/small', { process: 'style/small' }],
    ['video/snapshot,t_1', { process: 'video/snapshot,t_1' }],
    // What operations cannot say is kept as it is.
    ['image/quality,q_75', { process: 'image/quality,q_75' }],
    ['image/resize,w_320/watermark,text_QQ', { width: 320, process: 'image/resize,w_320/watermark,text_QQ' }],
    ['image/resize,w_320/crop,w_9', { process: 'image/resize,w_320/crop,w_9' }],
    ['image/resize,w_320,h_180', { width: 320, height: 180, fit: 'inside', process: 'image/resize,w_320,h_180' }],
  ])('%s', (process, operations) => {
    expect(extract(`/a.jpg?v=1&x-oss-process=${process}#f`)).toEqual({ src: '/a.jpg?v=1#f', operations });
  });

  it('is null for an address that can have no process', () => {
    for (const url of ['data:image/png,x', '', '/a.jpg?OSSAccessKeyId=a&Signature=b&x-oss-process=image/info'])
      expect(extract(url)).toBeNull();
  });

  /** As OSS: beside a width or a height, the other ways to give a size count for nothing. */
  const whatCounts = ({ steps }: Job): unknown[] =>
    steps.map(({ action, params }) => {
      if (action !== 'resize' || (!params.width && !params.height)) return { action, params };
      const { long: _, short: __, percent: ___, ...counts } = params;
      return { action, params: counts };
    });

  it('takes any process apart so that generate makes the same picture of it', () => {
    fc.assert(
      fc.property(jobs, (job) => {
        const found = extract(`/a.jpg?x-oss-process=${encodeURIComponent(formatProcess(job))}`);
        const again = new URL(generate(found?.src ?? '', found?.operations ?? {}), 'https://page.test');
        expect(whatCounts(parseProcess(again.searchParams.get('x-oss-process') ?? ''))).toEqual(whatCounts(job));
      }),
      { numRuns: 300 },
    );
  });
});

describe('beside unpic', () => {
  it('has the shape of a transformer', () => {
    const ours: TransformerFunction<OssOperations & Operations, undefined> = transform;
    const theirs: (url: string | URL) => { src: string; operations: Operations } | null = extract;
    expect([ours, theirs]).toEqual([transform, extract]);
  });

  it('does with its operations what its own providers do', () => {
    const base = 'https://img.example.com/a.jpg';
    const steps: OssOperations[] = [
      { width: 320 },
      { width: 640, format: 'webp' },
      { quality: 60 },
      { width: undefined },
    ];
    let [ours, theirs] = [base, base];
    for (const operations of steps) {
      ours = transform(ours, { ...operations });
      theirs = transformImgix(theirs, { ...operations } as { width?: number });
    }
    const { width, format, quality } = extractImgix(theirs)?.operations ?? {};
    expect(extract(ours)).toEqual({ src: base, operations: { width, format, quality } });
    // A relative address stays relative in both.
    expect(new URL(transform('/a.jpg', { width: 9 }), base).pathname).toBe(
      new URL(transformImgix('/a.jpg', { width: 9 }), base).pathname,
    );
  });

  it('is the transformer of its components', () => {
    const { src, srcset } = transformBaseImageProps<OssOperations & Operations, undefined, CoreImageAttributes>({
      src: 'https://photos.oss-cn-hangzhou.aliyuncs.com/my cat.jpg',
      width: 400,
      height: 300,
      transformer: transform,
      operations: { quality: 70 },
    });
    expect(src).toBe(
      'https://photos.oss-cn-hangzhou.aliyuncs.com/my%20cat.jpg?x-oss-process=image/resize,m_fill,w_400,h_300/quality,Q_70',
    );
    const candidates = String(srcset).split(',\n');
    expect(candidates.length).toBeGreaterThan(2);
    for (const candidate of candidates) {
      const [, w, h, described] =
        /^https:\S+\?x-oss-process=image\/resize,m_fill,w_(\d+),h_(\d+)\/quality,Q_70 (\d+)w$/.exec(candidate) ?? [];
      expect([w, Math.round((Number(w) * 3) / 4)]).toEqual([described, Number(h)]);
    }
    expect(
      getSrcSet({ src: '/a.jpg', width: 100, layout: 'fullWidth', breakpoints: [100, 200], transformer: transform }),
    ).toBe('/a.jpg?x-oss-process=image/resize,w_100 100w,\n/a.jpg?x-oss-process=image/resize,w_200 200w');
  });
});
