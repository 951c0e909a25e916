// BMP, TIFF, AVIF and HEIC in a real browser: the worker writes and reads them, and the browser reads those it knows.
import { createImageProcessor } from 'oss-img';
import { afterAll, describe, expect, test } from 'vitest';
import { wasmUrls } from '../../src/browser/assets.ts';
import { fetchWasm } from '../../src/browser/fetch-wasm.ts';
import { type CodecMode, makeLocalEngine } from '../../src/browser/local-engine.ts';
import { decodePlatform } from '../../src/browser/platform-decode.ts';
import { readSource } from '../../src/formats/index.ts';
import { defaultLimits } from '../../src/limits.ts';
import { defaultScaling } from '../../src/pipeline/scaling.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { handHeic } from '../formats/avif/boxes.ts';
import { photo, pixelsOf } from './pictures.ts';

const processor = createImageProcessor({ workers: 1 });
afterAll(() => processor.dispose());

const meanDifference = (a: ImageData, b: ImageData): number =>
  a.data.reduce((sum, value, at) => sum + Math.abs(value - (b.data[at] as number)), 0) / a.data.length;

describe('a picture written in a worker', () => {
  // [format, content type, mean difference at most, the same as the browser reads it]
  test.each([
    ['bmp', 'image/bmp', 0, 0],
    // Firefox converts the halved chroma more coarsely than Chromium, WebKit and the decoder of this package.
    ['avif', 'image/avif', 3, 3.5],
    ['tiff', 'image/tiff', 0, undefined],
  ] as const)('as %s keeps its pixels', async (format, contentType, atMost, atMostByPlatform) => {
    const source = await photo(61, 43, 'image/png');
    const expected = await pixelsOf(new Blob([source]));
    const { body, ...facts } = await processor.process(source, `image/format,${format}`);
    expect(facts).toMatchObject({ format, contentType, width: 61, height: 43 });
    if (atMostByPlatform !== undefined)
      expect(meanDifference(await pixelsOf(body), expected)).toBeLessThanOrEqual(atMostByPlatform);
    const back = await processor.process(body, 'image/format,png');
    expect(meanDifference(await pixelsOf(back.body), expected)).toBeLessThanOrEqual(atMost);
  });
});

describe('the decoder of the browser', () => {
  test('gives the pixels of a format it reads', async () => {
    const source = await photo(61, 43, 'image/png');
    const pixels = await decodePlatform(source, 'image/png');
    expect(pixels).toMatchObject({ width: 61, height: 43 });
    expect(pixels?.data).toEqual((await pixelsOf(new Blob([source]))).data);
  });

  test('is used in the mode auto, never in portable', async () => {
    const file = handHeic({});
    const { width, height } = readSource(file);
    const original = globalThis.createImageBitmap;
    // Pretend the browser reads HEIC.
    globalThis.createImageBitmap = (async () => original(new ImageData(width, height))) as typeof createImageBitmap;
    try {
      const outcomeOf = (codecs: CodecMode) =>
        makeLocalEngine(
          { codecs, fonts: {}, limits: defaultLimits, scaling: defaultScaling },
          fetchWasm(wasmUrls()),
        ).run(parseProcess('image/rotate,0'), file.slice().buffer);
      expect(await outcomeOf('auto')).toMatchObject({ ok: true, format: 'jpg', width, height });
      expect(await outcomeOf('portable')).toMatchObject({
        ok: false,
        error: { code: 'BadRequest', ec: '0040-00000005' },
      });
    } finally {
      globalThis.createImageBitmap = original;
    }
  });

  test('gives nothing for a format it does not read, and the job is refused', async () => {
    const bytes = handHeic({});
    expect(await decodePlatform(bytes, 'image/heic')).toBeUndefined();
    await expect(processor.process(bytes, 'image/resize,w_20')).rejects.toMatchObject({
      code: 'BadRequest',
      ec: '0040-00000005',
    });
  });
});
