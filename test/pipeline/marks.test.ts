// Pictures as watermarks, through the engine: found by key, prepared by their own process, sized by the main picture.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeBase64UrlText } from '../../src/base64.ts';
import type { OssError, WireError } from '../../src/errors.ts';
import type { Limits } from '../../src/limits.ts';
import type { Outcome } from '../../src/pipeline/engine.ts';
import type { PixelBuffer, Rect } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { objectKeysOf } from '../../src/request/mark.ts';
import { keyedDeepPng } from '../formats/png/files.ts';
import { nodeEngine } from '../node-engine.ts';
import { decoded, flatJpeg, jpegOf, orientedJpeg, photo, pngOf } from '../pictures.ts';
import { difference, drawn, hashOf } from '../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Flat, so that any other colour is the mark. */
const main = (width: number, height: number): PixelBuffer => drawn(width, height, () => [10, 20, 30, 255]);
const solid = (width: number, height: number): PixelBuffer => drawn(width, height, () => [250, 200, 150, 255]);

const bucket: Record<string, Bytes> = {
  'panda.png': await pngOf(solid(20, 20)),
  'wide.png': await pngOf(solid(40, 10)),
  'photo.png': await pngOf(photo(20, 16, { alpha: true })),
  'photo.jpg': await jpegOf(photo(20, 16)),
  'keyed.png': keyedDeepPng(photo(20, 16)),
  'turned.jpg': await orientedJpeg(6, photo(24, 10)),
  'text.png': new TextEncoder().encode('no picture'),
  'cut.jpg': (await jpegOf(photo(20, 16))).slice(0, 300),
  'giant.jpg': flatJpeg(20000, 14000),
  'a?b.png': await pngOf(solid(20, 20)),
  'dir/图 片_1-2.png': await pngOf(solid(3, 2)),
};

const image = (name: string): string => `image_${encodeBase64UrlText(name)}`;
const through = (process: string, key = 'panda.png'): string => image(`${key}?x-oss-process=${process}`);

async function marked(
  process: string,
  picture = main(100, 100),
  limits: Partial<Limits> = {},
): Promise<{ outcome: Outcome; loaded: string[] }> {
  const job = parseProcess(process);
  const objects = Object.fromEntries(
    objectKeysOf(job)
      .filter((key) => Object.hasOwn(bucket, key))
      .map((key) => [key, (bucket[key] as Bytes).slice().buffer]),
  );
  const engine = nodeEngine(limits);
  const outcome = await engine.run(job, (await pngOf(picture)).buffer, { objects });
  return { outcome, loaded: engine.loaded };
}

async function pixelsOf(process: string, picture?: PixelBuffer): Promise<PixelBuffer> {
  const { outcome } = await marked(process, picture);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return decoded(new Uint8Array(outcome.body));
}

async function errorOf(process: string, limits?: Partial<Limits>): Promise<WireError> {
  const { outcome } = await marked(process, undefined, limits);
  if (outcome.ok) throw new Error(`${process} was taken`);
  return outcome.error;
}

function refusal(process: string): OssError {
  try {
    parseProcess(process);
  } catch (error) {
    return error as OssError;
  }
  throw new Error(`${process} was taken`);
}

/** Where the picture is not the main one's colour. */
function markBox({ width, height, data }: PixelBuffer): Rect | undefined {
  const inked = Array.from({ length: width * height }, (_, pixel) => pixel).filter((pixel) => data[pixel * 4] !== 10);
  if (inked.length === 0) return undefined;
  const columns = inked.map((pixel) => pixel % width);
  const rows = inked.map((pixel) => Math.floor(pixel / width));
  const [x, y] = [Math.min(...columns), Math.min(...rows)];
  return { x, y, width: Math.max(...columns) - x + 1, height: Math.max(...rows) - y + 1 };
}

