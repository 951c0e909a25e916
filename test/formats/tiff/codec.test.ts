// TIFF compared with sharp (libtiff): files of every kind it writes, files made by hand, and files written here.
import sharp, { type Sharp, type TiffOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { fileColours } from '../../../src/formats/file-colours.ts';
import { formats, readSource } from '../../../src/formats/index.ts';
import { type Orientation, type PixelBuffer, still } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, photo, random, rawOf, realFile, realFiles, sharpOf } from '../../pictures.ts';
import { difference, drawn, psnr } from '../../pixels.ts';
import { toldColours } from '../../told-colours.ts';
import { type HandTiff, handTiff, packed } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const { tiff: codec, jpg } = wasmCodecs(loadWasm).codecs.of;
const settings = { quality: 80, progressive: false, loopCount: 0 };

const read = async (bytes: Bytes): Promise<PixelBuffer> => {
  expect(formats.tiff.findDamage(bytes)).toBeUndefined();
  const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
  return frame as PixelBuffer;
};
const tiffOf = async (picture: Sharp, options: TiffOptions): Promise<Bytes> =>
  new Uint8Array(await picture.tiff(options).toBuffer());

const clear = photo(61, 43, { alpha: true });
const plain = (width = 61, height = 43) => sharpOf(photo(width, height)).removeAlpha();

describe('a TIFF by sharp is decoded to the pixels sharp gets', () => {
  const compressions = ['none', 'lzw', 'deflate', 'packbits'];
  const kinds: Record<string, () => Sharp> = {
    RGB: plain,
    RGBA: () => sharpOf(clear),
    grey: () => plain().toColourspace('b-w'),
    '16 bit': () => plain().toColourspace('rgb16'),
    '16 bit grey': () => plain().toColourspace('grey16'),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    for (const compression of compressions) {
      it.each<[string, TiffOptions]>([
        ['strips', {}],
        ['no predictor', { predictor: 'none' }],
        ['tiles', { tile: true, tileWidth: 32, tileHeight: 16 }],
      ])(`${kind}, ${compression}, %s`, async (_, options) => {
        const bytes = await tiffOf(make(), { compression, ...options });
        expect(difference(await read(bytes), await decoded(bytes))).toBeUndefined();
      });
    }
  }

  it.each<[number, TiffOptions]>([
    [1, { bitdepth: 1 }],
    [1, { bitdepth: 1, miniswhite: true }],
    [2, { bitdepth: 2 }],
    [4, { bitdepth: 4 }],
  ])('%i bits %j', async (_, options) => {
    const grey = plain().toColourspace('b-w');
    const bytes = await tiffOf(grey, { compression: 'lzw', predictor: 'none', ...options });
    expect(difference(await read(bytes), await decoded(bytes))).toBeUndefined();
  });

  it('of many strips, in every compression', async () => {
    for (const compression of compressions) {
      const bytes = await tiffOf(plain(700, 500), { compression });
      expect(difference(await read(bytes), await decoded(bytes)), compression).toBeUndefined();
    }
  });

  it.each<[string, TiffOptions]>([
    ['strips', {}],
    ['tiles', { tile: true, tileWidth: 32, tileHeight: 32 }],
    ['4:4:4', { quality: 95 }],
  ])('JPEG data, %s', async (_, options) => {
    const bytes = await tiffOf(plain(130, 91), { compression: 'jpeg', ...options });
    expect(psnr(await read(bytes), await decoded(bytes))).toBeGreaterThan(50);
    const grey = await tiffOf(plain(130, 91).toColourspace('b-w'), { compression: 'jpeg', ...options });
    expect(difference(await read(grey), await decoded(grey))).toBeUndefined();
  });

  it.each<Orientation>([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is in the header', async (orientation) => {
    const bytes = await tiffOf(plain().withMetadata({ orientation }), { compression: 'lzw' });
    expect(readSource(bytes)).toMatchObject({ format: 'tiff', width: 61, height: 43, orientation, frameCount: 1 });
    // Neither libtiff nor this decoder turns the pixels.
    expect(difference(await read(bytes), await decoded(bytes))).toBeUndefined();
  });

  it.each<[string, TiffOptions]>([
    ['strips', {}],
    ['tiles', { tile: true, tileWidth: 32, tileHeight: 16 }],
    ['white is zero', { miniswhite: true }],
  ])('CCITT G4, %s', async (_, options) => {
    const grey = plain(700, 500).toColourspace('b-w');
    const bytes = await tiffOf(grey, { compression: 'ccittfax4', bitdepth: 1, ...options });
    expect(difference(await read(bytes), await decoded(bytes))).toBeUndefined();
  });

  it.each(['none', 'lzw', 'jpeg'])('BigTIFF, %s', async (compression) => {
    for (const more of [{}, { tile: true, tileWidth: 32, tileHeight: 32 }, { tile: true, pyramid: true }]) {
      const bytes = await tiffOf(plain(130, 91), { compression, bigtiff: true, ...more });
      expect(bytes[2]).toBe(43);
      expect(psnr(await read(bytes), await decoded(bytes))).toBeGreaterThan(50);
    }
  });
});

