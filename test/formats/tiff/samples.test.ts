// Samples of every depth and kind, in files made by hand: against sharp where it reads them, else against values worked out here.
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { readSource } from '../../../src/formats/index.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, random } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { type HandTiff, handTiff, packed } from './files.ts';

const { tiff: codec } = wasmCodecs(loadWasm).codecs.of;

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<PixelBuffer> {
  const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
  return frame as PixelBuffer;
}

/** The largest difference of two pictures in any channel. */
const mostOff = (a: PixelBuffer, b: PixelBuffer): number =>
  a.data.reduce((most, level, at) => Math.max(most, Math.abs(level - (b.data[at] as number))), 0);

const colours = ({ data }: PixelBuffer): number[] => [...data.filter((_, at) => at % 4 < 3)];
const greys = ({ data }: PixelBuffer): number[] => [...data.filter((_, at) => at % 4 === 0)];

const orders = ['II', 'MM'] as const;
const [width, height] = [13, 7];
const next = random(3);
const values = (count: number, most: number): number[] =>
  Array.from({ length: count }, () => Math.floor(next() * most));
const base = { width, height };
const bytes = (perPixel: number): Uint8Array => Uint8Array.from(values(width * height * perPixel, 256));
const words = (perPixel: number): Uint16Array => Uint16Array.from(values(width * height * perPixel, 65536));

/** Samples of four or eight bytes, in the byte order of the file. */
function wide(numbers: readonly number[], kind: 'u32' | 'i32' | 'f32' | 'f64', order: 'II' | 'MM'): Uint8Array {
  const size = kind === 'f64' ? 8 : 4;
  const view = new DataView(new ArrayBuffer(numbers.length * size));
  const little = order === 'II';
  numbers.forEach((value, index) => {
    const at = index * size;
    if (kind === 'u32') view.setUint32(at, value, little);
    else if (kind === 'i32') view.setInt32(at, value, little);
    else if (kind === 'f32') view.setFloat32(at, value, little);
    else view.setFloat64(at, value, little);
  });
  return new Uint8Array(view.buffer);
}

