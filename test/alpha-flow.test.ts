// Rows of pictures that may be transparent come out as those of whole pictures do, which kernels ask for opacity.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepPlan } from '../src/actions/action.ts';
import { effectOf } from '../src/actions/effects.ts';
import { OssError } from '../src/errors.ts';
import type { Codec } from '../src/formats/codec.ts';
import { wasmCodecs } from '../src/formats/codecs.ts';
import { readSource } from '../src/formats/index.ts';
import { defaultLimits } from '../src/limits.ts';
import { makeEngine } from '../src/pipeline/engine.ts';
import { filtered, sourceOf } from '../src/pipeline/flowing.ts';
import { runUntilDone, settled } from '../src/pipeline/settled.ts';
import type { PixelBuffer } from '../src/pixels.ts';
import { parseProcess } from '../src/request/grammar.ts';
import { filterWhole, type RowFilter, type RowSource } from '../src/row-flow.ts';
import { planOf } from './actions/stand-ins.ts';
import { bandHeight, collected, filterOf, flowingActions, side, tools } from './flow.ts';
import { loadWasm, run } from './node-engine.ts';
import { photo, pngOf, sharpOf } from './pictures.ts';
import { difference } from './pixels.ts';
import { stepsOf } from './request/arbitrary.ts';

/** The most pixels to hold. */
const heldPixels = fc.constantFrom(0, 50, 400, 10_000);

/** Pictures with alpha, opaque ones too, and such as are transparent in a few rows or in a single pixel. */
const veiled = fc
  .record({
    width: side,
    height: side,
    from: fc.double({ min: 0, max: 1.3, noNaN: true }),
    rows: fc.integer({ min: 1, max: 60 }),
    pixels: fc.constantFrom(1, 60),
    alpha: fc.constantFrom(undefined, 0, 128, 254),
  })
  .map(({ width, height, from, rows, pixels, alpha }) => {
    const picture = photo(width, height, { alpha: alpha === undefined });
    const top = Math.floor(from * height);
    for (let y = top; y < Math.min(height, top + rows); y += 1)
      for (let x = 0; x < Math.min(width, pixels); x += 1)
        picture.data[(y * width + ((x + y) % width)) * 4 + 3] = alpha ?? 255;
    return picture;
  });

/** A picture that may be transparent, its rows through all filters. */
const throughAll = (filters: readonly RowFilter[], picture: PixelBuffer, given: number, made: number, held: number) =>
  runUntilDone(
    async (settle) =>
      collected(
        filters.reduce<RowSource>(
          (source, filter) => filtered(filter.asksOpacity ? settle(source, filter) : source, filter, made),
          { ...sourceOf(picture, given), transparent: 'perhaps' },
        ),
      ),
    held,
  );

