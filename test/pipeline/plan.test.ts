import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OssError } from '../../src/errors.ts';
import { readSource } from '../../src/formats/index.ts';
import { defaultLimits } from '../../src/limits.ts';
import { type Facts, type Plan, planJob } from '../../src/pipeline/plan.ts';
import type { FormatName, Orientation, PixelBuffer } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { madeBy, standIns } from '../actions/stand-ins.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { jpegOf, photo } from '../pictures.ts';
import { hashOf } from '../pixels.ts';
import { jobs } from '../request/arbitrary.ts';

const example: Facts = { width: 400, height: 267, format: 'jpg', orientation: 1, frameCount: 1, quality: 82 };

const plan = (process: string, facts: Partial<Facts> = {}): Plan =>
  planJob(parseProcess(process), { ...example, ...facts }, { limits: defaultLimits });

/** A source without a quality of its own. */
const planOfPng = (process: string): Plan => {
  const { quality: _, ...rest } = example;
  return planJob(parseProcess(process), { ...rest, format: 'png' }, { limits: defaultLimits });
};

describe('the planned size', () => {
  it.each([
    ['image/resize,m_fixed,w_100,h_100/rotate,90', [100, 100]],
    ['image/resize,w_100/rotate,90', [67, 100]],
    ['image/rotate,90/resize,w_100', [100, 150]],
    ['image/crop,w_200,h_200/resize,w_100', [100, 100]],
    ['image/resize,w_100/crop,x_50', [50, 67]],
    ['image/rotate,45/crop,w_10,h_10/resize,p_200', [20, 20]],
    ['image/quality,Q_30/format,png', [400, 267]],
  ])('of %s follows from each step on the result of the one before', (process, [width, height]) => {
    expect(plan(process).size).toEqual({ width, height });
  });

  // The service's own second test picture: 424x333, orientation 7.
  it.each([
    ['image/resize,w_100', 7, 7, [100, 127]],
    ['image/resize,w_100/auto-orient,1', 7, 7, [100, 127]],
    ['image/auto-orient,1/resize,w_100', 7, 7, [100, 127]],
    ['image/resize,w_100/auto-orient,0', 7, 1, [100, 79]],
    ['image/auto-orient,0/resize,w_100/auto-orient,1', 7, 7, [100, 127]],
    ['image/resize,w_100', 3, 3, [100, 79]],
    ['image/format,png', 5, 5, [333, 424]],
  ] as [string, Orientation, Orientation, [number, number]][])(
    'of %s with orientation %i is turned by %i first',
    (process, orientation, turned, [width, height]) => {
      const planned = plan(process, { width: 424, height: 333, orientation });
      expect({ orientation: planned.orientation, ...planned.size }).toEqual({ orientation: turned, width, height });
    },
  );
});