describe('unsigned samples', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('%i bits, grey and RGB: scaled to 255', async (bits) => {
    const largest = 2 ** bits - 1;
    for (const perPixel of [1, 3]) {
      const samples = values(width * height * perPixel, 2 ** bits);
      const segments = [packed(samples, width * perPixel, bits)];
      const made = handTiff({
        ...base,
        bits: Array(perPixel).fill(bits),
        photometric: perPixel === 3 ? 2 : 1,
        segments,
      });
      const expected = samples.map((sample) => Math.round((sample * 255) / largest));
      const pixels = await read(made);
      expect(perPixel === 3 ? colours(pixels) : greys(pixels)).toEqual(expected);
    }
  });

  it.each([9, 10, 12, 14, 15, 17, 20, 31])('%i bits, in either byte order: the upper eight count', async (bits) => {
    for (const order of orders) {
      const samples = values(width * height * 3, 2 ** bits);
      const segments = [packed(samples, width * 3, bits)];
      const made = handTiff({ ...base, order, bits: [bits, bits, bits], photometric: 2, segments });
      expect(colours(await read(made))).toEqual(samples.map((sample) => Math.floor(sample / 2 ** (bits - 8))));
    }
  });

  it('12 bits, grey: black, the two middle levels and white', async () => {
    const segments = [packed([0, 0x7ff, 0xfff, 0x800], 4, 12)];
    expect(greys(await read(handTiff({ width: 4, height: 1, bits: [12], photometric: 1, segments })))).toEqual([
      0, 127, 255, 128,
    ]);
    expect(greys(await read(handTiff({ width: 4, height: 1, bits: [12], photometric: 0, segments })))).toEqual([
      255, 128, 0, 127,
    ]);
  });

  it('24 and 32 bits, in the byte order of the file', async () => {
    for (const order of orders) {
      const top = values(width * height, 256);
      const u32 = wide(
        top.map((value) => value * 2 ** 24 + 0x123456),
        'u32',
        order,
      );
      const u24 = u32.filter((_, at) => (order === 'II' ? at % 4 !== 0 : at % 4 !== 3));
      for (const [bits, data] of [
        [32, u32],
        [24, u24],
      ] as const) {
        expect(greys(await read(handTiff({ ...base, order, bits: [bits], photometric: 1, segments: [data] })))).toEqual(
          top,
        );
      }
    }
  });

  it.each<[string, Omit<HandTiff, 'order'>]>([
    ['16 bit grey, white is zero', { ...base, bits: [16], photometric: 0, segments: [words(1)] }],
    ['16 bit grey and alpha', { ...base, bits: [16, 16], photometric: 1, segments: [words(2)], more: { 338: [2] } }],
    [
      '16 bit associated alpha',
      { ...base, bits: [16, 16, 16, 16], photometric: 2, segments: [words(4)], more: { 338: [1] } },
    ],
    [
      '8 bit associated alpha',
      { ...base, bits: [8, 8, 8, 8], photometric: 2, segments: [bytes(4)], more: { 338: [1] } },
    ],
    [
      'palette and alpha',
      { ...base, bits: [8, 8], photometric: 3, segments: [bytes(2)], more: { 338: [2], 320: values(768, 65536) } },
    ],
    [
      'palette of 8 bits each',
      { ...base, bits: [8], photometric: 3, segments: [bytes(1)], more: { 320: values(768, 256) } },
    ],
  ])('%s: as sharp', async (_, file) => {
    for (const order of orders) {
      const made = handTiff({ ...file, order });
      expect(mostOff(await read(made), await decoded(made))).toBeLessThanOrEqual(file.more?.[338]?.[0] === 1 ? 1 : 0);
      expect(readSource(made).hasAlpha).toBe(file.more?.[338] !== undefined);
    }
  });

  it('a palette of 16-bit indices', async () => {
    const colourMap = values(3 * 65536, 65536);
    const indices = words(1);
    const pixels = await read(
      handTiff({ ...base, bits: [16], photometric: 3, segments: [indices], more: { 320: colourMap } }),
    );
    const expected = [...indices].flatMap((index) =>
      [0, 1, 2].map((channel) => (colourMap[channel * 65536 + index] as number) >> 8),
    );
    expect(colours(pixels)).toEqual(expected);
  });
});

describe('CMYK', () => {
  const inks = [0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 102, 51, 0, 51, 40, 60, 80, 20];
  const count = inks.length / 4;
  const cmyk = { width: count, height: 1, bits: [8, 8, 8, 8], photometric: 5 };
  const plane = (list: readonly number[], sample: number) => Uint8Array.from(list.filter((_, at) => at % 4 === sample));
  const plain = () => read(handTiff({ ...cmyk, segments: [Uint8Array.from(inks)] }));

  it('in planes, in 16 bits and in big files has the same colours', async () => {
    const planes = [0, 1, 2, 3].map((sample) => plane(inks, sample));
    expect(
      difference(await read(handTiff({ ...cmyk, segments: planes, more: { 284: [2] } })), await plain()),
    ).toBeUndefined();
    for (const order of orders) {
      const deep = Uint16Array.from(inks, (ink) => ink * 257);
      const file = { ...cmyk, bits: [16, 16, 16, 16], order, segments: [deep] };
      expect(difference(await read(handTiff(file)), await plain())).toBeUndefined();
      expect(difference(await read(handTiff({ ...file, big: true })), await plain())).toBeUndefined();
    }
  });

  it('keeps the alpha in its fifth sample', async () => {
    const samples = inks.flatMap((ink, at) => (at % 4 === 3 ? [ink, at * 5] : [ink]));
    const made = handTiff({ ...cmyk, bits: [8, 8, 8, 8, 8], segments: [Uint8Array.from(samples)], more: { 338: [2] } });
    const pixels = await read(made);
    expect(readSource(made).hasAlpha).toBe(true);
    expect([...pixels.data.filter((_, at) => at % 4 === 3)]).toEqual(
      inks.map((_, at) => at * 5).filter((_, at) => at % 4 === 3),
    );
    expect(colours(pixels)).toEqual(colours(await plain()));
    expect(mostOff(pixels, await decoded(made))).toBeLessThanOrEqual(6);
  });

  it('takes the colours of inks that it is given', async () => {
    const made = handTiff({ ...cmyk, segments: [Uint8Array.from(inks)] });
    const table = { levels: 2, rgb: Uint8Array.from({ length: 48 }, (_, at) => (Math.floor(at / 3) === 8 ? 77 : 5)) };
    const [frame] = await codec.decode(made, readSource(made), 'first', 1, table);
    expect([...(frame as PixelBuffer).data.subarray(0, 8)]).toEqual([5, 5, 5, 255, 77, 77, 77, 255]);
  });
});

