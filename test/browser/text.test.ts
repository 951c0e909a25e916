// Text watermarks: nine positions, rotation, tiling, shadow, and Chinese with a font of the page.
import fontUrl from '@expo-google-fonts/zcool-kuaile/400Regular/ZCOOLKuaiLe_400Regular.ttf?url';
import { createImageProcessor, imageProcess } from 'oss-img';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextStyle } from '../../src/actions/action.ts';
import { gravities } from '../../src/actions/gravity.ts';
import { canvasText } from '../../src/browser/draw-text.ts';
import { pixelsOf } from './pictures.ts';

const width = 400;
const height = 260;
const processor = createImageProcessor({ workers: 1, fonts: { 'wqy-zenhei': fontUrl } });
afterAll(() => processor.dispose());

let white: Blob;
beforeAll(async () => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  white = await canvas.convertToBlob();
});

type Mark = Parameters<ReturnType<typeof imageProcess>['watermark']>[0];

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The distances of the ink, everything that is not white, from the four edges. */
async function inked(mark: Mark): Promise<{ box: Box; pixels: ImageData }> {
  const { body } = await processor.process(white, imageProcess().watermark(mark).toString());
  const pixels = await pixelsOf(body);
  let [left, top, right, bottom] = [width, height, width, height];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      if (pixels.data[at] === 255 && pixels.data[at + 1] === 255 && pixels.data[at + 2] === 255) continue;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.min(right, width - 1 - x);
      bottom = Math.min(bottom, height - 1 - y);
    }
  }
  return { box: { left, top, right, bottom }, pixels };
}

/** A row or column of the box may hold ink too faint to show in eight bits. */
const at = (distance: number) => (value: number) => value === distance || value === distance + 1;

describe('the position', () => {
  test.each(gravities)('%s', async (gravity) => {
    const { box } = await inked({ text: 'Hello World', size: 24, gravity, x: 20, y: 15, voffset: 7 });
    const across = width - box.left - box.right;
    const down = height - box.top - box.bottom;
    expect(across).toBeGreaterThan(60);
    expect(down).toBeGreaterThan(10);
    if (/w$|west/.test(gravity)) expect(box.left).toSatisfy(at(20));
    if (/e$|east/.test(gravity)) expect(box.right).toSatisfy(at(20));
    if (/^n/.test(gravity)) expect(box.top).toSatisfy(at(15));
    if (/^s/.test(gravity)) expect(box.bottom).toSatisfy(at(15));
    if (['north', 'center', 'south'].includes(gravity)) expect(Math.abs(box.left - box.right)).toBeLessThanOrEqual(2);
    // voffset moves vertically centred text down.
    if (['west', 'center', 'east'].includes(gravity))
      expect(Math.abs(box.top - 7 - (box.bottom + 7))).toBeLessThanOrEqual(2);
  });
});

test('the colour is mixed with the picture below by the opacity', async () => {
  const darkest = ({ data }: ImageData): number[] => {
    let best = 0;
    for (let index = 0; index < data.length; index += 4)
      if ((data[index + 1] as number) < (data[best + 1] as number)) best = index;
    return [...data.subarray(best, best + 3)];
  };
  expect(darkest((await inked({ text: 'MMM', color: 'FF0000' })).pixels)).toEqual([255, 0, 0]);
  const half = darkest((await inked({ text: 'MMM', color: 'FF0000', opacity: 50 })).pixels);
  expect(half[0]).toBe(255);
  expect(half[1]).toBeGreaterThanOrEqual(126);
  expect(half[1]).toBeLessThanOrEqual(129);
});

test('a quarter turn swaps width and height of the text', async () => {
  const flat = (await inked({ text: 'Hello', size: 30, gravity: 'nw' })).box;
  const turned = (await inked({ text: 'Hello', size: 30, gravity: 'nw', rotate: 90 })).box;
  const size = (box: Box): number[] => [width - box.left - box.right, height - box.top - box.bottom];
  const [w, h] = size(flat) as [number, number];
  const [tw, th] = size(turned) as [number, number];
  expect(Math.abs(w - th)).toBeLessThanOrEqual(2);
  expect(Math.abs(h - tw)).toBeLessThanOrEqual(2);
  expect(turned.left).toSatisfy(at(10));
  expect(turned.top).toSatisfy(at(10));
});

test('a shadow is a part of the watermark and keeps its distance', async () => {
  const { box } = await inked({ text: 'Hello', color: 'FF0000', shadow: 100 });
  expect(box.right).toSatisfy(at(10));
  expect(box.bottom).toSatisfy(at(10));
});

test('tiles cover the picture with the given gaps', async () => {
  const { box, pixels } = await inked({ text: 'x', size: 20, fill: true, padx: 30, pady: 20 });
  expect(box.left).toBeLessThanOrEqual(1);
  expect(box.top).toBeLessThanOrEqual(1);
  const inkedColumns = Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_, y) => pixels.data[(y * width + x) * 4] as number).some((value) => value < 128),
  );
  const starts = inkedColumns.flatMap((ink, x) => (ink && !inkedColumns[x - 1] ? [x] : []));
  expect(starts.length).toBeGreaterThan(5);
  expect(new Set(starts.slice(1).map((x, index) => x - (starts[index] as number))).size).toBe(1);
});

test('a text larger than the picture is clipped, not shrunk', async () => {
  const { box } = await inked({ text: 'WWWWWWWWWW', size: 300 });
  expect(box.left).toBe(0);
  expect(box.right).toSatisfy(at(10));
  expect(height - box.top - box.bottom).toBeGreaterThan(180);
});

