// Our encoder of opaque WebP pictures against libwebp: as sharp has it, which is new, and as @jsquash/webp has it, which encodes what
// ours does not. The bytes must be the same.
import { describe, expect, it } from 'vitest';
import { webpCodec } from '../../../src/formats/webp/codec.ts';
import { simdOpaque } from '../../../src/formats/webp/encode.simd.ts';
import { defaultOptions } from '../../../src/formats/webp/encoder-options.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { rowsOf } from '../../../src/row-flow.ts';
import { emscripten } from '../../../src/wasm/emscripten.ts';
import { Retiring } from '../../../src/wasm/retiring.ts';
import { loadWasm } from '../../node-engine.ts';
import { photo, random, webpOf } from '../../pictures.ts';
import { drawn } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Libwebp {
  encode(data: Uint8ClampedArray, width: number, height: number, options: typeof defaultOptions): Bytes | null;
}

const opaque = simdOpaque(loadWasm);
const libwebp = emscripten<Libwebp>(loadWasm, 'webpEncode');

/** @param rows how many are handed over at a time */
async function ours(picture: PixelBuffer, quality: number, rows = picture.height): Promise<Bytes | undefined> {
  const sink = (await opaque.ready()).api.start(picture, quality);
  for (let from = 0; from < picture.height; from += rows)
    sink?.add(rowsOf(picture, { from, to: Math.min(picture.height, from + rows) }));
  return sink?.end();
}

async function judged({ data, width, height }: PixelBuffer, quality: number): Promise<Bytes> {
  const { api } = await libwebp.ready();
  return api.encode(data, width, height, { ...defaultOptions, quality }) as Bytes;
}

async function expectSame(picture: PixelBuffer, quality: number): Promise<void> {
  const made = await ours(picture, quality);
  const label = `${picture.width}x${picture.height}, quality ${quality}`;
  expect(Buffer.from(made as Bytes).equals(await judged(picture, quality)), label).toBe(true);
}

type Draw = (x: number, y: number, chance: () => number) => readonly number[];

const kinds: readonly (readonly [name: string, draw: Draw])[] = [
  ['one colour', () => [120, 30, 200]],
  ['noise', (_x, _y, chance) => [256 * chance(), 256 * chance(), 256 * chance()]],
  ['slopes', (x, y) => [(5 * x) & 255, (7 * y) & 255, (x + y) & 255]],
  ['black and white', (x, y) => Array(3).fill((x ^ y) & 4 ? 255 : 0)],
  ['noise beside a plain', (x, _y, chance) => (x > 20 ? [256 * chance(), 0, 255] : [200, 200, 180])],
];

const pictureOf = (draw: Draw, width: number, height: number): PixelBuffer => {
  const chance = random(width + height);
  return drawn(width, height, (x, y) => {
    const [red = 0, green = 0, blue = 0] = draw(x, y, chance);
    return [red, green, blue, 255];
  });
};

describe('an opaque WebP has the bytes of libwebp', () => {
  it.each(kinds)('%s, in every size around a macroblock', async (_, draw) => {
    for (const [width, height] of [
      [1, 1],
      [2, 1],
      [1, 3],
      [15, 16],
      [16, 17],
      [17, 33],
      [33, 17],
      [32, 48],
    ] as const)
      for (const quality of [1, 40, 75, 98, 99, 100]) await expectSame(pictureOf(draw, width, height), quality);
  });

  it('photos of every quality', async () => {
    const picture = photo(50, 39, { seed: 3 });
    for (let quality = 1; quality <= 100; quality += 1) await expectSame(picture, quality);
  });

  it('photos with several segments, and so many macroblocks that probabilities are counted anew', async () => {
    for (const [width, height, quality] of [
      [250, 251, 80],
      [403, 200, 30],
      [640, 480, 75],
    ] as const)
      await expectSame(photo(width, height, { seed: quality }), quality);
  });

  it('as sharp has it', async () => {
    const picture = photo(300, 200, { seed: 8 });
    for (const quality of [10, 60, 90])
      expect(Buffer.from((await ours(picture, quality)) as Bytes).equals(await webpOf(picture, { quality }))).toBe(
        true,
      );
  });

  it('however many rows come at a time, and after a picture that was given up', async () => {
    const picture = photo(40, 53);
    const whole = Buffer.from((await ours(picture, 80)) as Bytes);
    (await opaque.ready()).api.start(picture, 50)?.add(rowsOf(picture, { from: 0, to: 7 }));
    for (const rows of [1, 2, 5, 16, 17, 33]) expect(whole.equals((await ours(picture, 80, rows)) as Bytes)).toBe(true);
  });
});

describe('our encoder', () => {
  it('refuses sizes that the format has not', async () => {
    const { api } = await opaque.ready();
    expect(api.start({ width: 16_384, height: 1 }, 80)).toBeUndefined();
    expect(api.start({ width: 1, height: 16_384 }, 80)).toBeUndefined();
    expect(api.start({ width: 16_383, height: 1 }, 80)).toBeDefined();
  });

  it('holds less than five bytes for each pixel in all', async () => {
    const fresh = simdOpaque(loadWasm);
    const picture = photo(1000, 1000, { seed: 2 });
    const { api } = await fresh.ready();
    const sink = api.start(picture, 80);
    sink?.add(picture);
    expect(sink?.end().length).toBeGreaterThan(0);
    expect(fresh.heldBytes).toBeLessThan(5_000_000);
  });

  it('is not asked for pictures with alpha, which libwebp encodes', async () => {
    const loaded: string[] = [];
    const load = (name: Parameters<typeof loadWasm>[0]) => {
      loaded.push(name);
      return loadWasm(name);
    };
    const { codec } = webpCodec(load, { opaque: simdOpaque(load) });
    const settings = { quality: 80, progressive: false, loopCount: 0 };
    const encode = async (picture: PixelBuffer) => codec.encode?.([{ ...picture, delayMs: 0 }], settings);
    const solid = photo(20, 20);
    expect(await encode(solid)).toEqual(await judged(solid, 80));
    expect(loaded).toEqual(['webpOpaque']);
    await encode(photo(20, 20, { alpha: true }));
    expect(loaded).toEqual(['webpOpaque', 'webpEncode']);
  });

  it.each([
    ['has no memory', () => undefined],
    [
      'gives up',
      () => ({
        add: () => undefined,
        end: () => {
          throw new Error('no room');
        },
      }),
    ],
  ])('leaves a picture to libwebp where it %s', async (_, start) => {
    const failing = new Retiring(async () => ({ api: { start }, memory: { buffer: new ArrayBuffer(0) } }));
    const { codec } = webpCodec(loadWasm, { opaque: failing });
    const picture = photo(20, 20);
    const made = await codec.encode?.([{ ...picture, delayMs: 0 }], { quality: 80, progressive: false, loopCount: 0 });
    expect(made).toEqual(await judged(picture, 80));
  });
});
