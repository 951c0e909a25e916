// CCITT data: the packings that libtiff writes, as bytes of a picture drawn below, and long runs by sharp.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { formats, readSource } from '../../../src/formats/index.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, random, rawOf } from '../../pictures.ts';
import { difference, drawn } from '../../pixels.ts';
import { type HandTiff, handTiff } from './files.ts';

const { tiff: codec } = wasmCodecs(loadWasm).codecs.of;

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<PixelBuffer> {
  expect(formats.tiff.findDamage(bytes)).toBeUndefined();
  const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
  return frame as PixelBuffer;
}

const rows = [
  '................................................',
  '....########................########............',
  '...##......##..............##......##.....#.....',
  '...#........#..............#........#...#.#.#...',
  '########################################.#.#.#.#',
  '................................................',
  '#..............................................#',
  '################################################',
];
const [width, height] = [48, rows.length];
const picture = (lines: readonly string[]): PixelBuffer =>
  drawn(
    width,
    height,
    (x, y) =>
      Array<number>(3)
        .fill(lines[y]?.[x] === '#' ? 0 : 255)
        .concat(255) as never,
  );

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** The rows above as libtiff 4.5 packs them: compression, T4Options, data. */
const packings: Readonly<Record<string, readonly [compression: number, options: number, data: string]>> = {
  RLE: [2, 0, '0bb16a14808fbd3ef1608535a29a843a1d403506c1d0e8743a0b3540a8350640'],
  'RLE, rows at 16 bits': [32771, 0, '0b00b16a14808fbd3ef160008535a29a843a1d403506c1d0e8743a000b003540a80035064000'],
  G3: [3, 0, '0010b001b16a1480018fbd3ef16000c29ad14d421d0ea0004d41b0743a1d0e80042c004d502a00135064'],
  'G3 with fill bits': [
    3,
    4,
    '00010b0001b16a1480018fbd3ef16000018535a29a843a1d4000013506c1d0e8743a00010b00013540a80001350640',
  ],
  'G3 in two dimensions': [3, 1, '001858008d8a6a160038fbd3ef16000a9e9c20b23a800cd41b0743a1d0e80042222c0066a815000a30'],
  'G3 in two dimensions with fill bits': [
    3,
    5,
    '00018580011b14d42c0001c7de9f78b0000153d384164750019a8360e8743a1d00010888b0019aa054000146',
  ],
  G4: [4, 0, '9b14d42d1f9a3f338b4f4e10591d410888349204128888b26a9630010010'],
};

const fax = (data: Uint8Array, compression: number, options = 0, more: Partial<HandTiff> = {}) =>
  handTiff({
    width,
    height,
    bits: [1],
    photometric: 0,
    segments: [data],
    ...more,
    more: { 259: [compression], 292: [options], ...more.more },
  });

/** The bits of every byte in reverse order. */
const reversed = (data: Uint8Array): Uint8Array =>
  data.map((byte) => Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2));