describe('the output settings', () => {
  it.each([
    ['image/resize,w_1', 'jpg', 82],
    ['image/quality,q_50', 'jpg', 41],
    ['image/quality,50', 'jpg', 41],
    ['image/quality,q_100', 'jpg', 82],
    ['image/quality,q_1', 'jpg', 1],
    ['image/quality,Q_30', 'jpg', 30],
    // Never raised.
    ['image/quality,Q_90', 'jpg', 82],
    // Q wins over q, the last action over the ones before.
    ['image/quality,q_50,Q_30', 'jpg', 30],
    ['image/quality,Q_30/quality,q_50', 'jpg', 41],
    ['image/format,webp', 'webp', 82],
    ['image/format,webp/quality,q_50', 'webp', 41],
    ['image/format,png/format,webp', 'webp', 82],
    ['image/format,jpeg', 'jpg', 82],
  ])('of %s for a jpg of quality 82 are %s at quality %i', (process, format, quality) => {
    expect(plan(process).output).toEqual({ format, quality, progressive: false, subsampling: '4:2:0' });
  });

  it.each([
    ['image/quality,q_90', { quality: 80 }, 72],
    ['image/quality,q_100', { quality: 80 }, 80],
    ['image/quality,Q_90', { quality: 95 }, 90],
    ['image/quality,Q_90', { quality: 80 }, 80],
    ['image/quality,q_1', { quality: 20 }, 1],
  ])('of %s for %o are quality %i, as documented', (process, facts, quality) => {
    expect(plan(process, facts).output.quality).toBe(quality);
  });

  it.each([
    ['image/format,jpg', 80],
    ['image/format,jpg/quality,q_50', 50],
    ['image/format,jpg/quality,Q_95', 95],
  ])('of %s for a source without a quality are quality %i', (process, quality) => {
    expect(planOfPng(process).output).toEqual({ format: 'jpg', quality, progressive: false, subsampling: '4:2:0' });
  });

  it('match what the written file says about itself', async () => {
    const source = await jpegOf(photo(120, 80), { quality: 82 });
    const written: Record<string, number | undefined> = {};
    const lengths: number[] = [];
    for (const step of ['rotate,0', 'quality,q_50', 'quality,Q_30']) {
      const { body } = await run(nodeEngine(), source, `image/${step}`);
      written[step] = readSource(new Uint8Array(body)).quality;
      lengths.push(body.byteLength);
    }
    expect(written).toEqual({ 'rotate,0': 82, 'quality,q_50': 41, 'quality,Q_30': 30 });
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });
});

describe('order of checks', () => {
  it.each([
    // The source, then each step from the left, then the format.
    ['image/crop,x_500/format,webp', { width: 30001 }, '0040-00000019'],
    ['image/rotate,90/resize,p_1000', { width: 5000, height: 5000 }, '0040-00000006'],
    ['image/resize,p_1000/rotate,90', { width: 5000, height: 5000 }, '0040-00000007'],
    ['image/format,webp/rotate,90', { width: 16384, height: 1 }, '0040-00000006'],
    ['image/crop,x_9999', { width: 5000, orientation: 6 }, '0040-00000006'],
  ] as [string, Partial<Facts>, string][])('%s of %o: EC %s', (process, facts, ec) => {
    expect(() => plan(process, facts)).toThrow(expect.objectContaining({ ec }));
  });
});

describe('an animation', () => {
  const gif = { width: 500, height: 300, format: 'gif', frameCount: 12 } as const;

  // [process, whether it stays one]; spec section 4.
  it.each([
    ['resize,w_100', true],
    ['resize,h_100', true],
    ['resize,m_fixed,w_100,h_100', true],
    ['resize,m_fill,w_100,h_100', true],
    ['resize,m_pad,w_100,h_100', true],
    ['resize,l_100', true],
    // limit_1: it keeps its size, and is not touched.
    ['resize,w_900', true],
    ['resize,w_900,limit_0', false],
    ['resize,p_50', false],
    // Beside w, p is ignored, and so does not count.
    ['resize,w_100,p_50', true],
    ['crop,w_100,h_50', true],
    ['crop,w_100/resize,w_50/format,gif', true],
    ['format,gif', true],
    ['watermark,image_cGFuZGEucG5n,animation_1', true],
    ['watermark,image_cGFuZGEucG5n', false],
    ['watermark,text_QQ,animation_1', false],
    ['watermark,image_cGFuZGEucG5n,text_QQ,animation_1', false],
    ['resize,w_100/ignore-error,1', true],
    ['ignore-error,1/format,gif', true],
    ['auto-orient,1', false],
    ['rotate,90', false],
    ['quality,q_50', false],
    ['blur,r_3,s_2', false],
    ['bright,10', false],
    ['contrast,10', false],
    ['sharpen,100', false],
    ['circle,r_10', false],
    ['rounded-corners,r_10', false],
    ['indexcrop,x_100', false],
    ['interlace,1', false],
    ['resize,w_100/rotate,90/crop,w_10', false],
    ['format,jpg', false],
    ['format,png', false],
    // Differs from OSS: users want it.
    ['format,webp', true],
    ['resize,w_100/format,webp', true],
  ])('survives %s: %s', (process, animated) => {
    expect(plan(`image/${process}`, gif).animated).toBe(animated);
  });

  it.each([
    ['resize,w_100', { ...gif, frameCount: 1 }],
    ['format,gif', { ...gif, format: 'png', frameCount: 1 }],
  ] as const)('is not made of one frame: %s of %j', (process, facts) => {
    expect(plan(`image/${process}`, facts).animated).toBe(false);
  });

  it('counts with all its frames against the limits, also after a step that enlarges each', () => {
    // 150000 pixels a frame, 64 million on this machine.
    expect(() => plan('image/resize,w_100', { ...gif, frameCount: 427 })).toThrow(
      expect.objectContaining({ code: 'MemLimitExceeded' }),
    );
    expect(plan('image/resize,w_100', { ...gif, frameCount: 426 }).animated).toBe(true);
    // 4096x1 a frame before, 4096x4096 after: 1.6 thousand million pixels.
    const strip = { ...gif, width: 4096, height: 1, frameCount: 100 };
    expect(() => plan('image/resize,m_pad,w_4096,h_4096', strip)).toThrow(
      expect.objectContaining({ code: 'MemLimitExceeded' }),
    );
    // Of a still, only the one frame counts.
    expect(plan('image/resize,m_pad,w_4096,h_4096/format,png', strip).size).toEqual({ width: 4096, height: 4096 });
  });
});

