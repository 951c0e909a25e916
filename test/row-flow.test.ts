// Rows that flow in bands of any height come out as those of whole pictures do.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepPlan } from '../src/actions/action.ts';
import { effectOf } from '../src/actions/effects.ts';
import { OssError } from '../src/errors.ts';
import { wasmCodecs } from '../src/formats/codecs.ts';
import { decodeJpeg, jpegRows } from '../src/formats/jpeg/decode.ts';
import { jpegSink, type Subsampling } from '../src/formats/jpeg/encode.ts';
import { fastestDecoders, fastestEncoders } from '../src/formats/jpeg/fastest.ts';
import type { Eighths } from '../src/formats/jpeg/layout.ts';
import { progressiveJpegSink } from '../src/formats/jpeg/progressive.ts';
import { simdTokeniser } from '../src/formats/jpeg/tokens.simd.ts';
import { defaultLimits } from '../src/limits.ts';
import { makeEngine } from '../src/pipeline/engine.ts';
import { filtered, sourceOf } from '../src/pipeline/flowing.ts';
import type { Orientation, PixelBuffer } from '../src/pixels.ts';
import { filterWhole, type RowFilter, type RowSource, rowsOf } from '../src/row-flow.ts';
import { SimdInstance } from '../src/simd/instance.ts';
import { planOf } from './actions/stand-ins.ts';
import { encodeJpeg, encodeProgressiveJpeg } from './encode-jpeg.ts';
import { bandHeight, collected, filterOf, flowingActions, side, tools } from './flow.ts';
import { writeJpeg } from './jpeg-writer.ts';
import { loadWasm, run } from './node-engine.ts';
import { jpegOf, orientedJpeg, photo } from './pictures.ts';
import { difference, pixels } from './pixels.ts';
import { stepsOf } from './request/arbitrary.ts';

