// Browsers and pages that lack something: pages without https, Lockdown Mode, protection against fingerprinting.
import { createImageProcessor } from 'oss-img';
import { openBucket } from 'oss-img/bucket';
import { registerImageServiceWorker } from 'oss-img/register';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { wasmUrls } from '../../src/browser/assets.ts';
import { canvasText } from '../../src/browser/draw-text.ts';
import { fetchWasm } from '../../src/browser/fetch-wasm.ts';
import { makeLocalEngine } from '../../src/browser/local-engine.ts';
import { decodePlatform } from '../../src/browser/platform-decode.ts';
import { defaultLimits } from '../../src/limits.ts';
import { defaultScaling } from '../../src/pipeline/scaling.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { freshName } from './databases.ts';
import { photo } from './pictures.ts';

afterEach(() => vi.unstubAllGlobals());

const settings = { codecs: 'auto', fonts: {}, limits: defaultLimits, scaling: defaultScaling } as const;
const localEngine = () => makeLocalEngine(settings, fetchWasm(wasmUrls()));

describe('on a page without https, which lacks most interfaces that a secure one has', () => {
  const insecure = (): void => {
    const { getRandomValues } = crypto;
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('caches', undefined);
    vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
    vi.stubGlobal('navigator', { hardwareConcurrency: navigator.hardwareConcurrency });
  };

  test('buckets keep objects, take uploads in parts, and process pictures, which are not cached', async () => {
    const name = freshName();
    insecure();
    const bucket = await openBucket(name);
    const picture = await photo(40, 27);
    const { uploadId } = await bucket.initiateMultipartUpload('a.jpg');
    expect(uploadId).toMatch(/^[0-9A-F]{32}$/);
    const parts = [await bucket.uploadPart('a.jpg', uploadId, 1, picture)];
    await bucket.completeMultipartUpload('a.jpg', uploadId, parts);
    for (let round = 0; round < 2; round += 1) {
      const { body } = await bucket.getObject('a.jpg', { process: 'image/resize,w_10' });
      expect((await createImageBitmap(body)).width).toBe(10);
    }
    await bucket.deleteObject('a.jpg');
    await bucket.close();
  });

  test('the service worker is refused with the reason', async () => {
    insecure();
    await expect(registerImageServiceWorker('/oss-img-sw.js')).rejects.toThrow('It needs https or localhost');
  });
});

describe('without WebAssembly, as in Lockdown Mode', () => {
  test.each([
    ...['image/resize,w_20', 'image/interlace,1'],
    ...['image/format,png', 'image/format,gif', 'image/format,bmp', 'image/format,tiff'],
  ])('%s works', async (process) => {
    const source = await photo(40, 27);
    vi.stubGlobal('WebAssembly', undefined);
    expect(await localEngine().run(parseProcess(process), source.buffer)).toMatchObject({ ok: true });
  });

  test.each(['image/format,webp', 'image/format,avif'])('%s says what is missing', async (process) => {
    const source = await photo(40, 27);
    vi.stubGlobal('WebAssembly', undefined);
    expect(await localEngine().run(parseProcess(process), source.buffer)).toMatchObject({
      ok: false,
      error: { code: 'NotImplemented', message: expect.stringContaining('runs no WebAssembly') },
    });
  });

  test('a WebP that cannot be read says so, and not that it is damaged', async () => {
    const processor = createImageProcessor({ workers: 1 });
    const { body } = await processor.process(await photo(40, 27), 'image/format,webp');
    await processor.dispose();
    vi.stubGlobal('WebAssembly', undefined);
    const outcome = await localEngine().run(parseProcess('image/resize,w_20'), await body.arrayBuffer());
    expect(outcome).toMatchObject({ ok: false, error: { code: 'NotImplemented' } });
  });
});

describe('with protection against fingerprinting', () => {
  const text = { text: 'Hello', font: 'wqy-zenhei', sizePx: 40, angleDegrees: 0 };
  const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;
  afterEach(() => vi.restoreAllMocks());
  /** Replaces what canvases give back. */
  const reading = (noise: (data: Uint8ClampedArray) => void): void => {
    vi.spyOn(OffscreenCanvasRenderingContext2D.prototype, 'getImageData').mockImplementation(function (
      this: OffscreenCanvasRenderingContext2D,
      ...area
    ) {
      const image = getImageData.apply(this, area);
      noise(image.data);
      return image;
    });
  };
  const drawn = async () => {
    const drawer = canvasText({});
    await drawer.load(text);
    const size = drawer.measure(text);
    return drawer.draw(text, { x: 0, y: 0, ...size });
  };

  test.each([
    ['random bytes', (data: Uint8ClampedArray) => data.set(data.map((_, at) => Math.imul(at, 0x9e3779b1) >>> 24))],
    ['white', (data: Uint8ClampedArray) => data.fill(255)],
    ['nothing', (data: Uint8ClampedArray) => data.fill(0)],
  ])('a canvas that gives back %s makes no text, and the error says why', async (_, noise) => {
    reading(noise);
    await expect(drawn()).rejects.toMatchObject({
      code: 'WatermarkError',
      message: expect.stringContaining('privacy.resistFingerprinting'),
    });
  });

  test('a picture that only the browser can decode is refused then', async () => {
    const source = await photo(40, 27, 'image/png');
    expect(await decodePlatform(source, 'image/png')).toBeDefined();
    reading((data) => data.fill(255));
    expect(await decodePlatform(source, 'image/png')).toBeUndefined();
  });

  test('a slight noise leaves the ink where it is, and full ink full', async () => {
    const exact = await drawn();
    // As WebKit does it: up to three levels, and nothing where there is no ink.
    reading((data) => {
      for (let at = 3; at < data.length; at += 4) if (data[at]) data[at] = Math.max(1, (data[at] as number) - 3);
    });
    const noisy = await drawn();
    expect([noisy.width, noisy.height]).toEqual([exact.width, exact.height]);
    expect(exact.data.filter((value) => value === 255).length).toBeGreaterThan(100);
    exact.data.forEach((value, at) => {
      if (value === 255) expect(noisy.data[at]).toBe(255);
      else expect(Math.abs(value - (noisy.data[at] as number))).toBeLessThanOrEqual(3);
    });
  });
});