describe('a TIFF made by hand is decoded to the pixels sharp gets', () => {
  const [width, height] = [13, 7];
  const next = random(3);
  const values = (count: number, most: number): number[] =>
    Array.from({ length: count }, () => Math.floor(next() * most));
  const bytes = (perPixel: number): Uint8Array => Uint8Array.from(values(width * height * perPixel, 256));
  const words = (perPixel: number): Uint16Array => Uint16Array.from(values(width * height * perPixel, 65536));
  const base = { width, height };
  const colourMap = (bits: number): number[] => values(3 * 2 ** bits, 65536);
  const planes = [bytes(1), bytes(1), bytes(1)];
  const cases: Record<string, Omit<HandTiff, 'order'>> = {
    RGB: { ...base, bits: [8, 8, 8], photometric: 2, segments: [bytes(3)] },
    '16 bit RGB': { ...base, bits: [16, 16, 16], photometric: 2, segments: [words(3)] },
    '16 bit RGBA': { ...base, bits: [16, 16, 16, 16], photometric: 2, segments: [words(4)], more: { 338: [2] } },
    'extra sample of no stated meaning': {
      ...base,
      bits: [8, 8, 8, 8],
      photometric: 2,
      segments: [bytes(4)],
      more: { 338: [0] },
    },
    'grey and alpha': { ...base, bits: [8, 8], photometric: 1, segments: [bytes(2)], more: { 338: [2] } },
    'inverted grey': { ...base, bits: [8], photometric: 0, segments: [bytes(1)] },
    'one bit': { ...base, bits: [1], photometric: 1, segments: [packed(values(91, 2), width, 1)] },
    'one bit, inverted': { ...base, bits: [1], photometric: 0, segments: [packed(values(91, 2), width, 1)] },
    'two bits': { ...base, bits: [2], photometric: 1, segments: [packed(values(91, 4), width, 2)] },
    'four bits': { ...base, bits: [4], photometric: 1, segments: [packed(values(91, 16), width, 4)] },
    'palette of 8 bits': { ...base, bits: [8], photometric: 3, segments: [bytes(1)], more: { 320: colourMap(8) } },
    'palette of 4 bits': {
      ...base,
      bits: [4],
      photometric: 3,
      segments: [packed(values(91, 16), width, 4)],
      more: { 320: colourMap(4) },
    },
    'palette of 2 bits': {
      ...base,
      bits: [2],
      photometric: 3,
      segments: [packed(values(91, 4), width, 2)],
      more: { 320: colourMap(2) },
    },
    'palette of 1 bit': {
      ...base,
      bits: [1],
      photometric: 3,
      segments: [packed(values(91, 2), width, 1)],
      more: { 320: colourMap(1) },
    },
    'bits in reverse order': {
      ...base,
      bits: [1],
      photometric: 1,
      segments: [packed(values(91, 2), width, 1)],
      more: { 266: [2] },
    },
    planes: { ...base, bits: [8, 8, 8], photometric: 2, segments: planes, more: { 284: [2] } },
    strips: {
      ...base,
      bits: [8, 8, 8],
      photometric: 2,
      rowsPerStrip: 3,
      segments: [39 * 3, 39 * 3, 39].map((n) => Uint8Array.from(values(n, 256))),
    },
  };
  for (const [name, file] of Object.entries(cases)) {
    it.each(['II', 'MM'] as const)(`${name}, %s`, async (order) => {
      const made = handTiff({ ...file, order });
      expect(difference(await read(made), await decoded(made))).toBeUndefined();
    });
  }

  it('also if its only strip has no byte count', async () => {
    const file = { ...base, bits: [8, 8, 8], photometric: 2, segments: [bytes(3)] };
    const made = handTiff({ ...file, more: { 279: [] } });
    expect(difference(await read(made), await decoded(handTiff(file)))).toBeUndefined();
  });

  it('of 16 bits with predictor 2, in either byte order', async () => {
    const samples = words(3);
    const { deflateSync } = await import('node:zlib');
    for (const order of ['II', 'MM'] as const) {
      const raw = new Uint8Array(samples.length * 2);
      const view = new DataView(raw.buffer);
      samples.forEach((value, index) => {
        const before = index % (width * 3) < 3 ? 0 : (samples[index - 3] as number);
        view.setUint16(index * 2, value - before, order === 'II');
      });
      for (const code of [8, 32946]) {
        const file = {
          ...base,
          order,
          bits: [16, 16, 16],
          photometric: 2,
          segments: [new Uint8Array(deflateSync(raw))],
        };
        const made = handTiff({ ...file, more: { 259: [code], 317: [2] } });
        expect(difference(await read(made), await decoded(made))).toBeUndefined();
      }
    }
  });

  it('with associated alpha: colours are divided by it', async () => {
    const straight = photo(width, height, { alpha: true });
    const premultiplied = Uint8Array.from(straight.data, (value, index) =>
      index % 4 === 3 ? value : Math.round((value * (straight.data[index | 3] as number)) / 255),
    );
    const made = handTiff({
      ...base,
      bits: [8, 8, 8, 8],
      photometric: 2,
      segments: [premultiplied],
      more: { 338: [1] },
    });
    const mine = await read(made);
    const solid = (x: number, y: number) => (straight.data[(y * width + x) * 4 + 3] as number) > 100;
    expect(psnr(mine, straight, solid)).toBeGreaterThan(48);
    for (let at = 3; at < mine.data.length; at += 4) expect(mine.data[at]).toBe(straight.data[at]);
  });

  it('CMYK has the colours of the same inks in a JPEG', async () => {
    // One colour to an 8x8 block: at quality 100 the inks come through the JPEG as they are, or one off.
    const inks = [
      0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 102, 51, 0, 51, 255, 255, 255, 255,
    ];
    const [width, height] = [8 * (inks.length / 4), 8];
    const samples = Uint8Array.from(
      { length: width * height * 4 },
      (_, at) => inks[Math.floor(((at >> 2) % width) / 8) * 4 + (at & 3)] as number,
    );
    const made = handTiff({ width, height, bits: [8, 8, 8, 8], photometric: 5, segments: [samples] });
    const written = new Uint8Array(
      await sharp(made)
        .pipelineColourspace('cmyk')
        .toColourspace('cmyk')
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    );
    const [frame] = await jpg.decode(written, readSource(written), 'first');
    const [ours, theirs] = [await read(made), frame as PixelBuffer];
    const off = ours.data.reduce((most, level, at) => Math.max(most, Math.abs(level - (theirs.data[at] as number))), 0);
    expect(off).toBeLessThanOrEqual(2);
    // The middle of the block of cyan, and of the one without ink.
    expect([...ours.data.subarray(12 * 4, 12 * 4 + 4)]).toEqual([0, 153, 227, 255]);
    expect([...ours.data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(readSource(made).hasAlpha).toBe(false);
  });

  it.each<[string, Partial<HandTiff>]>([
    ['no width', { width: 0 }],
    ['too few strips', { rowsPerStrip: 1 }],
    [
      'strips that each span the whole file',
      { rowsPerStrip: 1, more: { 273: [8, 8, 8, 8, 8, 8, 8], 279: Array(7).fill(1200) } },
    ],
    ['tiles of a gigabyte', { more: { 322: [65520], 323: [65520], 324: [8], 325: [100] } }],
    ['tiles without size', { more: { 322: [0], 323: [16], 324: [8], 325: [100] } }],
    ['a palette cut short', { bits: [8], photometric: 3, more: { 320: [1, 2, 3] } }],
    ['too few samples', { bits: [8, 8] }],
  ])('%s: ImageDamage', (_, change) => {
    const made = handTiff({ ...base, bits: [8, 8, 8], photometric: 2, segments: [bytes(3)], ...change });
    expect(() => readSource(made)).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
  });

  it('data that are damaged or end early are ImageDamage; data without end stop in time', async () => {
    const { deflateSync } = await import('node:zlib');
    const file = { ...base, bits: [8, 8, 8], photometric: 2 };
    const withWrongChecksum = (data: Uint8Array): Uint8Array => data.with(-1, (data.at(-1) as number) ^ 1);
    const bomb = handTiff({
      ...file,
      segments: [new Uint8Array(deflateSync(new Uint8Array(50_000_000)))],
      more: { 259: [8] },
    });
    expect((await read(bomb)).data[0]).toBe(0);
    for (const [code, data] of [
      [8, new Uint8Array(deflateSync(new Uint8Array(100)))],
      [8, new Uint8Array(100).fill(7)],
      // All samples are there, but their Adler-32 is wrong.
      [8, withWrongChecksum(new Uint8Array(deflateSync(new Uint8Array(width * height * 3))))],
      [5, Uint8Array.of(0x80, 0x40, 0x40)],
      [5, new Uint8Array(100).fill(255)],
      [32773, Uint8Array.of(0x81, 9)],
      [7, new Uint8Array(100).fill(7)],
      [1, new Uint8Array(20)],
    ] as const) {
      const made = handTiff({ ...file, segments: [data], more: { 259: [code] } });
      await expect(read(made), `compression ${code}`).rejects.toMatchObject({ code: 'ImageDamage' });
    }
  });
});

describe('a TIFF written here', () => {
  it.each([
    [1, 1],
    [61, 43],
    [300, 1],
    [1, 300],
    [640, 480],
  ])('%ix%i is read by sharp to the same pixels', async (width, height) => {
    for (const alpha of [false, true]) {
      const picture = photo(width, height, { alpha, seed: width });
      const bytes = (await codec.encode?.([still(picture)], settings)) as Bytes;
      expect(difference(await rawOf(sharp(bytes)), picture)).toBeUndefined();
      expect(difference(await read(bytes), picture)).toBeUndefined();
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'tiff', width, height, hasAlpha: alpha });
    }
  });

  it('of noise or flat colour keeps its pixels, at any fill of the LZW table', async () => {
    const next = random(5);
    for (const width of [1, 2, 80, 84, 85, 86, 170, 171, 340, 682, 1365, 1366]) {
      const noise = drawn(width, 3, () => [next() * 256, next() * 256, next() * 256, 255]);
      const flat = drawn(width, 300, () => [1, 2, 3, 4]);
      for (const picture of [noise, flat]) {
        const bytes = (await codec.encode?.([still(picture)], settings)) as Bytes;
        expect(difference(await decoded(bytes), picture)).toBeUndefined();
        expect(difference(await read(bytes), picture)).toBeUndefined();
      }
    }
  });

  it('carries a profile that sharp finds', async () => {
    const { icc } = await sharp(await plain().withIccProfile('p3').png().toBuffer()).metadata();
    const profile = new Uint8Array(icc as Buffer);
    const bytes = (await codec.encode?.([still(clear)], settings)) as Bytes;
    const carrying = (await fileColours.tiff.withProfile?.(bytes, profile)) as Bytes;
    expect(new Uint8Array((await sharp(carrying).metadata()).icc as Buffer)).toEqual(profile);
    expect(await toldColours(formats.tiff, carrying)).toEqual(profile);
    expect(await toldColours(formats.tiff, bytes)).toBeUndefined();
    expect(difference(await decoded(carrying), clear)).toBeUndefined();
  });

  it.runIf(realFiles('example.jpg').length > 0)('of a photo keeps its pixels', async () => {
    const picture = await decoded(await realFile('example.jpg'));
    const bytes = (await codec.encode?.([still(picture)], settings)) as Bytes;
    expect(difference(await decoded(bytes), picture)).toBeUndefined();
  });
});