describe('a watermark picture', () => {
  it.each([
    ['', 70, 70],
    [',g_nw', 10, 10],
    [',g_north,y_3', 40, 3],
    [',g_ne,x_0,y_0', 80, 0],
    [',g_west,voffset_5', 10, 45],
    [',g_center', 40, 40],
    [',g_east,x_1', 79, 40],
    [',g_sw,y_1', 10, 79],
    [',g_south', 40, 70],
    [',g_se,x_0,y_0', 80, 80],
  ])('with "%s" starts at %i,%i', async (params, x, y) => {
    const picture = await pixelsOf(`image/watermark,${image('panda.png')}${params}`);
    expect(markBox(picture)).toEqual({ x, y, width: 20, height: 20 });
  });

  it('is blended by its own alpha and by t', async () => {
    const under = photo(60, 50, { seed: 3 });
    const mark = photo(20, 16, { alpha: true });
    const result = await pixelsOf(`image/watermark,${image('photo.png')},g_nw,x_7,y_9,t_60`, under);
    const expected = drawn(60, 50, (x, y) => {
      const at = (y * 60 + x) * 4;
      const [red = 0, green = 0, blue = 0] = under.data.subarray(at, at + 3);
      if (x < 7 || y < 9 || x >= 27 || y >= 25) return [red, green, blue, 255];
      const from = ((y - 9) * 20 + x - 7) * 4;
      const cover = ((mark.data[from + 3] as number) / 255) * 0.6;
      const mix = (over: number, below: number): number => over * cover + below * (1 - cover);
      const [r = 0, g = 0, b = 0] = mark.data.subarray(from, from + 3);
      return [mix(r, red), mix(g, green), mix(b, blue), 255];
    });
    expect(difference(result, expected, 1)).toBeUndefined();
  });

  it('is turned upright if it is a JPEG with an orientation', async () => {
    const plain = await pixelsOf(`image/watermark,${image('photo.jpg')},g_nw,x_0,y_0`, main(20, 16));
    expect(difference(plain, await decoded(bucket['photo.jpg'] as Bytes))).toBeUndefined();
    const turned = await pixelsOf(`image/watermark,${image('turned.jpg')},g_nw,x_0,y_0`);
    expect(markBox(turned)).toEqual({ x: 0, y: 0, width: 10, height: 24 });
  });

  it('may have any key', async () => {
    for (const key of ['dir/图 片_1-2.png', 'a?b.png']) {
      const picture = await pixelsOf(`image/watermark,${image(key)}`);
      expect(markBox(picture), key).toBeDefined();
    }
  });

  it('may be sized by P, whatever its key', async () => {
    for (const key of ['panda.png', 'dir/图 片_1-2.png', 'a?b.png']) {
      const picture = await pixelsOf(`image/watermark,${image(key)},P_30,g_nw,x_0,y_0`);
      expect(markBox(picture), key).toMatchObject({ x: 0, y: 0, width: 30 });
    }
  });

  it('is laid on the picture as the steps before have left it', async () => {
    const picture = await pixelsOf(
      `image/resize,w_50/watermark,${image('panda.png')},g_nw,x_0,y_0/crop,w_10,h_10/watermark,${image('wide.png')},g_se,x_0,y_9`,
    );
    expect(picture).toMatchObject({ width: 10, height: 10 });
    expect(markBox(picture)).toEqual({ x: 0, y: 0, width: 10, height: 10 });
  });

  it('can be tiled', async () => {
    const picture = await pixelsOf(`image/watermark,${image('panda.png')},fill_1,padx_30,pady_40`);
    const starts = { x: [0, 50], y: [0, 60] };
    const expected = drawn(100, 100, (x, y) => {
      const inside = starts.x.some((at) => x >= at && x < at + 20) && starts.y.some((at) => y >= at && y < at + 20);
      return inside ? [250, 200, 150, 255] : [10, 20, 30, 255];
    });
    expect(difference(picture, expected)).toBeUndefined();
  });

  it('loads its decoder and does not change the object', async () => {
    const before = hashOf(bucket['keyed.png'] as Bytes);
    const { loaded } = await marked(`image/watermark,${image('keyed.png')}`);
    expect(loaded.toSorted()).toEqual(['png']);
    expect(hashOf(bucket['keyed.png'] as Bytes)).toBe(before);
  });
});

