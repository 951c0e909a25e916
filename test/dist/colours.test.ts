// Colours as they are shown: Chromium draws a source and its result, and the two look the same.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { fileColours } from '../../src/formats/file-colours.ts';
import { formats, sniff } from '../../src/formats/index.ts';
import type { FormatName, PixelBuffer } from '../../src/pixels.ts';
import { chart, ciede2000, greyChart, middles, rgbProfiles, type Told, toldPictures } from '../colour-pictures.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { oddPictures } from '../odd-colours.ts';
import { photo, pngOf, realFile, realFiles } from '../pictures.ts';
import { until } from '../until.ts';
import { request, startBrowser } from './site.ts';

const origin = inject('demo').replace(/\/$/, '');
const engine = nodeEngine();
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/own/index.html`);
  await until(async () => expect(await page.title()).toBe('under control'));
});
afterAll(() => browser?.close());

/** The picture as a canvas has it, over white and in sRGB. */
async function shown(bytes: Uint8Array, type: string): Promise<PixelBuffer> {
  const { width, height, data } = await page.evaluate(
    async ({ encoded, type }) => {
      const image = new Image();
      image.src = `data:${type};base64,${encoded}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('There is no canvas.');
      context.fillStyle = 'white';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0);
      const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let binary = '';
      for (let at = 0; at < data.length; at += 0x8000) binary += String.fromCharCode(...data.subarray(at, at + 0x8000));
      return { width, height, data: btoa(binary) };
    },
    { encoded: Buffer.from(bytes).toString('base64'), type },
  );
  return { width, height, data: new Uint8ClampedArray(Buffer.from(data, 'base64')) };
}

/** Chromium draws no TIFF: there our own way to PNG stands in between. */
async function shownResult(bytes: Uint8Array, format: FormatName): Promise<PixelBuffer> {
  if (format !== 'tiff') return shown(bytes, formats[format].contentType);
  const { body } = await run(engine, bytes, 'image/format,png');
  return shown(new Uint8Array(body), 'image/png');
}

/** The difference of two pictures, averaged over their pixels: the edges of colours that one of two spaces mixes otherwise count little. */
function mean(a: PixelBuffer, b: PixelBuffer): number {
  expect([b.width, b.height]).toEqual([a.width, a.height]);
  let sum = 0;
  for (let at = 0; at < a.data.length; at += 4)
    sum += ciede2000([...a.data.subarray(at, at + 3)], [...b.data.subarray(at, at + 3)]);
  return sum / (a.data.length / 4);
}

test.each(await oddPictures())('$name is shown the same as PNG and BMP', async ({ bytes, type, counts }) => {
  const source = await shown(bytes, type);
  const untold = middles(source).length === middles(chart).length ? chart : greyChart;
  if (counts) expect(farthest(untold, source)).toBeGreaterThan(2);
  else expect(farthest(untold, source)).toBeLessThan(1);
  for (const format of ['png', 'bmp'] as const) {
    const { body } = await run(engine, bytes, `image/format,${format}`);
    expect(farthest(source, await shown(new Uint8Array(body), formats[format].contentType)), format).toBeLessThan(2);
  }
});

const base64Url = (text: string): string => Buffer.from(text).toString('base64url');
const markOf = await pngOf(photo(32, 24, { alpha: true }));

const farthest = (a: PixelBuffer, b: PixelBuffer): number => {
  const [first, second] = [middles(a), middles(b)];
  expect(second).toHaveLength(first.length);
  return Math.max(...first.map((colour, index) => ciede2000(colour, second[index] as number[])));
};

/** CMYK is held to another oracle (test/pipeline/colours.test.ts): Chromium counts black ink as the three others. */
const told: readonly Told[] = (await toldPictures()).filter(({ name }) => !name.startsWith('CMYK'));
const written: readonly FormatName[] = ['jpg', 'png', 'webp', 'bmp', 'tiff', 'avif'];

describe.each(told)('$name', ({ bytes, type }) => {
  // An AVIF has lost something already: what another lossy encoder loses of that is no matter of colour spaces.
  const kinds = type === 'image/avif' ? written.filter((format) => format !== 'jpg' && format !== 'webp') : written;
  test.each(kinds)('is shown the same as %s', async (format) => {
    const { body } = await run(engine, bytes, `image/format,${format}/quality,Q_98`);
    expect(farthest(await shown(bytes, type), await shownResult(new Uint8Array(body), format))).toBeLessThan(2);
  });
});

