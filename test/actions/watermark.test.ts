import { describe, expect, it } from 'vitest';
import type { TextStyle, Tools } from '../../src/actions/action.ts';
import { placeMark } from '../../src/actions/gravity.ts';
import type { WatermarkPlan } from '../../src/actions/watermark.ts';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { copyRect } from '../../src/kernels/copy-rect.ts';
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

const ink = (width: number, height: number): Tools & { asked: { style: TextStyle; area: Rect }[] } =>
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
    { params: 'g_se', area: { x: 210, y: 150, width: 90, height: 50 }, at: { x: 0, y: 0 } },
    { params: 'g_nw', area: { x: 0, y: 0, width: 90, height: 50 }, at: { x: 10, y: 10 } },
    { params: 'g_center', area: { x: 100, y: 70, width: 100, height: 60 }, at: { x: 0, y: 0 } },
    { params: 'g_se,x_0,y_0', area: { x: 200, y: 140, width: 100, height: 60 }, at: { x: 0, y: 0 } },
  ])('$params draws only the visible area of a mark that is larger than the picture', ({ params, area, at }) => {
    const tools = ink(300, 200);
    const { width, height } = area;
    expect(inkBox(marked(params, tools))).toEqual({ ...at, width, height });
    expect(tools.asked.map((ask) => ask.area)).toEqual([area]);
  });

  it.each(['g_nw,x_100', 'g_nw,y_60', 'g_se,x_300', 'g_center,voffset_1000', 'g_center,voffset_-1000'])(
    '%s puts the mark outside the picture, so nothing is drawn',
    (params) => {
      const tools = ink(20, 10);
      expect(inkBox(marked(params, tools))).toBeUndefined();
      expect(tools.asked).toEqual([]);
    },
  );

  it('draws nothing for text without ink, such as spaces', () => {
    expect(inkBox(marked('fill_1', ink(0, 0)))).toBeUndefined();
    expect(inkBox(marked('', ink(0, 0)))).toBeUndefined();
  });

  it.each([
    ['color_FF8800', 'FF8800'],
    ['color_ff8800,t_50', 'C0843F'],
    ['t_0', '128'],
    ['color_FFFFFF,shadow_100,t_0', '128'],
  ])('%s gives %s over grey', (params, color) => {
    const result = marked(params, ink(20, 10));
    const at = (75 + 45 * 100) * 4;
    const pixel = { width: 1, height: 1, data: result.data.slice(at, at + 4) };
    // 128 + (255 - 128) / 2 may round either way.
    expect(difference(pixel, pixels(color), 1)).toBeUndefined();
  });

  it('draws a black shadow two pixels to the right and down, below the text', () => {
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

  it('keeps text and shadow as a whole 10 px from the edges', () => {
    expect(inkBox(marked('shadow_50', ink(20, 10)))).toEqual({ x: 68, y: 38, width: 22, height: 12 });
  });

  it('tiles from the upper left corner with the given gaps', () => {
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

  it('draws the text with the font, size and angle of the URL', () => {
    const tools = ink(20, 10);
    const font = encodeBase64UrlText('fangzhengkaiti');
    applied(`watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ,type_${font},size_30,rotate_45`, grey(100, 60), tools);
    expect(tools.asked.map(({ style }) => style)).toMatchObject([
      { text: 'Hello 图片服务!', font: 'fangzhengkaiti', sizePx: 30, angleDegrees: 45 },
    ]);
  });

  it('keeps the size of the picture', () => {
    expect(planOf('watermark,text_QQ,size_1000', { width: 3, height: 4 }).size).toEqual({ width: 3, height: 4 });
  });
});

/** Text of 3x1 in white, and a picture of 2x3 in black, on 200. */
const mixed = (params: string, width = 9, height = 5): string => {
  const tools = standIns(() => ({ width: 3, height: 1 }), pixels('0 0\n0 0\n0 0'));
  const picture = drawn(width, height, () => [200, 200, 200, 255]);
  const result = applied(`watermark,image_cGFuZGEucG5n${params}`, picture, tools);
  return textOf(result).replaceAll('200', '.').replaceAll('255', 'T').replaceAll(/\b0\b/g, 'I').replaceAll(' ', '');
};

describe('a picture as a watermark', () => {
  it.each([
    ['', 88, 47],
    ['g_nw', 10, 10],
    ['g_north', 49, 10],
    ['g_ne', 88, 10],
    ['g_west', 10, 29],
    ['g_center', 49, 29],
    ['g_east', 88, 29],
    ['g_sw', 10, 47],
    ['g_south', 49, 47],
    ['g_se,x_0,y_0', 98, 57],
    ['g_west,voffset_-7', 10, 22],
  ])('%s begins at %i,%i', (params, x, y) => {
    const tools = standIns(
      undefined,
      drawn(2, 3, () => [0, 0, 0, 255]),
    );
    const result = applied(`watermark,image_cGFuZGEucG5n${params && `,${params}`}`, grey(100, 60), tools);
    expect(inkBox(result)).toEqual({ x, y, width: 2, height: 3 });
  });

  it('is blended by its own alpha and the given opacity', () => {
    const mark = pixels('FF8800 FF880080 FF880000');
    for (const [step, result] of [
      ['t_100', 'FF8800 C0843F 128'],
      ['t_50', 'C0843F 9F8260 128'],
      ['t_0', '128 128 128'],
    ] as const) {
      const tools = standIns(undefined, mark);
      const laid = applied(`watermark,image_cGFuZGEucG5n,g_nw,x_0,y_0,${step}`, grey(3, 1), tools);
      expect(difference(laid, pixels(result), 1), step).toBeUndefined();
    }
  });

  it('keeps its colours over a transparent picture', () => {
    const tools = standIns(undefined, pixels('FF8800 FF880080'));
    const laid = applied('watermark,image_cGFuZGEucG5n,g_nw,x_0,y_0', pixels('00FF0000 00000000 01020300'), tools);
    expect(textOf(laid)).toBe('FF8800 FF880080 01020300');
  });

  it('is clipped on all sides if it is larger than the main picture', () => {
    const mark = drawn(9, 7, (x, y) => [x * 20, y * 30, 0, 255]);
    const laid = applied('watermark,image_cGFuZGEucG5n,g_center', grey(4, 3), standIns(undefined, mark));
    expect(difference(laid, copyRect(mark, { x: 2, y: 2, width: 4, height: 3 }))).toBeUndefined();
  });

  it.each([
    ['', ['II.II.II.', 'II.II.II.', 'II.II.II.', '.........', 'II.II.II.']],
    [',padx_3', ['II...II..', 'II...II..', 'II...II..', '.........', 'II...II..']],
  ])('is tiled from the upper left corner with the given gaps: %s', (params, rows) => {
    expect(mixed(`,fill_1,pady_1${params || ',padx_1'}`)).toBe(rows.join('\n'));
  });

  it('forms one tile together with its text', () => {
    expect(mixed(',text_QQ,color_FFFFFF,fill_1,align_0', 7, 4)).toBe(
      ['IITTTII', 'II...II', 'II...II', 'IITTTII'].join('\n'),
    );
  });
});

describe('picture and text side by side', () => {
  // The box of 5x3 and more stands at 1,1.
  it.each([
    ['', ['.........', '.II......', '.II......', '.IITTT...', '.........']],
    [',order_0,align_2', ['.........', '.II......', '.II......', '.IITTT...', '.........']],
    [',align_1', ['.........', '.II......', '.IITTT...', '.II......', '.........']],
    [',align_0', ['.........', '.IITTT...', '.II......', '.II......', '.........']],
    [',interval_2', ['.........', '.II......', '.II......', '.II..TTT.', '.........']],
    [',order_1', ['.........', '....II...', '....II...', '.TTTII...', '.........']],
    [',order_1,align_0,interval_1', ['.........', '.TTT.II..', '.....II..', '.....II..', '.........']],
  ])('stand as the parameters "%s" say', (params, rows) => {
    expect(mixed(`,text_QQ,color_FFFFFF,g_nw,x_1,y_1${params}`)).toBe(rows.join('\n'));
  });

  it('are positioned as one box', () => {
    expect(mixed(',text_QQ,color_FFFFFF,g_se,x_0,y_0,interval_1')).toBe(
      ['.........', '.........', '...II....', '...II....', '...II.TTT'].join('\n'),
    );
    expect(mixed(',text_QQ,color_FFFFFF,g_north,y_0')).toBe(
      ['..II.....', '..II.....', '..IITTT..', '.........', '.........'].join('\n'),
    );
  });

  it('are also aligned if the text is the taller one', () => {
    const tools = standIns(() => ({ width: 1, height: 4 }), pixels('0'));
    const picture = drawn(2, 4, () => [200, 200, 200, 255]);
    const column = (align: number): string =>
      textOf(applied(`watermark,image_cA,text_QQ,color_FFFFFF,g_nw,x_0,y_0,align_${align}`, picture, tools))
        .split('\n')
        .map((row) => row.split(' ')[0])
        .join(' ');
    expect([0, 1, 2].map(column)).toEqual(['0 200 200 200', '200 0 200 200', '200 200 200 0']);
  });

  it('have no gap if one of them is missing', () => {
    expect(mixed(',interval_4,g_nw,x_0,y_0,order_1', 4, 3)).toBe(['II..', 'II..', 'II..'].join('\n'));
    const blank = standIns(() => ({ width: 0, height: 0 }), pixels('0'));
    const picture = drawn(3, 1, () => [200, 200, 200, 255]);
    expect(textOf(applied('watermark,image_cA,text_IA,order_1,interval_2,g_nw,x_0,y_0', picture, blank))).toBe(
      '0 200 200',
    );
  });

  it('both get the opacity', () => {
    const tools = standIns(() => ({ width: 1, height: 1 }), pixels('0'));
    const picture = drawn(2, 1, () => [200, 200, 200, 255]);
    const laid = applied('watermark,image_cA,text_QQ,color_000000,t_50,g_nw,x_0,y_0', picture, tools);
    expect(textOf(laid)).toBe('100 100');
  });
});

describe('a clipped mark', () => {
  /** A text each of whose pixels is different, with a shadow. */
  const shaped = (width: number, height: number): Tools => {
    const tools = standIns(
      () => ({ width, height }),
      drawn(5, 40, (x, y) => [x * 50, y * 6, 90, 255]),
    );
    return {
      ...tools,
      text: {
        ...tools.text,
        draw: (_, area) => ({
          width: area.width,
          height: area.height,
          data: Uint8Array.from(
            { length: area.width * area.height },
            (__, index) =>
              ((area.x + (index % area.width)) * 37 + (area.y + Math.floor(index / area.width)) * 11) % 256,
          ),
        }),
      },
    };
  };

  it.each([
    { params: 'text_QQ,g_center', ink: { width: 60, height: 50 } },
    { params: 'text_QQ,g_center,shadow_80,color_FF0000', ink: { width: 60, height: 50 } },
    { params: 'text_QQ,g_se,x_0,y_0,shadow_80,color_FF0000', ink: { width: 31, height: 21 } },
    { params: 'text_QQ,g_nw,x_25,y_15,shadow_80,color_FF0000', ink: { width: 31, height: 21 } },
    { params: 'text_QQ,g_west,voffset_-22,shadow_80,color_FF0000', ink: { width: 10, height: 21 } },
    { params: 'text_QQ,g_center,image_cA,align_1,interval_3', ink: { width: 60, height: 10 } },
  ])('$params of $ink.width x $ink.height looks as it would on a larger picture', ({ params, ink: size }) => {
    const tools = shaped(size.width, size.height);
    const picture = { width: 30, height: 20 };
    const paint = (): number[] => [200, 180, 160, 255];
    const step = `watermark,${params}`;
    const direct = applied(step, drawn(picture.width, picture.height, paint), tools);

    // The same mark at the same place, with room all around.
    const { gravity, margins, text } = planOf<WatermarkPlan>(step, picture);
    const reach = text && text.shadowOpacity > 0 ? 2 : 0;
    const both = params.includes('image')
      ? { width: size.width + 5 + 3, height: 40 }
      : { width: size.width + reach, height: size.height + reach };
    const box = placeMark(gravity, picture, both, margins);
    const around = 100;
    const roomy = applied(
      `${step.replace(/,g_\w+/, '').replace(/,(x|y|voffset)_-?\d+/g, '')},g_nw,x_${box.x + around},y_${box.y + around}`,
      drawn(picture.width + 2 * around, picture.height + 2 * around, paint),
      tools,
    );
    expect(difference(direct, copyRect(roomy, { x: around, y: around, ...picture }))).toBeUndefined();
  });
});

describe('the plan of a watermark', () => {
  it.each([
    ['image_cGFuZGEucG5n,animation_1', true],
    ['image_cGFuZGEucG5n', false],
    ['image_cGFuZGEucG5n,animation_0', false],
    ['text_QQ,animation_1', false],
    ['image_cGFuZGEucG5n,text_QQ,animation_1', false],
  ])('of %s keeps an animation: %s', (params, keeps) => {
    expect(planOf(`watermark,${params}`, { width: 9, height: 9 }).keepsAnimation ?? false).toBe(keeps);
  });

  it('names the picture with its own process and the parameter P of the watermark', () => {
    const imageOf = (params: string): WatermarkPlan['image'] =>
      planOf<WatermarkPlan>(`watermark,${params}`, { width: 9, height: 9 }).image;
    const turned = 'panda.png?x-oss-process=image/rotate,90';
    expect(imageOf('image_cGFuZGEucG5n')).toEqual({ name: 'panda.png' });
    expect(imageOf('image_cGFuZGEucG5n,P_30')).toEqual({ name: 'panda.png', percentOfMain: 30 });
    expect(imageOf(`P_30,image_${encodeBase64UrlText(turned)}`)).toEqual({ name: turned, percentOfMain: 30 });
    expect(imageOf('text_QQ,P_30')).toBeUndefined();
  });
});

describe('tiles of text', () => {
  it.each(['fill_1', 'fill_1,shadow_50', 'fill_1,image_cA'])(
    'are drawn only once for each distinct area: %s',
    (params) => {
      const tools = ink(10, 10);
      marked(`${params},color_FF0000`, tools, { width: 405, height: 303 });
      // Whole, cut on the right, cut below, and both.
      expect(tools.asked.length).toBeGreaterThan(0);
      expect(tools.asked.length).toBeLessThanOrEqual(4);
    },
  );

  it.each(['fill_1', 'fill_1,shadow_50,padx_3,pady_4'])("are cut at the picture's edge: %s", (params) => {
    const small = marked(`${params},color_FF0000`, ink(10, 10), { width: 45, height: 33 });
    const large = marked(`${params},color_FF0000`, ink(10, 10), { width: 90, height: 90 });
    expect(difference(small, copyRect(large, { x: 0, y: 0, width: 45, height: 33 }))).toBeUndefined();
  });
});

describe('tiles of a small mark', () => {
  /** Ink that is not the same everywhere, so that a tile in the wrong place shows. */
  const dotted = (width: number, height: number, mark?: PixelBuffer): Tools => ({
    ...standIns(() => ({ width, height }), mark),
    text: {
      load: async () => {},
      measure: () => ({ width, height }),
      draw: (_, area) => ({
        width: area.width,
        height: area.height,
        data: Uint8Array.from({ length: area.width * area.height }, (_, at) => {
          const [x, y] = [area.x + (at % area.width), area.y + Math.floor(at / area.width)];
          return (x * 53 + y * 91) % 256;
        }),
      }),
    },
  });
  const picture = (): PixelBuffer => drawn(300, 270, (x, y) => [x % 256, y % 256, (x * y) % 256, (x + 3 * y) % 256]);
  const mark = drawn(3, 2, (x, y) => [x * 90, 200 - y * 90, 40, 255 - 60 * (x + y)]);

  it.each([
    ['image_cA', { width: 3, height: 2 }],
    ['image_cA,t_60,padx_1,pady_2', { width: 4, height: 4 }],
    ['text_QQ,padx_5,pady_3', { width: 10, height: 7 }],
    ['text_QQ,shadow_70,color_FF8800,padx_0,pady_0', { width: 7, height: 6 }],
    ['image_cA,text_QQ,order_1,align_2,interval_2,shadow_30,padx_2', { width: 3 + 7 + 2 + 2, height: 6 }],
  ])('are what the mark gives at each of their places: %s', (params, pitch) => {
    const tools = dotted(5, 4, mark);
    let expected = picture();
    for (let y = 0; y < 270; y += pitch.height)
      for (let x = 0; x < 300; x += pitch.width)
        expected = applied(`watermark,${params},g_nw,x_${x},y_${y}`, expected, tools);
    expect(difference(applied(`watermark,${params},fill_1`, picture(), tools), expected)).toBeUndefined();
  });

  it('are stamped in blocks, not one by one: a photo has room for millions of them', () => {
    let looks = 0;
    const pixel = pixels('FF8800');
    const counted = {
      ...pixel,
      get data() {
        looks += 1;
        return pixel.data;
      },
    };
    const result = applied('watermark,image_cA,fill_1', grey(1000, 1000), standIns(undefined, counted));
    expect(result.data.subarray(-4)).toEqual(pixel.data);
    expect(looks).toBeLessThan(300_000);
    const tools = ink(1, 1);
    applied('watermark,text_QQ,fill_1', grey(1000, 1000), tools);
    expect(tools.asked).toHaveLength(1);
  });
});