test('the alpha of the picture stays outside of the ink', async () => {
  const canvas = new OffscreenCanvas(200, 100);
  canvas.getContext('2d');
  const { body } = await processor.process(
    await canvas.convertToBlob(),
    imageProcess().watermark({ text: 'Hi', color: '00FF00' }).toString(),
  );
  const { data } = await pixelsOf(body);
  expect(data[3]).toBe(0);
  let solid = 0;
  for (let index = 0; index < data.length; index += 4)
    if (data[index + 3] === 255 && data[index + 1] === 255 && data[index] === 0) solid += 1;
  expect(solid).toBeGreaterThan(50);
});

describe('Chinese with a font of the page', () => {
  const characters = [...'图片服务水印测试'];
  const style = (text: string): TextStyle => ({ text, font: 'wqy-zenhei', sizePx: 40, angleDegrees: 0 });
  // In a page, fonts are in document.fonts and not in self.fonts, as in the workers this is written for.
  beforeAll(() => {
    Object.defineProperty(self, 'fonts', { value: document.fonts, configurable: true });
  });

  test('every character is its own glyph, and none is an empty box', async () => {
    const drawer = canvasText({ 'wqy-zenhei': fontUrl });
    await drawer.load(style('图'));
    const glyph = (text: string): string => {
      const size = drawer.measure(style(text));
      return `${size.width}x${size.height}:${drawer.draw(style(text), { x: 0, y: 0, ...size }).data.join()}`;
    };
    // A code point that no font has shows what a missing glyph looks like.
    const missing = glyph('\u{10ffff}');
    const glyphs = characters.map(glyph);
    expect(new Set(glyphs).size).toBe(characters.length);
    for (const drawn of glyphs) expect(drawn).not.toBe(missing);
    for (const character of characters) {
      const size = drawer.measure(style(character));
      const { data } = drawer.draw(style(character), { x: 0, y: 0, ...size });
      // A missing glyph is an empty frame; real ones have ink inside too.
      const inner = data.filter((value, index) => {
        const [x, y] = [index % size.width, Math.floor(index / size.width)];
        return (
          value > 128 &&
          x > size.width * 0.25 &&
          x < size.width * 0.75 &&
          y > size.height * 0.25 &&
          y < size.height * 0.75
        );
      });
      expect(inner.length).toBeGreaterThan(10);
    }
  });

  // [text, size, width and height of the ink in Chromium]
  test.each([
    ['Hello World', 20, 104, 15],
    ['Hello World', 40, 207, 31],
    ['图片服务水印', 40, 218, 36],
    ['图片服务水印', 120, 652, 107],
    ['WAVE To', 120, 518, 92],
  ])('%s of %i pixels has its size in every engine', async (text, sizePx, width, height) => {
    const drawer = canvasText({ 'wqy-zenhei': fontUrl });
    await drawer.load(style(text));
    const size = drawer.measure({ ...style(text), sizePx });
    // WebKitGTK moves each letter to a whole pixel, so the width of several may be off by two.
    expect(Math.abs(size.width - width)).toBeLessThanOrEqual(2);
    expect(Math.abs(size.height - height)).toBeLessThanOrEqual(1);
    const { data } = drawer.draw({ ...style(text), sizePx }, { x: 0, y: 0, ...size });
    const edges = [
      data.subarray(0, size.width),
      data.subarray(-size.width),
      data.filter((_, at) => at % size.width === 0),
      data.filter((_, at) => at % size.width === size.width - 1),
    ];
    for (const edge of edges) expect(edge.some((alpha) => alpha > 0)).toBe(true);
  });

  test('the longest text is measured in pieces, and none of its ink is lost', async () => {
    const drawer = canvasText({ 'wqy-zenhei': fontUrl });
    const [one, many] = ['W', 'W'.repeat(64)].map((text) => ({ ...style(text), sizePx: 1000 }));
    await drawer.load(style('W'));
    const single = drawer.measure(one as TextStyle);
    const { width, height } = drawer.measure(many as TextStyle);
    expect(height).toBe(single.height);
    expect(width).toBeGreaterThan(64 * single.width * 0.9);
    const last = { x: width - 200, y: 0, width: 200, height };
    expect(drawer.draw(many as TextStyle, last).data.some((alpha) => alpha > 0)).toBe(true);
  });

  test('a worker loads the font before it draws, whatever name the text asks for', async () => {
    const own = await inked({ text: '图片服务!', size: 40 });
    const other = await inked({ text: '图片服务!', size: 40, font: 'fangzhengkaiti' });
    const bare = createImageProcessor({ workers: 1 });
    const { body } = await bare.process(white, imageProcess().watermark({ text: '图片服务!', size: 40 }).toString());
    expect(own.pixels.data).not.toEqual((await pixelsOf(body)).data);
    // When the system lacks the other font, the page's font supplies the glyphs.
    expect(width - other.box.left - other.box.right).toBeGreaterThan(100);
    await bare.dispose();
  });

  test('a file that is no font is a WatermarkError', async () => {
    const broken = createImageProcessor({ workers: 1, fonts: { 'wqy-zenhei': new ArrayBuffer(100) } });
    await expect(broken.process(white, imageProcess().watermark({ text: 'Hi' }).toString())).rejects.toMatchObject({
      code: 'WatermarkError',
      status: 400,
    });
    await broken.dispose();
  });
});