/** Neither cut-off files nor CMYK, whose colours without a profile are a matter of taste. */
const real = realFiles(
  ...['example.jpg', 'Landscape_6.jpg', 'gray-200x100.jpg', 'shilan.jpg', 'p3.png', 'nodejs-1024x768.png'],
  ...['16-bit-grey-alpha.png', 'Flag_of_the_Netherlands-16bit.png', 'animated-500x300.gif', 'rotating-squares.webp'],
);

test.skipIf(real.length === 0).each(real)('the real picture %s is shown the same as PNG and BMP', async (name) => {
  const bytes = await realFile(name);
  const source = await shown(bytes, formats[sniff(bytes).name].contentType);
  for (const format of ['png', 'bmp'] as const) {
    const { body } = await run(engine, bytes, `image/format,${format}`);
    expect(mean(source, await shown(new Uint8Array(body), formats[format].contentType)), format).toBeLessThan(1);
  }
});

/** Every action that leaves a picture and mixes colours at edges alone. */
const plain: readonly string[] = [
  'auto-orient,1',
  'rotate,90',
  'rotate,30',
  'resize,w_192',
  'resize,w_48',
  'resize,m_pad,w_96,h_96,color_20A040',
  'resize,m_pad,w_128,h_64,color_E01020',
  'crop,x_16,w_64,h_48',
  'indexcrop,x_48,i_1',
  'circle,r_32',
  'rounded-corners,r_4',
  'sharpen,100',
  'blur,r_2,s_1',
  'interlace,1',
  `watermark,image_${base64Url('mark.png')},g_nw,x_0,y_0`,
  `watermark,image_${base64Url('p3-mark.png')},g_nw,x_0,y_0`,
  `watermark,text_${base64Url('████')},size_40,color_20A040,g_nw,x_0,y_0`,
];

/** Those that mix or change colours all over: what comes out depends on the curve and the colours that a picture is stored with. */
const mixing: readonly string[] = [
  'bright,10',
  'contrast,-20',
  `watermark,image_${base64Url('p3-mark.png')},g_nw,x_0,y_0,t_60`,
  `watermark,text_${base64Url('████')},size_40,color_E01020,shadow_50,g_center,t_70`,
];

const spaces = [
  { name: 'PNG with Display P3', jobs: [...plain, ...mixing] },
  { name: 'PNG with tables both ways', jobs: [...plain, ...mixing] },
  { name: 'PNG with linear sRGB', jobs: [...plain, ...mixing] },
  { name: 'grey PNG with linear grey', jobs: [...plain, ...mixing] },
  { name: 'PNG with cICP 9, sRGB', jobs: plain },
  { name: 'PNG with gAMA and cHRM', jobs: plain },
];

describe.each(spaces)('of a $name', ({ name, jobs }) => {
  const source = told.find((picture) => picture.name === name) as Told;
  const put = async (key: string, body: Uint8Array): Promise<void> =>
    expect((await request(page, `/from-page/${key}`, { method: 'PUT', body })).status, key).toBe(200);

  beforeAll(async () => {
    await put('told.png', source.bytes);
    await put('srgb.png', await pngOf(await shown(source.bytes, source.type)));
    await put('mark.png', markOf);
    await put(
      'p3-mark.png',
      (await fileColours.png.withProfile?.(markOf, rgbProfiles['Display P3'] as typeof markOf)) as Uint8Array,
    );
  });

  test.each(jobs)('%s gives what it gives of the same picture in sRGB', async (job) => {
    for (const format of ['png', 'jpg', 'webp', 'bmp'] as const) {
      const [own, reference] = await Promise.all(
        ['told.png', 'srgb.png'].map(async (key) => {
          const url = `/from-page/${key}?x-oss-process=image/${job}/format,${format}/quality,Q_98`;
          const { status, body } = await request(page, url);
          expect(status, body.toString()).toBe(200);
          return shown(body, formats[format].contentType);
        }),
      );
      expect(mean(own as PixelBuffer, reference as PixelBuffer), format).toBeLessThan(2);
    }
  });
});
