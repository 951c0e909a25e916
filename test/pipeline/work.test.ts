// What a job will take is estimated before it begins, and what takes too long is refused: however small the file and the URL.
import { describe, expect, it } from 'vitest';
import { actions } from '../../src/actions/index.ts';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { readSource } from '../../src/formats/index.ts';
import { defaultLimits, type Limits, serviceLimits } from '../../src/limits.ts';
import type { Outcome } from '../../src/pipeline/engine.ts';
import { type Facts, planJob } from '../../src/pipeline/plan.ts';
import type { FormatName } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { manyFramesGif, manyFramesWebp, manyScansJpeg, manyTilesTiff } from '../costly-files.ts';
import { handTiff } from '../formats/tiff/files.ts';
import { nodeEngine } from '../node-engine.ts';
import { flatJpeg, photo, pngOf } from '../pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const facts = (format: FormatName, width: number, height: number, more: Partial<Facts> = {}): Facts => ({
  format,
  width,
  height,
  frameCount: 1,
  orientation: 1,
  ...more,
});

const workOf = (process: string, source: Facts): number =>
  planJob(parseProcess(process), source, { limits: { ...defaultLimits, machineMs: Number.POSITIVE_INFINITY } }).workMs;

const answer = (
  bytes: Bytes,
  process: string,
  { limits = {}, mark }: { limits?: Partial<Limits>; mark?: Bytes } = {},
): Promise<Outcome> =>
  nodeEngine(limits).run(parseProcess(process), bytes.slice().buffer, {
    objects: mark ? { 'mark.png': mark.slice().buffer } : {},
  });

const tooMuchWork = {
  ok: false,
  error: { code: 'MemLimitExceeded', message: expect.stringMatching(/The estimated work of the job is [\d,]+ mill/) },
};

/** The file ends within its data: a job that is refused for it has gone on to look at them. */
const cutOff = (bytes: Bytes): Bytes => bytes.slice(0, 1000);

const through = (process: string): string => `image_${encodeBase64UrlText(`mark.png?x-oss-process=image/${process}`)}`;
const repeated = (step: string, times: number): string => `image/${Array(times).fill(step).join('/')}`;

describe('a job is refused before anything is decoded if it has', () => {
  it.each([
    ['two thousand steps of blur', repeated('blur,r_1,s_1', 2000)],
    ['two hundred steps with large kernels', repeated('blur,r_50,s_50', 200)],
    ['many steps that sharpen', repeated('sharpen,50', 700)],
    ['many turns', repeated('rotate,1/resize,w_4000,h_4000,m_fixed,limit_0', 200)],
    ['many enlargements', repeated('resize,p_50/resize,p_200', 200)],
    [
      'many sizes that are as high, then as wide as can be',
      repeated('resize,w_1,h_9999,m_fixed,limit_0/resize,w_9999,h_1,m_fixed,limit_0', 450),
    ],
    ['many texts', repeated('watermark,text_QQ', 500)],
  ])('%s', async (_, process) => {
    const source = cutOff(flatJpeg(4000, 4000));
    expect(await answer(source, process)).toMatchObject(tooMuchWork);
    expect(await answer(source, process, { limits: { machineMs: 10 ** 9 } })).toMatchObject({
      error: { code: 'ImageDamage' },
    });
  });

  it('a mark whose own process is too much work', async () => {
    const mark = await pngOf(photo(20, 20));
    const process = (times: number): string =>
      `image/watermark,${through(`resize,w_4000,h_4000,m_fixed,limit_0/${Array(times).fill('blur,r_9,s_9').join('/')}`)}`;
    const small = flatJpeg(8, 8);
    expect(await answer(small, process(300), { mark })).toMatchObject(tooMuchWork);
    expect(await answer(small, process(1), { mark })).toMatchObject({ ok: true });
  });

  it('marks of too many sizes', async () => {
    const mark = await pngOf(photo(20, 20));
    const steps = (width: number): string =>
      Array.from({ length: 200 }, (_, index) => `crop,w_${width - index}/watermark,${through('resize,P_100')}`).join(
        '/',
      );
    expect(await answer(flatJpeg(2600, 2600), `image/${steps(2600)}`, { mark })).toMatchObject(tooMuchWork);
    expect(await answer(flatJpeg(300, 300), `image/${steps(300)}`, { mark })).toMatchObject({ ok: true });
  });

  it.each([
    ['1.2 million frames of a GIF', () => manyFramesGif(1_200_000)],
    ['200,000 frames of a WebP', () => manyFramesWebp(200_000)],
  ])('%s that stay, while its header and its first frame are told at once', async (_, make) => {
    const bytes = make();
    expect(await answer(bytes, 'image/crop,w_1')).toMatchObject(tooMuchWork);
    expect(await answer(bytes, 'image/info')).toMatchObject({ ok: true, format: 'json' });
    expect(await answer(bytes, 'image/format,png')).toMatchObject({ ok: true, frameCount: 1 });
  });

  it('many tiles that are JPEGs of their own, while as many deflated ones are soon unpacked', async () => {
    const limits = { machineMs: 12_000 };
    expect(await answer(manyTilesTiff(192, 192, 'jpeg'), 'image/resize,w_10', { limits })).toMatchObject(tooMuchWork);
    expect(await answer(manyTilesTiff(8, 8, 'jpeg'), 'image/resize,w_10', { limits })).toMatchObject({ ok: true });
    expect(await answer(manyTilesTiff(192, 192, 'deflate'), 'image/resize,w_10', { limits })).toMatchObject({
      ok: true,
    });
  });

  it('many scans of a large progressive JPEG', async () => {
    const [few, many] = [manyScansJpeg(4000, 4000, 10), manyScansJpeg(4000, 4000, 2600)];
    expect(many.length).toBeLessThan(200_000);
    expect(await answer(many, 'image/resize,w_10')).toMatchObject(tooMuchWork);
    expect(
      planJob(parseProcess('image/resize,w_10'), facts('jpg', 4000, 4000, { scans: 10 }), { limits: defaultLimits }),
    ).toBeDefined();
    expect(few.length).toBeLessThan(many.length);
    // A small one is no work, but no picture either.
    expect(await answer(manyScansJpeg(80, 80, 2600), 'image/resize,w_10')).toMatchObject({
      error: { code: 'ImageDamage', message: expect.stringContaining('more than 100 scans') },
    });
  });
});

