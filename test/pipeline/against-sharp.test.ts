// Decoded results held against sharp. Results are asked for as PNG, so that only the step under test can differ.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/formats/index.ts';
import type { Orientation, PixelBuffer } from '../../src/pixels.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { decoded, exampleJpeg, orientedJpeg, photo, pngOf, rawOf, sourcePictures, webpOf } from '../pictures.ts';
import { difference, drawn, hashOf, psnr } from '../pixels.ts';

const engine = nodeEngine();
const sources = await sourcePictures();

const result = async (source: Uint8Array, steps: string, by = engine): Promise<PixelBuffer> =>
  decoded(new Uint8Array((await run(by, source, `image/${steps}`)).body));

/** Half a pixel to the right, which a resampler with the wrong centre would do. */
const shifted = (picture: PixelBuffer): PixelBuffer =>
  drawn(picture.width, picture.height, (x, y) =>
    [0, 1, 2, 3].map((channel) => {
      const at = (y * picture.width + x) * 4 + channel;
      const next = x + 1 < picture.width ? at + 4 : at;
      return ((picture.data[at] as number) + (picture.data[next] as number)) / 2;
    }),
  );

/** Alpha over grey, so that colour under no alpha counts for nothing. */
const shownOn = async (picture: PixelBuffer): Promise<PixelBuffer> =>
  rawOf(
    sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 4 } }).flatten({
      background: '#808080',
    }),
  );

describe('decoding', () => {
  it.each(sources)('$name: the pixels sharp decodes', async ({ bytes }) => {
    expect(difference(await result(bytes, 'auto-orient,0/format,png'), await decoded(bytes))).toBeUndefined();
  });

  it('keeps the colour under alpha 0', async () => {
    const source = photo(16, 16, { alpha: true });
    expect(difference(await result(await pngOf(source), 'rotate,0'), source)).toBeUndefined();
  });
});

describe('orientation', () => {
  it.each<Orientation>([1, 2, 3, 4, 5, 6, 7, 8])('%i is applied before everything else', async (orientation) => {
    const source = await orientedJpeg(orientation, photo(61, 43));
    const upright = await rawOf(sharp(source).autoOrient());
    expect(difference(await result(source, 'format,png'), upright)).toBeUndefined();
    // Wherever the step is written, and also before a crop.
    const cut = await rawOf(
      sharp(await sharp(source).autoOrient().png().toBuffer()).extract({ left: 5, top: 7, width: 30, height: 20 }),
    );
    expect(difference(await result(source, 'crop,x_5,y_7,w_30,h_20/auto-orient,1/format,png'), cut)).toBeUndefined();
    // The result is upright, so its header must not ask for another turn.
    const jpeg = await run(engine, source, 'image/rotate,0');
    expect(readSource(new Uint8Array(jpeg.body)).orientation).toBe(1);
  });

  it('does not apply it after auto-orient,0', async () => {
    const source = await orientedJpeg(6);
    expect(await run(engine, source, 'image/resize,w_100')).toMatchObject({ width: 100, height: 150 });
    expect(await run(engine, source, 'image/resize,w_100/auto-orient,0')).toMatchObject({ width: 100, height: 67 });
  });
});

describe('crop', () => {
  it.each([
    ['crop,w_100,h_100,x_100,y_100', { left: 100, top: 100, width: 100, height: 100 }],
    ['crop,x_350,w_100', { left: 350, top: 0, width: 50, height: 267 }],
    ['crop,w_200,h_200,g_se', { left: 200, top: 67, width: 200, height: 200 }],
  ])('%s cuts the source pixels', async (step, region) => {
    const source = await exampleJpeg();
    const expected = await rawOf(sharp(source).extract(region));
    expect(difference(await result(source, `${step}/format,png`), expected)).toBeUndefined();
  });
});