describe('samples with a sign', () => {
  const numbers = [-128, -1, 0, 1, 63, 127];

  it.each([8, 16, 32])('%i bits: below zero is black, and others are as without a sign', async (bits) => {
    for (const order of orders) {
      const shifted = numbers.map((value) => value * 2 ** (bits - 8));
      const data = wide(
        shifted.map((value) => value * 2 ** (32 - bits)),
        'i32',
        order,
      );
      const size = bits / 8;
      const kept = data.filter((_, at) => (order === 'II' ? at % 4 >= 4 - size : at % 4 < size));
      const made = handTiff({
        width: 6,
        height: 1,
        order,
        bits: [bits],
        photometric: 1,
        segments: [kept],
        more: { 339: [2] },
      });
      expect(greys(await read(made))).toEqual([0, 0, 0, 1, 63, 127]);
      // libvips cuts 32 bits off at 255 instead.
      if (bits < 32) expect(greys(await decoded(made))).toEqual([0, 0, 0, 1, 63, 127]);
    }
  });
});

describe('floating-point samples', () => {
  const levels = [0, 0.001, 0.1, 0.25, 0.5, 0.75, 1, 2, -1];
  const rgb = { width: 3, height: 1, photometric: 2, more: { 339: [3, 3, 3] } };
  /** IEEE 754 binary16, for numbers it has exactly or that are cut off. */
  const half = (value: number): number => {
    if (value === 0) return 0;
    const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
    const fraction = Math.floor((Math.abs(value) / 2 ** exponent - 1) * 1024);
    return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
  };

  it('RGB is linear light, as for sharp', async () => {
    for (const order of orders) {
      const made = handTiff({ ...rgb, order, bits: [32, 32, 32], segments: [wide(levels, 'f32', order)] });
      expect(mostOff(await read(made), await decoded(made))).toBeLessThanOrEqual(1);
      const [, , tenth, , middle, , full, above, below] = colours(await read(made));
      expect([tenth, middle, full, above, below]).toEqual([89, 188, 255, 255, 0]);
      const doubles = handTiff({ ...rgb, order, bits: [64, 64, 64], segments: [wide(levels, 'f64', order)] });
      expect(difference(await read(doubles), await read(made))).toBeUndefined();
      const halves = handTiff({ ...rgb, order, bits: [16, 16, 16], segments: [Uint16Array.from(levels, half)] });
      expect(mostOff(await read(halves), await read(made))).toBeLessThanOrEqual(1);
    }
  });

  it('grey from 0 to 1 is black to white, in steps of light as they are shown', async () => {
    const grey = { width: 9, height: 1, photometric: 1, more: { 339: [3] } };
    for (const order of orders) {
      const expected = [0, 0, 25, 63, 127, 191, 255, 255, 0];
      const made = handTiff({ ...grey, order, bits: [32], segments: [wide(levels, 'f32', order)] });
      expect(greys(await read(made))).toEqual(expected);
      const negative = handTiff({ ...grey, photometric: 0, order, bits: [64], segments: [wide(levels, 'f64', order)] });
      expect(greys(await read(negative))).toEqual([255, 254, 229, 191, 127, 63, 0, 0, 255]);
    }
  });

  it('what is no number is black, and the infinite is cut off', async () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const made = handTiff({ ...rgb, width: 1, bits: [32, 32, 32], segments: [wide(odd, 'f32', 'II')] });
    expect(colours(await read(made))).toEqual([0, 255, 0]);
  });

  it('unassociated and associated alpha', async () => {
    const samples = [0.5, 0.25, 1, 0.5, 0.2, 0.4, 0.6, 0];
    const file = {
      width: 2,
      height: 1,
      bits: [32, 32, 32, 32],
      photometric: 2,
      segments: [wide(samples, 'f32', 'II')],
    };
    const straight = await read(handTiff({ ...file, more: { 339: [3, 3, 3, 3], 338: [2] } }));
    expect([...straight.data]).toEqual([188, 137, 255, 127, 124, 170, 203, 0]);
    const divided = await read(handTiff({ ...file, more: { 339: [3, 3, 3, 3], 338: [1] } }));
    expect([...divided.data]).toEqual([255, 188, 255, 127, 0, 0, 0, 0]);
  });
});

