// Rows of a TIFF that flow are those of the whole picture, however much of a strip or tile is in memory at a time.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import type { Sharp, TiffOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { NextRows } from '../../../src/formats/attempts.ts';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { plainInkTable } from '../../../src/formats/colour/cmyk.ts';
import { readSource } from '../../../src/formats/index.ts';
import { tiffCodec } from '../../../src/formats/tiff/codec.ts';
import { readTiffLayout } from '../../../src/formats/tiff/layout.ts';
import { packLzw } from '../../../src/formats/tiff/lzw.ts';
import { simdTiffRows } from '../../../src/formats/tiff/rows.simd.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { randomLzw, tiffCodes } from '../../lzw-writer.ts';
import { loadWasm, nodeEngine, run } from '../../node-engine.ts';
import { photo, random, sharpOf } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { type HandTiff, handTiff } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const definition = tiffCodec(wasmCodecs(loadWasm).codecs.of.jpg);
const rowsOfTiff = simdTiffRows(new SimdInstance());

async function whole(bytes: Bytes): Promise<PixelBuffer> {
  const [frame] = await definition.decode(bytes, readSource(bytes), 'first');
  return frame as PixelBuffer;
}

/** The rows that flow in bands of at most `most`, or of tiles; undefined where they are refused. */
function flowed(bytes: Bytes, most: number): PixelBuffer | undefined {
  const layout = readTiffLayout(bytes);
  const { width, height } = layout;
  const next = rowsOfTiff(bytes, layout, plainInkTable(), most) as NextRows;
  const data = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  for (let rows = next(); rows; rows = next()) {
    if (rows === 'refused') return undefined;
    expect([rows.width, rows.opaque ?? false]).toEqual([width, layout.alpha === 'none']);
    data.set(rows.data, at);
    at += rows.data.length;
  }
  expect(at).toBe(data.length);
  return { width, height, data };
}

async function expectSame(bytes: Bytes, bands: readonly number[] = [1, 7, 1000]): Promise<void> {
  const expected = await whole(bytes);
  for (const most of bands) {
    const made = flowed(bytes, most);
    expect(made && difference(made, expected), `${most}`).toBeUndefined();
    expect(made).toBeDefined();
  }
}

describe('the rows of a TIFF by sharp', () => {
  const plain = (): Sharp => sharpOf(photo(161, 143)).removeAlpha();
  const kinds: Record<string, () => Sharp> = {
    RGB: plain,
    RGBA: () => sharpOf(photo(161, 143, { alpha: true })),
    grey: () => plain().toColourspace('b-w'),
    'RGB of 16 bits': () => plain().toColourspace('rgb16'),
    CMYK: () => plain().toColourspace('cmyk'),
    floats: () => plain().toColourspace('scrgb'),
  };
  for (const [kind, make] of Object.entries(kinds))
    it.each<TiffOptions['compression'] & string>(['none', 'lzw', 'deflate', 'packbits'])(
      `${kind}, %s`,
      async (compression) => {
        for (const options of [
          {},
          { predictor: 'none' },
          { predictor: 'float' },
          { tile: true, tileWidth: 32, tileHeight: 16 },
          { tile: true, tileWidth: 256, tileHeight: 256 },
        ] as const) {
          if ('predictor' in options && options.predictor === 'float' && kind !== 'floats') continue;
          await expectSame(
            new Uint8Array(
              await make()
                .tiff({ compression, ...options })
                .toBuffer(),
            ),
          );
        }
      },
    );

  it.each<TiffOptions>([{}, { tile: true, tileWidth: 32, tileHeight: 16 }])('CCITT G4, %j', async (options) => {
    const grey = plain().toColourspace('b-w');
    const tiff = grey.tiff({ compression: 'ccittfax4', bitdepth: 1, ...options });
    await expectSame(new Uint8Array(await tiff.toBuffer()));
  });
});