describe("a watermark picture's own process", () => {
  // [process of the mark, size of the main picture, size of the mark]
  it.each([
    ['image/resize,P_10', [100, 100], [10, 10]],
    ['image/resize,P_10', [200, 200], [20, 20]],
    ['image/resize,P_100', [100, 100], [100, 100]],
    // Of other shapes: inside P% of both sides, in its own shape.
    ['image/resize,P_10', [200, 100], [10, 10]],
    ['image/resize,P_50', [100, 300], [50, 50]],
    ['image/resize,w_10', [100, 100], [10, 10]],
    ['image/resize,p_100/bright,0/contrast,0', [100, 100], [20, 20]],
    ['image/crop,w_5,h_8,x_2', [100, 100], [5, 8]],
    ['image/indexcrop,x_7,i_2', [100, 100], [6, 20]],
    ['image/rotate,45', [100, 100], [30, 30]],
    ['image/rounded-corners,r_4', [100, 100], [20, 20]],
    ['image/crop,w_10,h_5/resize,P_20', [100, 100], [20, 10]],
    ['image/resize,P_20/crop,h_5', [100, 100], [20, 5]],
    ['image%2Fresize%2CP_10', [100, 100], [10, 10]],
  ])('%s on a picture of %j makes it %j', async (process, [width = 0, height = 0], [markWidth, markHeight]) => {
    const params = `${through(process)},g_nw,x_0,y_0`;
    const box = markBox(await pixelsOf(`image/watermark,${params}`, main(width, height)));
    expect(box).toMatchObject({ x: 0, y: 0 });
    // Antialiased corners of a turned mark may be too faint to be seen.
    expect(Math.abs((box?.width ?? 0) - (markWidth as number))).toBeLessThanOrEqual(process.includes('rotate') ? 2 : 0);
    expect(Math.abs((box?.height ?? 0) - (markHeight as number))).toBeLessThanOrEqual(
      process.includes('rotate') ? 2 : 0,
    );
  });

  it("gives the result of the service's own example", async () => {
    expect(image('panda.png?x-oss-process=image/resize,P_30')).toBe(
      'image_cGFuZGEucG5nP3gtb3NzLXByb2Nlc3M9aW1hZ2UvcmVzaXplLFBfMzA',
    );
    const picture = await pixelsOf(`image/watermark,${through('image/resize,P_30')},t_90,g_se,x_10,y_10`);
    expect(markBox(picture)).toEqual({ x: 60, y: 60, width: 30, height: 30 });
  });

  it.each([
    ['image/resize,w_40,m_fixed,h_5,limit_0', [30, 4]],
    ['image/resize,w_10/', [30, 30]],
    ['', [30, 30]],
  ])('ends with the P of the watermark: %s', async (process, [width, height]) => {
    const picture = await pixelsOf(`image/watermark,${through(process)},P_30,g_nw,x_0,y_0`);
    expect(markBox(picture)).toEqual({ x: 0, y: 0, width, height });
  });

  it('uses the size of the picture at that step, not of the source', async () => {
    const picture = await pixelsOf(`image/resize,w_50/watermark,${through('image/resize,P_10')},g_nw,x_0,y_0`);
    expect(markBox(picture)).toEqual({ x: 0, y: 0, width: 5, height: 5 });
  });

  it('prepares one picture for two sizes', async () => {
    const params = `${through('image/resize,P_10')},x_0,y_0`;
    const picture = await pixelsOf(
      `image/watermark,${params},g_nw/resize,m_pad,w_200,h_200,limit_0,color_0A141E/watermark,${params},g_se`,
    );
    const red = (x: number, y: number): number => picture.data[(y * 200 + x) * 4] as number;
    // The first was 10x10 when the picture was half as large: its edge lies at 20, and is soft.
    expect([red(2, 2), red(12, 12), red(26, 26), red(178, 178), red(180, 180), red(199, 199)]).toEqual([
      250, 250, 10, 10, 250, 250,
    ]);
  });

  it('keeps rounded corners transparent, so that the main picture shows through', async () => {
    const picture = await pixelsOf(`image/watermark,${through('image/circle,r_10', 'photo.jpg')},g_nw,x_0,y_0`);
    expect([...picture.data.subarray(0, 4)]).toEqual([10, 20, 30, 255]);
  });

  it('applies to its own picture only', async () => {
    const params = `${through('image/bright,-100')},g_nw,x_0,y_0`;
    const picture = await pixelsOf(`image/watermark,${params}`);
    expect([...picture.data.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect([...picture.data.subarray(-4, -1)]).toEqual([10, 20, 30]);
  });
});

describe('a watermark picture, before anything is loaded:', () => {
  // [what, step, code, EC]
  it.each([
    ['a watermark as its process', through('image/watermark,text_QQ'), 'InvalidArgument', '0040-00000373'],
    [
      'a watermark after other steps of its process',
      through('image/resize,w_9/watermark,text_QQ'),
      'InvalidArgument',
      '0040-00000373',
    ],
    ['info as its process', through('image/info'), 'InvalidArgument', '0040-00000374'],
    ['average-hue as its process', through('image/average-hue'), 'InvalidArgument', '0040-00000374'],
    ['a pipe', through('image/resize,w_9|image/rotate,90'), 'InvalidArgument', '0040-00000373'],
    ['an encoded pipe', through('image/resize,w_9%7Cimage/rotate,90'), 'InvalidArgument', '0040-00000373'],
    ['a wrong value', through('image/resize,w_0'), 'InvalidArgument', '0040-00000312'],
    ['an unknown action', through('image/slim,1'), 'InvalidArgument', '0040-00000213'],
    ['a style', through('style/small'), 'NotImplemented', undefined],
    ['a value that is refused by name', through('image/crop,g_face'), 'NotImplemented', undefined],
    ['a key that is not base64', 'image_@@', 'BadRequest', '0040-00000265'],
    ['an empty key', 'image_', 'InvalidArgument', '0040-00000265'],
  ])('%s is refused', (_, params, code, ec) => {
    const text = `image/rotate,90/watermark,${params},g_nw`;
    const error = refusal(text);
    expect(error).toMatchObject({ code, ec });
    // It points into the text of the watermark, not of the process inside it.
    const { start = 0, end = 0 } = error.position ?? {};
    expect(start).toBeGreaterThanOrEqual(text.indexOf('watermark'));
    expect(end).toBeLessThanOrEqual(text.length);
    expect(end).toBeGreaterThan(start);
  });

  it('more than three different pictures are refused', () => {
    const marks = (...names: string[]): string => `image/${names.map((name) => `watermark,${image(name)}`).join('/')}`;
    expect(parseProcess(marks('a', 'b', 'c')).steps).toHaveLength(3);
    expect(parseProcess(marks('a', 'b', 'a', 'c', 'c', 'b')).steps).toHaveLength(6);
    expect(parseProcess(`${marks('a', 'b', 'c')}/watermark,text_QQ/watermark,text_QUE`).steps).toHaveLength(5);
    const text = marks('a', 'b', 'c', 'd');
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'WatermarkError', ec: '0040-00000026', status: 400 });
    expect(text.slice(error.position?.start, error.position?.end)).toBe(`watermark,${image('d')}`);
    // Over pipes, too.
    expect(refusal(marks('a', 'b').concat('|', marks('c', 'd')))).toMatchObject({ ec: '0040-00000026' });
  });

  it('resize,P is refused outside of a watermark picture', async () => {
    expect(await errorOf('image/resize,P_10')).toMatchObject({
      code: 'InvalidArgument',
      message: expect.stringContaining('parameter: P'),
    });
  });
});

