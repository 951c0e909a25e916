import { describe, expect, it } from 'vitest';
import type { TextStyle, Tools } from '../../src/actions/action.ts';
import { encodeBase64Url } from '../../src/params.ts';
import type { PixelBuffer, Rect, Size } from '../../src/pixels.ts';
import { difference, drawn, pixels, textOf } from '../pixels.ts';
import { applied, planOf, standIns } from './stand-ins.ts';

const grey = (width: number, height: number): PixelBuffer => drawn(width, height, () => [128, 128, 128, 255]);

/** Where the picture is no longer grey. */
function inkBox({ width, height, data }: PixelBuffer): Rect | undefined {
  const inked = Array.from({ length: width * height }, (_, pixel) => pixel).filter(
    (pixel) => data[pixel * 4] !== 128 || data[pixel * 4 + 1] !== 128 || data[pixel * 4 + 2] !== 128,
  );
  if (inked.length === 0) return undefined;
  const columns = inked.map((pixel) => pixel % width);
  const rows = inked.map((pixel) => Math.floor(pixel / width));
  const [x, y] = [Math.min(...columns), Math.min(...rows)];
  return { x, y, width: Math.max(...columns) - x + 1, height: Math.max(...rows) - y + 1 };
}

const ink = (width: number, height: number): Tools & { asked: { style: TextStyle; part: Rect }[] } =>
  standIns(() => ({ width, height }));

const marked = (params: string, tools: Tools, size: Size = { width: 100, height: 60 }): PixelBuffer =>
  applied(`watermark,text_V2F0ZXI${params && `,${params}`}`, grey(size.width, size.height), tools);

describe('watermark', () => {
  // A mark of 20x10 on 100x60: where its box begins.
  it.each([
    ['', 70, 40],
    ['g_nw', 10, 10],
    ['g_north', 40, 10],
    ['g_ne', 70, 10],
    ['g_west', 10, 25],
    ['g_center', 40, 25],
    ['g_east', 70, 25],
    ['g_sw', 10, 40],
    ['g_south', 40, 40],
    ['g_se', 70, 40],
    ['g_nw,x_0,y_0', 0, 0],
    ['g_se,x_0,y_0', 80, 50],
    ['g_ne,x_3,y_4', 77, 4],
    ['g_sw,x_3,y_4', 3, 46],
    // x has no meaning for what is centred across, y for what is centred down, voffset for the rest.
    ['g_north,x_3,y_4', 40, 4],
    ['g_south,x_3,y_4', 40, 46],
    ['g_center,x_3,y_4', 40, 25],
    ['g_west,x_3,y_4', 3, 25],
    ['g_west,voffset_7', 10, 32],
    ['g_center,voffset_-7', 40, 18],
    ['g_east,voffset_7', 70, 32],
    ['g_nw,voffset_7', 10, 10],
    ['g_south,voffset_7', 40, 40],
  ])('%s begins at %i,%i', (params, x, y) => {
    expect(inkBox(marked(params, ink(20, 10)))).toEqual({ x, y, width: 20, height: 10 });
  });

  it.each([
    { params: 'g_se', part: { x: 210, y: 150, width: 90, height: 50 }, at: { x: 0, y: 0 } },
    { params: 'g_nw', part: { x: 0, y: 0, width: 90, height: 50 }, at: { x: 10, y: 10 } },
    { params: 'g_center', part: { x: 100, y: 70, width: 100, height: 60 }, at: { x: 0, y: 0 } },
    { params: 'g_se,x_0,y_0', part: { x: 200, y: 140, width: 100, height: 60 }, at: { x: 0, y: 0 } },
  ])('$params of a mark larger than the picture draws the visible part only', ({ params, part, at }) => {
    const tools = ink(300, 200);
    const { width, height } = part;
    expect(inkBox(marked(params, tools))).toEqual({ ...at, width, height });
    expect(tools.asked.map((ask) => ask.part)).toEqual([part]);
  });

  it.each(['g_nw,x_100', 'g_nw,y_60', 'g_se,x_300', 'g_center,voffset_1000', 'g_center,voffset_-1000'])(
    '%s lies outside and draws nothing',
    (params) => {
      const tools = ink(20, 10);
      expect(inkBox(marked(params, tools))).toBeUndefined();
      expect(tools.asked).toEqual([]);
    },
  );

  it('has no ink for text without any, such as spaces', () => {
    expect(inkBox(marked('fill_1', ink(0, 0)))).toBeUndefined();
    expect(inkBox(marked('', ink(0, 0)))).toBeUndefined();
  });

  it.each([
    ['color_FF8800', 'FF8800'],
    ['color_ff8800,t_50', 'C0843F'],
    ['t_0', '128'],
    ['color_FFFFFF,shadow_100,t_0', '128'],
  ])('%s over grey is %s', (params, color) => {
    const result = marked(params, ink(20, 10));
    const at = (75 + 45 * 100) * 4;
    const pixel = { width: 1, height: 1, data: result.data.slice(at, at + 4) };
    // 128 + (255 - 128) / 2 may round either way.
    expect(difference(pixel, pixels(color), 1)).toBeUndefined();
  });

  it('puts a black shadow two pixels right and down, under the text', () => {
    const picture = drawn(7, 5, () => [200, 200, 200, 255]);
    const result = applied('watermark,text_QQ,g_nw,x_1,y_0,color_FFFFFF,shadow_50', picture, ink(3, 2));
    expect(textOf(result)).toBe(
      [
        '200 255 255 255 200 200 200',
        '200 255 255 255 200 200 200',
        '200 200 200 100 100 100 200',
        '200 200 200 100 100 100 200',
        '200 200 200 200 200 200 200',
      ].join('\n'),
    );
  });

  it('keeps text and shadow together 10 px from the edges', () => {
    expect(inkBox(marked('shadow_50', ink(20, 10)))).toEqual({ x: 68, y: 38, width: 22, height: 12 });
  });

  it('tiles from the upper left with the gaps asked for', () => {
    const picture = drawn(9, 5, () => [200, 200, 200, 255]);
    const result = applied('watermark,text_QQ,fill_1,padx_2,pady_1,color_FFFFFF', picture, ink(3, 2));
    expect(textOf(result)).toBe(
      [
        '255 255 255 200 200 255 255 255 200',
        '255 255 255 200 200 255 255 255 200',
        '200 200 200 200 200 200 200 200 200',
        '255 255 255 200 200 255 255 255 200',
        '255 255 255 200 200 255 255 255 200',
      ].join('\n'),
    );
  });

  it('draws the text, font, size and angle the URL says', () => {
    const tools = ink(20, 10);
    const font = encodeBase64Url('fangzhengkaiti');
    applied(`watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ,type_${font},size_30,rotate_45`, grey(100, 60), tools);
    expect(tools.asked.map(({ style }) => style)).toEqual([
      { text: 'Hello 图片服务!', font: 'fangzhengkaiti', sizePx: 30, angleDegrees: 45 },
    ]);
  });

  it('leaves the size', () => {
    expect(planOf('watermark,text_QQ,size_1000', { width: 3, height: 4 }).size).toEqual({ width: 3, height: 4 });
  });
});