describe('the rows of a strip that is larger than what is in memory at a time', () => {
  // Nine megabytes of samples: more than the strings of all codes of LZW.
  const [width, height] = [3000, 1001];
  const size = { width, height, bits: [8, 8, 8], photometric: 2 };
  const noise = (levels: number): Bytes => {
    const next = random(levels);
    return Uint8Array.from({ length: width * height * 3 }, () => Math.floor(next() * levels));
  };

  it.each([0, 0.0001, 0.01])(
    'are those of any LZW data, with a share of %f of clear codes',
    async (clearing) => {
      for (const longest of [2, 5000]) {
        const length = width * height * 3;
        const segments = [randomLzw({ ...tiffCodes, length, clearing, longest, seed: longest })];
        for (const predictor of [1, 2])
          await expectSame(handTiff({ ...size, segments, more: { 259: [5], 317: [predictor] } }), [87]);
      }
    },
    60_000,
  );

  it.each<[string, number, (data: Bytes) => Uint8Array]>([
    ['LZW', 5, packLzw],
    ['Deflate', 8, (data) => new Uint8Array(deflateSync(data, { level: 1 }))],
    ['Deflate, stored', 8, (data) => new Uint8Array(deflateSync(data, { level: 0 }))],
    ['nothing', 1, (data) => data],
  ])(
    'are the same, packed by %s',
    async (_, compression, pack) => {
      for (const levels of [1, 3, 256])
        await expectSame(handTiff({ ...size, segments: [pack(noise(levels))], more: { 259: [compression] } }), [87]);
    },
    60_000,
  );

  it('are the same where a row is larger, too', async () => {
    const wide = { ...size, width: 150_000, height: 20 };
    const data = noise(9).subarray(0, 150_000 * 20 * 3);
    for (const [compression, packed] of [
      [5, packLzw(data)],
      [8, new Uint8Array(deflateSync(data))],
    ] as const)
      await expectSame(handTiff({ ...wide, segments: [packed], more: { 259: [compression], 317: [2] } }), [1, 9]);
  }, 60_000);
});

it('the rows of planes, and of pixels that share their chroma, are those of the whole picture', async () => {
  const side = fc.integer({ min: 1, max: 40 });
  const share = fc.constantFrom(1, 2, 4);
  const kind = fc.record({ width: side, height: side, rowsPerStrip: side, across: share, down: share, seed: fc.nat() });
  await fc.assert(
    fc.asyncProperty(kind, side, async ({ width, height, rowsPerStrip, across, down, seed }, most) => {
      const next = random(seed);
      const bytes = (length: number): Bytes => Uint8Array.from({ length }, () => Math.floor(next() * 256));
      const strips = Array.from({ length: Math.ceil(height / rowsPerStrip) }, (_, index) =>
        Math.min(rowsPerStrip, height - index * rowsPerStrip),
      );
      const base = { width, height, rowsPerStrip, bits: [8, 8, 8] };
      const blocks = (rows: number): number => Math.ceil(width / across) * Math.ceil(rows / down);
      const files: HandTiff[] = [
        {
          ...base,
          photometric: 6,
          segments: strips.map((rows) =>
            bytes(across * down === 1 ? width * rows * 3 : blocks(rows) * (across * down + 2)),
          ),
          more: { 530: [across, down] },
        },
        {
          ...base,
          photometric: 2,
          segments: [...strips, ...strips, ...strips].map((rows) => bytes(width * rows)),
          more: { 284: [2] },
        },
      ];
      for (const file of files) await expectSame(handTiff(file), [most]);
    }),
    { numRuns: 200 },
  );
});

describe('damage in the middle of a TIFF', () => {
  const [width, height] = [900, 800];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (Math.imul(at, 0x9e3779b1) >>> 27) * 3);
  const zlib = new Uint8Array(deflateSync(data));
  const lzw = packLzw(data);
  const overwritten = (packed: Bytes): Bytes =>
    packed.slice().fill(0xff, packed.length >> 1, (packed.length >> 1) + 99);
  const cut = (packed: Bytes): Bytes => packed.slice(0, packed.length >> 1);

  it.each<[string, number, Bytes]>([
    ['LZW, overwritten', 5, overwritten(lzw)],
    ['LZW, cut off', 5, cut(lzw)],
    ['Deflate, overwritten', 8, overwritten(zlib)],
    ['Deflate, cut off', 8, cut(zlib)],
    ['Deflate, a wrong checksum', 8, zlib.with(-1, (zlib.at(-1) as number) ^ 1) as Bytes],
    ['PackBits, cut off', 32773, Uint8Array.from({ length: 9000 }, (_, at) => (at % 2 === 0 ? 129 : at))],
    ['nothing, cut off', 1, cut(data)],
  ])('is answered as that of a whole picture: %s', async (_, compression, packed) => {
    // Of two strips alike, a count of bytes that is too small is believed.
    const bytes = handTiff({
      ...{ width, height: height * 2, bits: [8, 8, 8], photometric: 2, rowsPerStrip: height },
      segments: [compression === 5 ? lzw : compression === 8 ? zlib : data, packed],
      more: { 259: [compression] },
    });
    const words = await whole(bytes).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(words).toBeDefined();
    expect(flowed(bytes, 9)).toBeUndefined();
    for (const process of ['image/resize,w_10/format,jpg', 'image/sharpen,50/format,webp', 'image/rotate,90'])
      await expect(run(nodeEngine(), bytes, process)).rejects.toMatchObject({ code: 'ImageDamage', message: words });
  });
});
