// AVIF by the browser's AV1 decoder against libavif: the same bytes. Other engines give no planes.
import { expect, test } from 'vitest';
import { wasmUrls } from '../../../src/browser/assets.ts';
import { fetchWasm } from '../../../src/browser/fetch-wasm.ts';
import { platformAvif } from '../../../src/browser/platform-avif.ts';
import { asciiBytes } from '../../../src/bytes.ts';
import { avifCodec } from '../../../src/formats/avif/codec.ts';
import { fastestRgba } from '../../../src/formats/avif/fastest.ts';
import { readSource } from '../../../src/formats/index.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { emscripten } from '../../../src/wasm/emscripten.ts';
import { remembering } from '../../../src/wasm/load.ts';

type Bytes = Uint8Array<ArrayBuffer>;
interface Encoder {
  encode(data: Uint8ClampedArray, width: number, height: number, options: object): Bytes;
}

const load = remembering(fetchWasm(wasmUrls()));
const encoder = emscripten<Encoder>(load, 'avifEncode');
const byLibavif = avifCodec(load).codec;
const stills = platformAvif()(fastestRgba(new SimdInstance()));
const byPlatform = avifCodec(load, stills).codec;

/** The encoder's numbers for the kinds of chroma. */
const subsamplings = { grey: 0, '4:2:0': 1, '4:2:2': 2, '4:4:4': 3 };

interface Look {
  readonly subsampling?: keyof typeof subsamplings;
  readonly alpha?: boolean;
}

/** Every colour of a coarse cube, so that all of them meet and some leave the range of RGB. */
async function avif(
  width: number,
  height: number,
  { subsampling = '4:2:0', alpha = false }: Look = {},
): Promise<Bytes> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) {
    const colour = Math.imul(at / 4, 0x9e3779b1) >>> 3;
    data.set([colour & 0xc0, (colour >> 8) & 0xe0, (colour >> 16) & 0xff, alpha ? (colour >> 20) & 0xff : 255], at);
  }
  const { api } = await encoder.ready();
  const options = { quality: 70, qualityAlpha: -1, tileRowsLog2: 0, tileColsLog2: 0, speed: 9, chromaDeltaQ: false };
  const others = { sharpness: 0, tune: 0, denoiseLevel: 0, enableSharpYUV: false, bitDepth: 8 };
  return api.encode(data, width, height, { ...options, ...others, subsample: subsamplings[subsampling] });
}

/** The same data, of which the file says something else. */
function told(file: Bytes, matrix: number, isFull: boolean): Bytes {
  const mark = asciiBytes('colrnclx');
  const at = file.findIndex((_, index) => mark.every((byte, offset) => file[index + offset] === byte));
  expect(at).toBeGreaterThan(0);
  const copy = file.slice();
  copy.set([0, matrix, isFull ? 0x80 : 0], at + 12);
  return copy;
}

async function decoded(codec: typeof byLibavif, file: Bytes): Promise<PixelBuffer> {
  const [frame] = await codec.decode(file, readSource(file), 'first');
  return frame as PixelBuffer;
}

async function expectSame(file: Bytes): Promise<void> {
  const [{ data }, expected] = [await decoded(byPlatform, file), await decoded(byLibavif, file)];
  expect(data.length).toBe(expected.data.length);
  expect(data.findIndex((value, at) => value !== expected.data[at])).toBe(-1);
}

const isTaken = async (file: Bytes): Promise<boolean> => (await stills(file, readSource(file))) !== undefined;

test.each(['4:2:0', '4:2:2', '4:4:4'] as const)(
  '%s has the bytes of libavif in every size and with alpha',
  async (subsampling) => {
    for (const [width, height] of [
      [1, 1],
      [2, 3],
      [3, 2],
      [33, 18],
      [34, 21],
    ] as const) {
      for (const alpha of [false, true]) {
        const file = await avif(width, height, { subsampling, alpha });
        expect(await isTaken(file)).toBe(true);
        await expectSame(file);
      }
    }
  },
);

test('every matrix and both ranges have the bytes of libavif', async () => {
  for (const subsampling of ['4:2:0', '4:4:4'] as const) {
    const file = await avif(29, 23, { subsampling });
    for (const matrix of [1, 2, 5, 6, 9]) {
      for (const isFull of [false, true]) {
        expect(await isTaken(told(file, matrix, isFull))).toBe(true);
        await expectSame(told(file, matrix, isFull));
      }
    }
  }
});

test('a file that was not written to its end is damaged', async () => {
  const file = await avif(60, 60);
  file.fill(0, file.length - 40);
  expect(await isTaken(file)).toBe(false);
  await expect(decoded(byPlatform, file)).rejects.toMatchObject({ code: 'ImageDamage' });
});

test('what the browser gives no planes of is left to libavif', async () => {
  const grey = await avif(20, 20, { subsampling: 'grey' });
  const identity = told(await avif(20, 20, { subsampling: '4:4:4' }), 0, true);
  for (const file of [grey, identity]) {
    expect(await isTaken(file)).toBe(false);
    await expectSame(file);
  }
});