describe('CCITT data', () => {
  it.each(Object.entries(packings))('%s', async (_, [compression, options, hex]) => {
    const data = fromHex(hex);
    for (const order of ['II', 'MM'] as const) {
      const made = fax(data, compression, options, { order });
      expect(difference(await read(made), picture(rows))).toBeUndefined();
      expect(
        difference(await read(fax(data, compression, options, { order, big: true })), picture(rows)),
      ).toBeUndefined();
    }
    const lowestBitFirst = fax(reversed(data), compression, options, { more: { 266: [2] } });
    expect(difference(await read(lowestBitFirst), picture(rows))).toBeUndefined();
    const negative = await read(fax(data, compression, options, { photometric: 1 }));
    const inverted = rows.map((row) => row.replace(/./g, (dot) => (dot === '#' ? '.' : '#')));
    expect(difference(negative, picture(inverted))).toBeUndefined();
  });

  it('is black on white where the file does not say what 0 means', async () => {
    const made = fax(fromHex(packings.G4?.[2] as string), 4, 0, { more: { 262: [] } });
    expect(difference(await read(made), picture(rows))).toBeUndefined();
  });

  it('G3 also without end-of-line codes', async () => {
    // White 48; then the row of white 4, black 8, white 16, black 8, white 12.
    const bits = ['00001011', '1011', '000101', '101010', '000101', '001000'].join('').padEnd(40, '0');
    const data = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
    const made = fax(data, 3, 0, { height: 2, rowsPerStrip: 2 });
    const pixels = await read(made);
    const dark = Array.from({ length: 48 }, (_, x) => (pixels.data[(48 + x) * 4] === 0 ? '#' : '.')).join('');
    expect(dark).toBe(rows[1]);
    expect(pixels.data.subarray(0, 48 * 4).every((level) => level === 255)).toBe(true);
  });

  it('has runs of every length', async () => {
    const next = random(8);
    const [wide, high] = [2700, 170];
    const bits = Buffer.alloc(wide * high, 255);
    for (let y = 0; y < high; y += 1) {
      for (let x = Math.floor(next() * 40), black = true; x < wide; black = !black) {
        const run = y % 2 === 0 ? Math.floor(next() * 70) : Math.floor(next() ** 3 * 2700);
        if (black) bits.fill(0, y * wide + x, y * wide + Math.min(wide, x + run));
        x += run + 1;
      }
    }
    const raw = sharp(bits, { raw: { width: wide, height: high, channels: 1 } }).toColourspace('b-w');
    const made = new Uint8Array(await raw.tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer());
    expect(difference(await read(made), await decoded(made))).toBeUndefined();
  });
});

describe('damaged CCITT data', () => {
  const tolerant = (bytes: Uint8Array): Promise<PixelBuffer> => rawOf(sharp(bytes, { failOn: 'none' }));

  it.each([
    ['G3', 12],
    ['G3 in two dimensions', 23],
    ['G3 in two dimensions with fill bits', 29],
  ])('%s: the other rows are as libtiff has them', async (name, at) => {
    const [compression, options, hex] = packings[name] as (typeof packings)[string];
    const data = fromHex(hex);
    const made = fax(data.with(at, (data[at] as number) ^ 0x10), compression, options);
    const pixels = await read(made);
    expect(difference(pixels, picture(rows))).toBeDefined();
    expect(difference(pixels, await tolerant(made))).toBeUndefined();
  });

  it.each(Object.keys(packings))('%s that ends early is ImageDamage', async (name) => {
    const [compression, options, hex] = packings[name] as (typeof packings)[string];
    for (const length of [0, 1, 8, 20]) {
      const made = fax(fromHex(hex).slice(0, length), compression, options, { more: { 279: [length] } });
      await expect(codec.decode(made, readSource(made), 'first')).rejects.toMatchObject({ code: 'ImageDamage' });
    }
  });

  it.each(['RLE', 'G4'])('%s with a code that is none is ImageDamage', async (name) => {
    const [compression, options, hex] = packings[name] as (typeof packings)[string];
    const made = fax(fromHex(hex).fill(0, 6, 9), compression, options);
    await expect(codec.decode(made, readSource(made), 'first')).rejects.toMatchObject({ code: 'ImageDamage' });
  });

  it('is a picture or ImageDamage, whatever bits are wrong', async () => {
    const next = random(4);
    for (const [compression, options, hex] of Object.values(packings)) {
      for (let round = 0; round < 60; round += 1) {
        const data = fromHex(hex);
        for (let flips = 0; flips < 3; flips += 1) {
          const at = Math.floor(next() * data.length);
          data[at] = (data[at] as number) ^ (1 << Math.floor(next() * 8));
        }
        const made = fax(data, compression, options);
        const result = await codec.decode(made, readSource(made), 'first').catch((error) => error);
        if (!Array.isArray(result)) expect(result).toMatchObject({ code: 'ImageDamage' });
      }
    }
  });
});