describe('an ordinary job is far below the limit:', () => {
  const mark = `watermark,image_${encodeBase64UrlText('mark.png')},fill_1`;
  it.each([
    ['a photo of 48 megapixels', 'image/quality,q_90', facts('jpg', 8064, 6048)],
    ['a progressive one', 'image/quality,q_90', facts('jpg', 8064, 6048, { scans: 20 })],
    ['the same with everything', `image/${mark}/sharpen,100/blur,r_50,s_20`, facts('jpg', 8064, 6048)],
    ['the same with a tiled text', 'image/watermark,text_QQ,fill_1', facts('jpg', 8064, 6048)],
    ['the same as WebP', 'image/format,webp', facts('jpg', 8064, 6048)],
    ['a free turn', 'image/rotate,33', facts('png', 4096, 4096)],
    ['the largest AVIF', 'image/format,avif', facts('png', 4096, 2304)],
    ['the largest picture that is resized', 'image/resize,w_4096,h_4096,m_pad,limit_0', facts('jpg', 7000, 7000)],
    ['a GIF of 300 frames', 'image/resize,w_300', facts('gif', 400, 400, { frameCount: 300 })],
    ['a GIF of 300 frames as WebP', 'image/format,webp', facts('gif', 400, 400, { frameCount: 300 })],
    ['a WebP of 300 frames', 'image/resize,w_300', facts('webp', 400, 400, { frameCount: 300 })],
    ['twenty steps', `image/${Array(20).fill('bright,10/blur,r_3,s_2').join('/')}`, facts('jpg', 4000, 3000)],
  ] as [string, string, Facts][])('%s, %s', (_, process, source) => {
    // The service worker's own engine has half as much.
    expect(workOf(process, source)).toBeLessThan(serviceLimits.machineMs.max / 3);
    expect(workOf(process, source)).toBeGreaterThan(0);
  });
});

describe('the estimated work', () => {
  it('grows with pixels, frames and repetitions, for every action', () => {
    const examples = Object.values(actions).flatMap((action) => (action.kind === 'pixel' ? action.examples : []));
    expect(examples.length).toBeGreaterThan(20);
    for (const example of examples) {
      const work = (side: number): number => workOf(`image/${example}`, facts('png', side, side));
      expect(work(2000), example).toBeGreaterThan(work(1000));
    }
    const blurred = (times: number): number => workOf(repeated('blur,r_3,s_2', times), facts('png', 1000, 1000));
    expect(blurred(3) - blurred(2)).toBeCloseTo(blurred(2) - blurred(1));
    const frames = (frameCount: number): number => workOf('image/resize,w_90', facts('gif', 100, 100, { frameCount }));
    expect(frames(200)).toBeCloseTo(2 * frames(100));
  });

  it('is more for samples that become colours one by one: inks, floating-point numbers and, most of all, L*a*b*', () => {
    const work = (format: FormatName, more: Partial<Facts>): number =>
      workOf('image/format,png', facts(format, 900, 900, more));
    const kinds = [{}, { samples: 'inks' }, { samples: 'floats' }, { samples: 'lab' }] as const;
    const rising = kinds.map((more) => work('tiff', more));
    expect(rising).toEqual(rising.toSorted((one, other) => one - other));
    expect(new Set(rising).size).toBe(kinds.length);
    expect(work('jpg', { components: 4 })).toBeGreaterThan(work('jpg', { components: 3 }));
    const tiff = (photometric: number, bits: number[], more = {}) =>
      readSource(handTiff({ width: 1, height: 1, photometric, bits, segments: [new Uint8Array(16)], more }));
    expect(tiff(5, [8, 8, 8, 8])).toMatchObject({ samples: 'inks' });
    expect(tiff(8, [8, 8, 8])).toMatchObject({ samples: 'lab' });
    expect(tiff(2, [32, 32, 32], { 339: [3, 3, 3] })).toMatchObject({ samples: 'floats' });
    expect(tiff(2, [8, 8, 8])).not.toHaveProperty('samples');
  });

  it('leaves out what is not done: frames that are not shown, the encoding of a report, the pixels of info', () => {
    const still = workOf('image/format,png', facts('gif', 100, 100, { frameCount: 100 }));
    expect(still).toBe(workOf('image/format,png', facts('gif', 100, 100)));
    expect(workOf('image/average-hue', facts('png', 900, 900))).toBeLessThan(
      workOf('image/bright,1', facts('png', 900, 900)),
    );
    const limits = { ...defaultLimits, machineMs: 0 };
    expect(planJob(parseProcess('image/info'), facts('png', 900, 900), { limits })).toBeDefined();
  });
});