describe('predictors', () => {
  /** Predictor 3: bytes of the samples of a row sorted from the highest to the lowest, then differences. */
  function floating(row: Uint8Array, size: number, step: number): Uint8Array {
    const count = row.length / size;
    const sorted = row.map((_, at) => row[(at % count) * size + Math.floor(at / count)] as number);
    return sorted.map((byte, at) => byte - (at < step ? 0 : (sorted[at - step] as number)));
  }

  it.each<['f32' | 'f64', number]>([
    ['f32', 32],
    ['f64', 64],
  ])('floating-point, %s', async (kind, bits) => {
    const samples = Array.from({ length: width * height * 3 }, () => next() * 1.4 - 0.2);
    const rowBytes = (width * 3 * bits) / 8;
    for (const order of orders) {
      // The bytes are sorted by their weight, so that the byte order of the file has no part in it.
      const big = wide(samples, kind, 'MM');
      const rows = Array.from({ length: height }, (_, y) =>
        floating(big.subarray(y * rowBytes, (y + 1) * rowBytes), bits / 8, 3),
      );
      const segments = [new Uint8Array(deflateSync(Buffer.concat(rows)))];
      const file = { ...base, order, bits: [bits, bits, bits], photometric: 2 };
      const made = handTiff({ ...file, segments, more: { 339: [3, 3, 3], 259: [8], 317: [3] } });
      const plain = handTiff({ ...file, segments: [wide(samples, kind, order)], more: { 339: [3, 3, 3] } });
      expect(difference(await read(made), await read(plain))).toBeUndefined();
      if (kind === 'f32') expect(mostOff(await read(made), await decoded(made))).toBeLessThanOrEqual(1);
    }
  });

  it('horizontal, 32 bits', async () => {
    const samples = values(width * height * 3, 2 ** 32);
    const apart = samples.map((value, at) => value - (at % (width * 3) < 3 ? 0 : (samples[at - 3] as number)));
    for (const order of orders) {
      const segments = [new Uint8Array(deflateSync(wide(apart, 'u32', order)))];
      const made = handTiff({
        ...base,
        order,
        bits: [32, 32, 32],
        photometric: 2,
        segments,
        more: { 259: [8], 317: [2] },
      });
      expect(colours(await read(made))).toEqual(samples.map((value) => Math.floor(value / 2 ** 24)));
    }
  });

  it('is not looked at where the packing has none', async () => {
    const file = { ...base, bits: [8, 8, 8], photometric: 2, segments: [bytes(3)] };
    expect(
      difference(await read(handTiff({ ...file, more: { 317: [2] } })), await read(handTiff(file))),
    ).toBeUndefined();
  });
});

describe('CIE Lab', () => {
  it('of 16 bits: as sharp, within two levels', async () => {
    for (const order of orders) {
      const made = handTiff({ ...base, order, bits: [16, 16, 16], photometric: 8, segments: [words(3)] });
      expect(mostOff(await read(made), await decoded(made))).toBeLessThanOrEqual(2);
    }
  });

  it('of 8 bits has the colours of 16', async () => {
    const lab = [0, 0, 0, 255, 0, 0, 128, 0, 0, 128, 60, 196, 200, 250, 30];
    const file = { width: 5, height: 1, photometric: 8 };
    const eight = await read(handTiff({ ...file, bits: [8, 8, 8], segments: [Uint8Array.from(lab)] }));
    const deep = Uint16Array.from(lab, (value, at) => (at % 3 === 0 ? value * 257 : value * 256));
    const sixteen = handTiff({ ...file, bits: [16, 16, 16], segments: [deep] });
    expect(mostOff(eight, await decoded(sixteen))).toBeLessThanOrEqual(2);
    expect([...eight.data.subarray(0, 8)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });
});