describe('the format of the result', () => {
  it.each([
    ['image/resize,w_1', 'heic', 'jpg'],
    ['image/format,gif', 'png', 'png'],
    ['image/format,gif', 'jpg', 'jpg'],
    ['image/format,gif', 'gif', 'gif'],
    ['image/format,gif', 'heic', 'jpg'],
    ['image/format,png/format,gif', 'jpg', 'jpg'],
    ['image/format,tif', 'jpg', 'tiff'],
    ['image/format,bmp', 'jpg', 'bmp'],
    ['image/format,avif', 'jpg', 'avif'],
    ['image/rotate,90', 'gif', 'gif'],
  ] as const)('%s of a %s is %s', (process, format, result) => {
    expect(plan(process, { format }).output.format).toBe(result);
  });

  it.each([
    ['image/rotate,90', false],
    ['image/interlace,1', true],
    ['image/interlace,1/format,jpg', true],
    ['image/format,jpg/interlace,1', true],
    ['image/interlace,1/interlace,0', false],
    ['image/interlace,1/quality,q_50', true],
  ])('is progressive after %s: %s', (process, progressive) => {
    expect(plan(process).output.progressive).toBe(progressive);
  });
});

describe('a plan', () => {
  it('of any job can be cloned, and is what applying its steps gives', () => {
    const limits = { ...defaultLimits, resizeSide: 120, resizePixels: 8000, rotateSide: 60 };
    const tools = standIns();
    let made = 0;
    fc.assert(
      fc.property(
        jobs,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom<FormatName>('jpg', 'png', 'webp'),
        (job, width, height, format) => {
          let planned: Plan;
          try {
            planned = planJob(job, { ...example, width, height, format }, { limits });
          } catch (error) {
            if (!(error instanceof OssError)) throw error;
            expect(error.code).not.toBe('InternalError');
            return;
          }
          made += 1;
          expect(structuredClone(planned)).toEqual(planned);
          const source = photo(width, height, { alpha: width % 2 === 0 });
          const before = hashOf(source.data);
          const result = planned.steps.reduce(
            (pixels: PixelBuffer, step) => madeBy(step.step.action, step.plan, pixels, tools),
            source,
          );
          expect({ width: result.width, height: result.height }).toEqual(planned.size);
          expect(hashOf(source.data)).toBe(before);
        },
      ),
      { numRuns: 400 },
    );
    expect(made).toBeGreaterThan(60);
  });
});