describe('rows that flow through', () => {
  it.each(flowingActions)('%s are those of the whole picture', (name) => {
    let flowed = 0;
    fc.assert(
      fc.property(stepsOf(name), side, side, bandHeight, bandHeight, (step, width, height, given, made) => {
        const picture = { ...photo(width, height), opaque: true };
        let filter: RowFilter | undefined;
        try {
          filter = filterOf(step, picture);
        } catch (error) {
          if (!(error instanceof OssError)) throw error;
        }
        if (!filter) return;
        flowed += 1;
        const whole = filterWhole(filter, picture);
        expect(difference(collected(filtered(sourceOf(picture, given), filter, made)), whole)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
    expect(flowed).toBeGreaterThan(10);
  });

  it('steps in turn are those of whole pictures', () => {
    const text = fc.constantFrom(
      ...['sharpen,200', 'blur,r_3,s_2', 'bright,20', 'crop,w_30,h_30,g_se', 'resize,w_25', 'resize,w_70,limit_0'],
      ...[
        'resize,m_pad,w_40,h_60,limit_0',
        'resize,m_fill,w_20,h_20',
        'contrast,-30',
        'indexcrop,y_7,i_0',
        'crop,h_20,g_sw',
      ],
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 2, maxLength: 4 }),
        side,
        side,
        bandHeight,
        (steps, width, height, rows) => {
          const start = { ...photo(width + 10, height + 10), opaque: true };
          let whole: PixelBuffer = start;
          let source = sourceOf(start, rows);
          for (const step of steps) {
            const plan = planOf<StepPlan>(step, whole);
            const filter = effectOf(step.split(',')[0] as string).filter(plan, whole, tools);
            if (!filter) continue;
            whole = { ...filterWhole(filter, whole), opaque: true };
            source = filtered(source, filter, rows);
          }
          expect(difference(collected(source), whole)).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('the fractional part that a reduced picture covers', () => {
    const picture = { ...photo(40, 33), opaque: true, covered: { x: 0, y: 0, width: 39.25, height: 32.125 } };
    for (const size of [
      { width: 17, height: 11 },
      { width: 60, height: 50 },
    ]) {
      const filter = tools.kernels.resample(picture, size);
      const flowed = collected(filtered(sourceOf(picture, 3), filter, 4));
      expect(difference(flowed, filterWhole(filter, picture))).toBeUndefined();
    }
  });

  it('read their source to its end, where it may still find damage', () => {
    const source: RowSource = {
      ...sourceOf(pixels('1\n2\n3')),
      next: (() => {
        const { next } = sourceOf(pixels('1\n2\n3'), 1);
        return () => {
          const band = next();
          if (!band) throw new Error('damage');
          return band;
        };
      })(),
    };
    const cut = filtered(source, effectOf('crop').filter(planOf('crop,h_1', source), source, tools) as RowFilter);
    expect(cut.next()?.height).toBe(1);
    expect(() => cut.next()).toThrow('damage');
  });
});

describe('a job gives the same bytes if rows flow and if pictures are whole:', () => {
  const { codecs, kernels } = wasmCodecs(loadWasm, undefined, 'area');
  const { limits, text } = { limits: defaultLimits, text: tools.text };
  const { jpg, png, webp, tiff, bmp } = codecs.of;
  const whole = {
    jpg: { decode: jpg.decode, encode: jpg.encode },
    png: { decode: png.decode, encode: png.encode },
    webp: { decode: webp.decode, encode: webp.encode },
    tiff: { decode: tiff.decode, encode: tiff.encode },
    bmp: { decode: bmp.decode, encode: bmp.encode },
  };
  const flowing = makeEngine({ codecs, kernels, text, limits });
  const standing = makeEngine({ codecs: { ...codecs, of: { ...codecs.of, ...whole } }, kernels, text, limits });

  it.each([
    'quality,q_80',
    'rounded-corners,r_30',
    'circle,r_40',
    'circle,r_1',
    'crop,w_90,h_70,g_se,r_20',
    'rounded-corners,r_30/rounded-corners,r_50',
    'sharpen,100/circle,r_60/blur,r_3,s_2',
    'rounded-corners,r_10/resize,w_60/interlace,1',
    'rotate,90',
    'sharpen,100/rotate,270/blur,r_3,s_2',
    'rotate,180/resize,w_100/rotate,90/circle,r_30',
  ])('%s', async (steps) => {
    const source = await jpegOf(photo(170, 130), { quality: 90 });
    for (const format of ['jpg', 'webp', 'png', 'bmp']) {
      const job = `image/${steps}/format,${format}`;
      const [flowed, stood] = [await run(flowing, source, job), await run(standing, source, job)];
      expect(Buffer.compare(new Uint8Array(flowed.body), new Uint8Array(stood.body))).toBe(0);
    }
  });

  // Wide enough for several bands.
  it.each<Orientation>([2, 3, 4, 5, 6, 7, 8])('orientation %i', async (orientation) => {
    const source = await orientedJpeg(orientation, photo(3100, 190));
    for (const steps of ['format,bmp', 'resize,w_41/format,bmp', 'rotate,90/sharpen,100']) {
      const [flowed, stood] = [
        await run(flowing, source, `image/${steps}`),
        await run(standing, source, `image/${steps}`),
      ];
      expect(Buffer.compare(new Uint8Array(flowed.body), new Uint8Array(stood.body))).toBe(0);
    }
  });

  it.each(['tiff', 'bmp'] as const)('of a large %s', async (format) => {
    const source = (await run(flowing, await jpegOf(photo(900, 1100), { quality: 90 }), `image/format,${format}`)).body;
    for (const steps of ['resize,w_90', 'sharpen,100', 'crop,w_90,h_70,g_se', 'circle,r_300', 'rotate,90'])
      for (const written of ['jpg', 'png', format]) {
        const job = `image/${steps}/format,${written}`;
        const bytes = new Uint8Array(source);
        const [flowed, stood] = [await run(flowing, bytes, job), await run(standing, bytes, job)];
        expect(Buffer.compare(new Uint8Array(flowed.body), new Uint8Array(stood.body))).toBe(0);
      }
  });
});

it('the tokens of a JPEG are packed where they are many, and come out the same', () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom('4:2:0', '4:4:4'),
      fc.record({
        unpackedBytes: fc.integer({ min: 1, max: 4000 }),
        pieceBytes: fc.integer({ min: 16, max: 200 }).map((tokens) => 4 * tokens),
      }),
      (width, height, subsampling, packing) => {
        const picture = photo(width, height);
        const options = { quality: 85, subsampling } as const;
        const packed = encodeJpeg(picture, options, simdTokeniser(new SimdInstance(), packing));
        expect(Buffer.compare(packed, encodeJpeg(picture, options))).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});

describe.each([
  ['WebAssembly', new SimdInstance()],
  ['TypeScript', { runs: false } as SimdInstance],
])('a JPEG by %s', (_, simd) => {
  const decoders = fastestDecoders(simd);

  it.each(['4:2:0', '4:4:4', '4:2:2'] as const)('%s decodes to the same rows as to a whole picture', async (chroma) => {
    for (const [width, height] of [
      [1, 1],
      [33, 17],
      [16, 130],
    ] as const) {
      const file = encodeJpeg(photo(width, height), { quality: 80, subsampling: chroma });
      for (const eighths of [1, 2, 4, 8] as Eighths[]) {
        const whole = decodeJpeg(file, eighths, decoders);
        const rows = jpegRows(file, eighths, decoders);
        expect(rows.covered).toEqual(whole.covered);
        expect(difference(collected(rows), whole)).toBeUndefined();
      }
    }
  });

  it('of several scans decodes to the same rows as to a whole picture', () => {
    const file = writeJpeg({ width: 40, height: 300, components: [22, 11, 11], scans: 'progressive' });
    expect(difference(collected(jpegRows(file, 8, decoders)), decodeJpeg(file, 8, decoders))).toBeUndefined();
  });

  it('with damage behind its last row is refused at the end', async () => {
    const file = await jpegOf(photo(40, 40), { quality: 80 });
    const cut = Uint8Array.from([...file.subarray(0, -40), 0xff, 0xd9]);
    expect(() => collected(jpegRows(cut, 8, decoders))).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
  });

  it('is written of bands as of a whole picture', () => {
    const chroma = fc.constantFrom<Subsampling>('4:2:0', '4:4:4', '4:2:2');
    fc.assert(
      fc.property(side, side, chroma, fc.integer({ min: 1, max: 40 }), (width, height, subsampling, rows) => {
        const picture = photo(width, height);
        const options = { quality: 85, subsampling };
        const own = simd.runs ? new SimdInstance() : simd;
        const { tokenise, storePicture } = fastestEncoders(new SimdInstance());
        for (const [sink, whole] of [
          [jpegSink(picture, options, fastestEncoders(simd).tokenise), encodeJpeg(picture, options, tokenise)],
          [
            progressiveJpegSink(picture, options, fastestEncoders(own).storePicture),
            encodeProgressiveJpeg(picture, options, storePicture),
          ],
        ] as const) {
          for (let from = 0; from < height; from += rows)
            sink.add(rowsOf(picture, { from, to: Math.min(height, from + rows) }));
          expect(Buffer.compare(sink.end(), whole)).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