describe('a watermark picture that cannot be loaded', () => {
  // [what, parameters, code, EC, words]
  it.each([
    ['is missing', image('gone.png'), 'NoSuchKey', '0040-00000025', 'gone.png'],
    [
      'is named like a property that every object inherits',
      image('toString'),
      'NoSuchKey',
      '0040-00000025',
      'toString',
    ],
    ['is not a picture', image('text.png'), 'BadRequest', '0040-00000027', 'text.png'],
    ['is damaged', image('cut.jpg'), 'ImageDamage', undefined, 'cut.jpg'],
    ['is too large', image('giant.jpg'), 'MemLimitExceeded', '0040-00000012', 'giant.jpg'],
    [
      'is cut outside itself',
      through('image/crop,x_500'),
      'CutEdgeExceedRange',
      undefined,
      "Advance cut's position is out of image.",
    ],
  ])('is an error because it %s', async (_, params, code, ec, words) => {
    const error = await errorOf(`image/watermark,${params}`);
    expect(error).toMatchObject({ code, ec, message: expect.stringContaining(words) });
    expect(error.message).toContain('watermark');
  });

  it('is not asked for by what never lays it on', () => {
    expect(objectKeysOf(parseProcess('image/resize,w_9/watermark,text_QQ'))).toEqual([]);
    expect(
      objectKeysOf(
        parseProcess(
          `image/watermark,${image('a.png')}/watermark,${through('image/resize,P_3', 'a.png')}/watermark,${image('b')}`,
        ),
      ),
    ).toEqual(['a.png', 'b']);
  });
});

describe('a JPEG with a watermark', () => {
  // As OSS: its byte size with text is only met so.
  it.each([
    [`watermark,${image('panda.png')}`, '4:4:4'],
    [`watermark,${image('panda.png')}/interlace,1`, '4:4:4'],
    [`watermark,${image('panda.png')}/rotate,90`, '4:4:4'],
    ['rotate,90', '4:2:0'],
    ['interlace,1', '4:2:0'],
  ])('is written with all of its colour: %s, %s', async (steps, subsampling) => {
    const { outcome } = await marked(`image/${steps}/format,jpg`, photo(100, 80));
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect((await sharp(new Uint8Array(outcome.body)).metadata()).chromaSubsampling).toBe(subsampling);
  });
});