describe('rows that flow through', () => {
  it.each(flowingActions)('%s are those of the whole picture where it may be transparent', async (name) => {
    let flowed = 0;
    await fc.assert(
      fc.asyncProperty(stepsOf(name), veiled, bandHeight, bandHeight, heldPixels, async (step, picture, ...rows) => {
        let filter: RowFilter | undefined;
        try {
          filter = filterOf(step, picture);
        } catch (error) {
          if (!(error instanceof OssError)) throw error;
        }
        if (!filter) return;
        flowed += 1;
        const whole = filterWhole(filter, picture);
        expect(difference(await throughAll([filter], picture, ...rows), whole)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
    expect(flowed).toBeGreaterThan(10);
  });

  it('steps in turn are those of whole pictures where these may be transparent', async () => {
    const text = fc.constantFrom(
      ...['sharpen,200', 'blur,r_3,s_2', 'bright,20', 'crop,w_30,h_30,g_se', 'crop,w_30,h_30,g_center', 'resize,w_25'],
      ...['resize,w_70,limit_0', 'resize,m_pad,w_40,h_60,limit_0', 'resize,m_fill,w_20,h_20', 'contrast,-30'],
      ...['circle,r_20', 'circle,r_1', 'rounded-corners,r_5', 'crop,h_20,g_sw,r_4', 'indexcrop,y_7,i_0'],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        veiled,
        bandHeight,
        bandHeight,
        heldPixels,
        async (steps, picture, ...rows) => {
          let whole: PixelBuffer = picture;
          const filters: RowFilter[] = [];
          for (const step of steps) {
            const plan = planOf<StepPlan>(step, whole);
            const filter = effectOf(step.split(',')[0] as string).filter(plan, whole, tools);
            if (!filter) continue;
            filters.push(filter);
            whole = filterWhole(filter, whole);
          }
          expect(difference(await throughAll(filters, picture, ...rows), whole)).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are held up to a limit until they tell whether the picture is opaque', () => {
    const opaque = photo(10, 40);
    let read = 0;
    const next = sourceOf(opaque, 2).next;
    const counted = (): RowSource => ({
      ...sourceOf(opaque, 2),
      transparent: 'perhaps',
      next: () => {
        read += 1;
        return next();
      },
    });
    const source = settled(counted(), { from: 0, to: 40 }, 100, () => expect.fail());
    expect(source.next()).toMatchObject({ height: 2, opaque: true });
    expect(read).toBe(5);
    expect(source.next()).toMatchObject({ height: 2, opaque: true });
    expect(read).toBe(5);
  });
});

const tiffOf = async (picture: PixelBuffer): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await sharpOf(picture).tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer());

/** A BMP of 32 bits, whose header of version 4 has a mask for alpha. */
function bmpOf({ width, height, data }: PixelBuffer): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(122 + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  const fields = [bytes.length, 0, 122, 108, width, -height, 0x200001, 3, 0, 0, 0, 0, 0];
  fields.forEach((field, index) => {
    view.setUint32(2 + index * 4, field, true);
  });
  for (const [index, mask] of [0xff, 0xff00, 0xff0000, 0xff000000].entries())
    view.setUint32(54 + index * 4, mask, true);
  bytes.set(data, 122);
  return bytes;
}

describe('a picture with alpha gives the same bytes if its rows flow and if it is whole:', () => {
  const { codecs, kernels } = wasmCodecs(loadWasm, undefined, 'area');
  const { limits, text } = { limits: defaultLimits, text: tools.text };
  const { jpg, png, webp, tiff, bmp } = codecs.of;
  let runs = 0;
  const onlyFlowing = (codec: Codec): Codec => ({
    ...codec,
    decode: () => expect.fail('The picture was decoded whole.'),
    rows: async (...given) => {
      runs += 1;
      return (await codec.rows?.(...given)) ?? expect.fail();
    },
  });
  const whole = {
    jpg: { decode: jpg.decode, encode: jpg.encode },
    png: { decode: png.decode, encode: png.encode },
    webp: { decode: webp.decode, encode: webp.encode },
    tiff: { decode: tiff.decode, encode: tiff.encode },
    bmp: { decode: bmp.decode, encode: bmp.encode },
  };
  const engineOf = (of: Partial<typeof codecs.of>) =>
    makeEngine({ codecs: { ...codecs, of: { ...codecs.of, ...of } }, kernels, text, limits });
  const [flowing, standing] = [
    engineOf({ png: onlyFlowing(png), tiff: onlyFlowing(tiff), bmp: onlyFlowing(bmp) }),
    engineOf(whole),
  ];
  const expectSame = async (source: Uint8Array, job: string) => {
    const [flowed, stood] = [await run(flowing, source, job), await run(standing, source, job)];
    expect(Buffer.compare(new Uint8Array(flowed.body), new Uint8Array(stood.body))).toBe(0);
  };

  const steps = [
    '',
    '/resize,w_60',
    '/crop,w_90,h_70,g_center/resize,w_80',
    '/sharpen,100',
    '/resize,w_70/sharpen,100',
  ];
  const more = ['/blur,r_3,s_2/circle,r_40/resize,w_30', '/bright,20', '/contrast,-20/resize,m_pad,w_90,h_90'];
  it.each([
    ...steps,
    ...more,
    '/watermark,image_YS5wbmc,t_50/resize,w_90',
    '/rounded-corners,r_9/resize,m_fill,w_90,h_30',
  ])('steps "%s"', async (process) => {
    const grey = photo(170, 130);
    for (let at = 0; at < grey.data.length; at += 4) grey.data.fill(grey.data[at] as number, at, at + 3);
    const last = photo(170, 130);
    last.data[last.data.length - 1] = 254;
    const objects = { 'a.png': (await pngOf(photo(30, 20, { alpha: true }))).buffer };
    for (const picture of [photo(170, 130, { alpha: true }), photo(170, 130), grey, last])
      for (const format of ['jpg', 'webp', 'png', 'bmp', 'tiff']) {
        const file = await pngOf(picture, { palette: false });
        expect(file[25]).toBe(6);
        const job = parseProcess(`image${process}/format,${format}`);
        for (const source of [file, await tiffOf(picture), bmpOf(picture)]) {
          expect(readSource(source).hasAlpha).toBe(true);
          const bodies = [];
          for (const engine of [flowing, standing]) {
            const outcome = await engine.run(job, source.slice().buffer, { objects: structuredClone(objects) });
            if (!outcome.ok) throw new OssError(outcome.error);
            bodies.push(Buffer.from(outcome.body));
          }
          expect(Buffer.compare(...(bodies as [Buffer, Buffer]))).toBe(0);
        }
      }
  });

  it.each([
    ['at its first pixel', 0, 1],
    ['behind the rows that are held', 4_400_000, 2],
    ['nowhere', -1, 1],
  ])(
    'transparent %s',
    async (_, at, wanted) => {
      const [width, height] = [1000, 4500];
      const data = new Uint8ClampedArray(width * height * 4).map((_, index) => (index % 4 === 3 ? 255 : index >> 9));
      if (at >= 0) data[at * 4 + 3] = 0;
      const source = await pngOf({ width, height, data }, { compressionLevel: 1 });
      for (const process of ['image/resize,w_333/format,jpg', 'image/crop,h_4499/sharpen,100']) {
        runs = 0;
        await expectSame(source, process);
        expect(runs).toBe(wanted);
      }
      runs = 0;
      await expectSame(source, 'image/crop,h_2000/sharpen,100');
      await expectSame(source, 'image/bright,9/format,jpg');
      expect(runs).toBe(2);
    },
    60_000,
  );

  it('is done again at most once for each picture that is found to be transparent late', async () => {
    const [width, height] = [1000, 4500];
    const data = new Uint8ClampedArray(width * height * 4).map((_, index) => (index % 4 === 3 ? 255 : index >> 9));
    data[data.length - 1] = 0;
    const source = await pngOf({ width, height, data }, { compressionLevel: 1 });
    runs = 0;
    await expectSame(source, `image/${Array(5).fill('sharpen,60').join('/')}/format,jpg`);
    expect(runs).toBe(4);
  }, 60_000);
});