describe('rotate', () => {
  it.each([90, 180, 270])('%i degrees moves whole pixels', async (angle) => {
    const source = await exampleJpeg();
    expect(
      difference(await result(source, `rotate,${angle}/format,png`), await rawOf(sharp(source).rotate(angle))),
    ).toBeUndefined();
  });

  it('has transparent corners in PNG and WebP, white ones in JPEG', async () => {
    const source = await exampleJpeg();
    for (const [format, corner] of [
      ['png', [0, 0, 0, 0]],
      ['jpg', [255, 255, 255, 255]],
    ] as const) {
      const { data } = await result(source, `rotate,30/format,${format}`);
      expect([...data.subarray(0, 4)]).toEqual(corner);
    }
    const { data } = await result(source, 'rotate,30/format,webp');
    expect(data[3]).toBe(0);
  });
});

/** Slow waves: every good filter gives nearly the same, so what is left is where the pixels were taken from. */
const waves = (x: number, y: number): number[] => [
  128 + 100 * Math.sin(x / 9),
  128 + 100 * Math.cos(y / 7),
  128 + 60 * Math.sin((x + y) / 11),
  255,
];

describe('resize by Lanczos 3', () => {
  const lanczos = nodeEngine({}, { shrink: 'lanczos3' });
  // [source, step, size, floor of the PSNR in dB]; 52, 55, 52 and 50 dB measured. sharp shrinks by whole numbers first.
  const opaque = (): Promise<Uint8Array> => pngOf(photo(400, 267));
  const clear = (): Promise<Uint8Array> => pngOf(photo(400, 267, { alpha: true }));
  it.each([
    ['opaque to a quarter', opaque, 'resize,w_100', 100, 67, 50],
    ['opaque to three quarters', opaque, 'resize,w_300', 300, 200, 52],
    ['opaque to a square', opaque, 'resize,m_fixed,w_100,h_100', 100, 100, 50],
    ['alpha to a half', clear, 'resize,p_50', 200, 134, 48],
  ] as const)('%s is near sharp, and half a pixel is not', async (_, make, step, width, height, floor) => {
    const source = await make();
    const [ours, theirs] = await Promise.all([
      result(source, step, lanczos).then(shownOn),
      rawOf(sharp(source).resize({ width, height, fit: 'fill', kernel: 'lanczos3' })).then(shownOn),
    ]);
    expect(psnr(ours, theirs)).toBeGreaterThan(floor);
    // Half a pixel would show: 36 dB at most.
    expect(psnr(ours, shifted(theirs))).toBeLessThan(floor - 10);
  });

  // Not against sharp: where it enlarges, its picture stands half a pixel off.
  it.each([
    [40, 27],
    [120, 80],
    [280, 187],
    [400, 214],
  ])('160x107 to %ix%i keeps everything in its place', async (width, height) => {
    const source = await pngOf(drawn(160, 107, (x, y) => waves(x + 0.5, y + 0.5)));
    const exact = drawn(width, height, (x, y) => waves(((x + 0.5) * 160) / width, ((y + 0.5) * 107) / height));
    const inside = (x: number, y: number): boolean => x >= 8 && y >= 8 && x < width - 8 && y < height - 8;
    const ours = await result(source, `resize,m_fixed,w_${width},h_${height},limit_0`, lanczos);
    // 54 dB measured; a quarter of a pixel gives 46 at most.
    expect(psnr(ours, exact, inside)).toBeGreaterThan(51);
  });

  it.each(['resize,w_20', 'resize,w_150,limit_0'])('%s takes no colour from what is transparent', async (step) => {
    for (const by of [lanczos, engine]) {
      const source = await pngOf(drawn(60, 40, (x, y) => (x > 17 && y > 11 ? [200, 30, 10, 255] : [0, 255, 0, 0])));
      const scaled = await result(source, step, by);
      const expected = drawn(scaled.width, scaled.height, (x, y) => {
        const at = (y * scaled.width + x) * 4;
        const alpha = scaled.data[at + 3] as number;
        // Under little alpha, eight bits hold the colour only roughly.
        return alpha > 25 ? [200, 30, 10, alpha] : [...scaled.data.subarray(at, at + 4)];
      });
      expect(difference(scaled, expected, 10)).toBeUndefined();
    }
  });
});

describe('writing', () => {
  it('JPEG: near its pixels at its quality', async () => {
    const source = await exampleJpeg();
    const upright = await rawOf(sharp(source).rotate(90));
    // 34 dB measured: the noise of the source, quantised once more.
    expect(psnr(await result(source, 'rotate,90'), upright)).toBeGreaterThan(32);
  });

  it('WebP: near its pixels, and near what sharp writes at that quality', async () => {
    const source = await exampleJpeg();
    const ours = await result(source, 'format,webp/quality,Q_80');
    const theirs = await decoded(await sharp(source).webp({ quality: 80 }).toBuffer());
    // 36 dB measured, and equal to sharp's to the pixel: both are libwebp.
    expect(psnr(ours, await decoded(source))).toBeGreaterThan(34);
    expect(psnr(ours, theirs)).toBeGreaterThan(50);
  });

  it.each([
    ['png', 'jpg'],
    ['webp', 'jpg'],
  ])('transparent of %s becomes white in %s', async (from, to) => {
    const picture = drawn(32, 32, (x) => (x < 16 ? [200, 0, 0, 0] : [60, 60, 60, 255]));
    const source = from === 'png' ? await pngOf(picture) : await webpOf(picture, { lossless: true });
    const flat = drawn(32, 32, (x) => (x < 16 ? [255, 255, 255, 255] : [60, 60, 60, 255]));
    // JPEG: the edge lies between two blocks, so both halves are flat; grey, since colour would be smeared over it.
    expect(difference(await result(source, `format,${to}`), flat, 3)).toBeUndefined();
  });

  it('keeps alpha in PNG and WebP', async () => {
    const picture = photo(40, 30, { alpha: true });
    const source = await pngOf(picture);
    expect(difference(await result(source, 'format,png'), picture)).toBeUndefined();
    const webp = await result(source, 'format,webp');
    const alphas = ({ data }: PixelBuffer): number[] => [...data].filter((_, at) => at % 4 === 3);
    expect(alphas(webp)).toEqual(alphas(picture));
  });
});

describe('the main job', () => {
  // [source, process, type, width, height]; the table.
  it.each([
    ['image/resize,w_100', 'image/jpeg', 100, 67],
    ['image/resize,m_fixed,w_100,h_100', 'image/jpeg', 100, 100],
    ['image/crop,w_100,h_100,x_100,y_100,r_1', 'image/jpeg', 100, 100],
    ['image/rotate,90', 'image/jpeg', 267, 400],
    ['image/sharpen,100', 'image/jpeg', 400, 267],
    ['image/format,png', 'image/png', 400, 267],
    ['image/format,webp', 'image/webp', 400, 267],
    ['image/resize,m_fixed,w_100,h_100/rotate,90', 'image/jpeg', 100, 100],
    ['image%2Fresize%2Cm_fixed%2Cw_100%2Ch_100%2Frotate%2C90', 'image/jpeg', 100, 100],
    ['image/resize,w_100|image/rotate,90', 'image/jpeg', 67, 100],
  ])('%s of 400x267', async (process, contentType, width, height) => {
    const source = await exampleJpeg();
    const before = hashOf(source);
    const outcome = await run(engine, source, process);
    expect(outcome).toMatchObject({ contentType, width, height, frameCount: 1 });
    expect(await sharp(new Uint8Array(outcome.body)).metadata()).toMatchObject({ width, height });
    expect(hashOf(source)).toBe(before);
  });

  it('gives the same bytes for the same text, raw or encoded, now or later', async () => {
    const source = await exampleJpeg();
    const text = 'image/resize,m_fixed,w_100,h_100/rotate,90';
    const bodies = [];
    for (const process of [text, encodeURIComponent(text), text])
      bodies.push(hashOf((await run(engine, source, process)).body));
    bodies.push(hashOf((await run(nodeEngine(), source, text)).body));
    expect(new Set(bodies).size).toBe(1);
  });
});
