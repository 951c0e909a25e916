// Our own PNG decoder: it must give the pixels of @jsquash/png, and read and refuse the same files.
import { deflateSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/formats/index.ts';
import { pngCodec } from '../../../src/formats/png/codec.ts';
import { simdPng } from '../../../src/formats/png/decode.simd.ts';
import { type PngLayout, plainLayout } from '../../../src/formats/png/layout.ts';
import { readPngParts } from '../../../src/formats/png/parts.ts';
import { passesOf } from '../../../src/formats/png/passes.ts';
import { type Frame, type PixelBuffer, still } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, random, realFile, realFiles } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { chunk, file, joined, type Kind } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const ours = simdPng(new SimdInstance());
const both = pngCodec(loadWasm, ours).codec;
const theirs = pngCodec(loadWasm).codec;

/** The pixels that our own decoder gives, if it takes the file: whole, and the same as rows if they can flow. */
const decodeOurs = (bytes: Bytes): PixelBuffer | undefined => {
  const layout = plainLayout(readPngParts(bytes));
  if (!layout) return undefined;
  const whole = ours.whole(layout);
  if (!layout.interlaced) {
    const flowed = flowing(layout);
    expect(flowed === undefined).toBe(whole === undefined);
    if (flowed && whole) expect(difference(flowed, whole)).toBeUndefined();
  }
  return whole;
};

/** The rows that flow, collected. */
function flowing(layout: PngLayout): PixelBuffer | undefined {
  const next = ours.rows(layout);
  const data = new Uint8ClampedArray(layout.width * layout.height * 4);
  let at = 0;
  for (let band = next(); band; band = next()) {
    if (band === 'refused') return undefined;
    expect(band.height).toBeGreaterThan(0);
    data.set(band.data, at);
    at += band.data.length;
  }
  expect(at).toBe(data.length);
  return { width: layout.width, height: layout.height, data };
}
const decodeTheirs = async (bytes: Bytes): Promise<PixelBuffer> =>
  (await theirs.decode(bytes, readSource(bytes), 'first'))[0] as Frame;

/** Rows of noise with a random filter each; which pixels they stand for does not matter. */
function filteredRows(width: number, height: number, pixelBytes: number, noise: number, seed = 3): Bytes {
  const next = random(seed);
  const rowBytes = width * pixelBytes + 1;
  return Uint8Array.from({ length: rowBytes * height }, (_, at) =>
    at % rowBytes === 0 ? Math.floor(next() * 5) : Math.floor(next() * noise),
  );
}

/** Deflate data of a stored block and one with fixed codes: matches of 256 bytes at these distances, which are 1025 or more. */
function storedThenMatches(stored: Bytes, distances: readonly number[]): Bytes {
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = 0; bit < count; bit += 1) bits.push((value >> bit) & 1);
  };
  const putCode = (code: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((code >> bit) & 1);
  };
  put(1 + 2 * 1, 3);
  for (const distance of distances) {
    // Symbol 284 stands for the lengths from 227 on.
    putCode(0b11000000 + 284 - 280, 8);
    put(256 - 227, 5);
    const extra = 30 - Math.clz32(distance - 1);
    putCode(2 * extra + 2 + (((distance - 1) >> extra) & 1), 5);
    put(distance - 1, extra);
  }
  putCode(0, 7);
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) packed[at >> 3] = (packed[at >> 3] as number) | (bit << (at & 7));
  const { length } = stored;
  return joined(Uint8Array.of(0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), stored, packed);
}

describe('our decoder gives the pixels of @jsquash/png and of sharp', () => {
  it.each([
    ['RGBA', 4, 6],
    ['RGB', 3, 2],
    ['grey and alpha', 2, 4],
    ['grey', 1, 0],
  ] as const)(
    'for %s with all filters, widths and kinds of deflate block',
    { timeout: 60_000 },
    async (_, pixelBytes, colourType) => {
      const kinds = [
        { level: 9 },
        { level: 1 },
        { level: 0 },
        { strategy: 4 },
        { strategy: 2 },
        { strategy: 3, memLevel: 1 },
      ];
      for (const [index, options] of kinds.entries()) {
        for (const [width, height] of [
          [1, 1],
          [1, 7],
          [3, 5],
          [16, 4],
          [33, 40],
          [301, 211],
        ] as const) {
          for (const noise of [1, 3, 40, 256]) {
            const rows = filteredRows(width, height, pixelBytes, noise, index + width);
            const bytes = file({
              width,
              height,
              colourType,
              data: deflateSync(rows, options),
              pieces: 1 + (width % 4),
            });
            const pixels = decodeOurs(bytes);
            const name = `${width}x${height}, noise ${noise}, ${JSON.stringify(options)}`;
            expect(pixels && difference(pixels, await decodeTheirs(bytes)), name).toBeUndefined();
            expect(pixels && difference(pixels, await decoded(bytes)), name).toBeUndefined();
          }
        }
      }
    },
  );

  it('for rows longer than the window, and for more data than are held at a time', { timeout: 60_000 }, async () => {
    for (const [width, height, noise] of [
      [20_000, 9, 256],
      [20_000, 9, 2],
      [700, 900, 256],
      [700, 900, 6],
    ] as const) {
      const data = deflateSync(filteredRows(width, height, 4, noise));
      const bytes = file({ width, height, colourType: 6, data, pieces: 7 });
      const pixels = decodeOurs(bytes);
      expect(pixels && difference(pixels, await decodeTheirs(bytes))).toBeUndefined();
    }
  });

  it('for matches as far back as the window reaches, and for IDAT chunks of one byte', async () => {
    // zlib itself writes no distance above 32506. A row is 1024 bytes with its filter number, so that all rows have filter 0.
    const window = Uint8Array.from({ length: 32_768 }, (_, at) => (at % 1024 === 0 ? 0 : (at * 7919) >> 5));
    const distances = [32_768, 31_744, 1024, 2048, ...Array<number>(1200).fill(32_768)];
    const rows = 32 + (distances.length * 256) / 1024;
    const deflated = storedThenMatches(window, distances);
    const sum = deflateSync(inflateRawSync(deflated)).subarray(-4);
    const data = joined(Uint8Array.of(0x78, 1), deflated, sum);
    for (const pieces of [1, data.length]) {
      const bytes = file({ width: 341, height: rows, colourType: 2, data, pieces });
      const pixels = decodeOurs(bytes);
      expect(pixels && difference(pixels, await decoded(bytes))).toBeUndefined();
    }
    const tooFar = joined(Uint8Array.of(0x78, 1), storedThenMatches(window.subarray(0, 31_744), distances));
    expect(decodeOurs(file({ width: 341, height: 40, colourType: 2, data: tooFar }))).toBeUndefined();
  });

  it('for palettes, also with alpha, and with an index past their end', async () => {
    const palette = Uint8Array.from({ length: 30 }, (_, index) => (index * 37) & 255);
    const rows = filteredRows(40, 9, 1, 10).map((byte, at) => (at % 41 === 0 ? 0 : byte));
    for (const alphas of [[], [0], [1, 200, 0, 255, 3, 4, 5, 6, 7, 8]]) {
      for (const beyond of [false, true]) {
        const data = deflateSync(beyond ? rows.with(5, 10).with(90, 255) : rows);
        const before = [chunk('PLTE', palette), ...(alphas.length > 0 ? [chunk('tRNS', Uint8Array.from(alphas))] : [])];
        const bytes = file({ width: 40, height: 9, colourType: 3, before, data });
        const pixels = decodeOurs(bytes);
        expect(pixels && difference(pixels, await decodeTheirs(bytes)), `${alphas} ${beyond}`).toBeUndefined();
      }
    }
  });

  it.each(realFiles('nodejs-1024x768.png', 'p3.png'))('for %s', async (name) => {
    const bytes = await realFile(name);
    const pixels = decodeOurs(bytes) ?? (await decodeTheirs(bytes));
    expect(difference(pixels, await decodeTheirs(bytes))).toBeUndefined();
  });
});

const nextLevel = random(9);
const noise = (length: number): Bytes => Uint8Array.from({ length }, () => Math.floor(nextLevel() * 256));
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Noise in the rows of every pass, with all filters. */
function rowsOf(kind: Kind): Bytes {
  const { width, height, colourType = 0, depth = 8, interlaced = false } = kind;
  const rows = passesOf({ width, height, interlaced }).flatMap((pass) =>
    Array.from({ length: pass.height }, () => {
      const bytes = Math.ceil((pass.width * depth * (channelsOf[colourType] as number)) / 8);
      return Uint8Array.of(Math.floor(nextLevel() * 5), ...noise(bytes));
    }),
  );
  return joined(...rows);
}

describe('our decoder gives the pixels of @jsquash/png and of sharp, interlaced or not, for', () => {
  const kinds: readonly (readonly [colourType: number, depths: readonly number[]])[] = [
    [0, [1, 2, 4, 8, 16]],
    [2, [8, 16]],
    [3, [1, 2, 4, 8]],
    [4, [8, 16]],
    [6, [8, 16]],
  ];
  const cases = kinds.flatMap(([colourType, depths]) => depths.map((depth) => [colourType, depth] as const));
  it.each(cases)('colour type %i of %i bits, with a tRNS chunk and without', async (colourType, depth) => {
    for (const [width, height] of [
      [1, 1],
      [3, 2],
      [9, 17],
      [130, 141],
    ] as const)
      for (const interlaced of [false, true])
        for (const isKeyed of colourType < 4 ? [false, true] : [false]) {
          const kind = { width, height, colourType, depth, interlaced };
          const colours = noise(3 * 2 ** Math.min(depth, 8));
          const rows = rowsOf(kind);
          // The first pixel's colour, where its row has no filter.
          rows[0] = 0;
          const channels = colourType === 3 ? Math.min(5, 2 ** depth) : 2 * (channelsOf[colourType] as number);
          const key = new Uint8Array(channels).map((_, at) =>
            colourType === 3
              ? at * 40
              : depth === 16
                ? (rows[at + 1] as number)
                : at % 2
                  ? (rows[(at >> 1) + 1] as number)
                  : 0,
          );
          if (colourType === 0 && depth < 8) key[1] = (rows[1] as number) >> (8 - depth);
          const before = [
            ...(colourType === 3 ? [chunk('PLTE', colours)] : []),
            ...(isKeyed ? [chunk('tRNS', key)] : []),
          ];
          const bytes = file({ ...kind, before, data: deflateSync(rows), pieces: 3 });
          const name = JSON.stringify({ ...kind, isKeyed });
          const pixels = decodeOurs(bytes);
          // A colour of 16 bits that stands for transparent is left to @jsquash/png.
          expect(pixels === undefined, name).toBe(isKeyed && depth === 16);
          if (!pixels) continue;
          expect(difference(pixels, await decodeTheirs(bytes)), name).toBeUndefined();
          expect(difference(pixels, await decoded(bytes)), name).toBeUndefined();
        }
  });

  it('a picture of more data than are held at a time', async () => {
    for (const [colourType, depth] of [
      [2, 16],
      [0, 1],
      [6, 8],
    ] as const) {
      const kind = { width: 1501, height: 403, colourType, depth, interlaced: true };
      const bytes = file({ ...kind, data: deflateSync(rowsOf(kind)), pieces: 5 });
      const pixels = decodeOurs(bytes);
      expect(pixels && difference(pixels, await decodeTheirs(bytes))).toBeUndefined();
      expect(pixels).toBeDefined();
    }
  });
});

describe('a damaged file', () => {
  const width = 24;
  const height = 18;
  const rows = filteredRows(width, height, 4, 24);
  const plain = { width, height, colourType: 6 };
  const stream = new Uint8Array(deflateSync(rows));

  const verdict = (codec: typeof both, bytes: Bytes): Promise<Frame | string> =>
    codec.decode(bytes, readSource(bytes), 'first').then(
      ([frame]) => frame as Frame,
      (error: { code: string }) => error.code,
    );

  /** @returns true if both decoded the file, false if both refused it */
  const expectSame = async (bytes: Bytes, name: string): Promise<boolean> => {
    const [mine, before] = [await verdict(both, bytes), await verdict(theirs, bytes)];
    if (typeof mine !== 'string' && typeof before !== 'string') {
      expect(difference(mine, before), name).toBeUndefined();
      return true;
    }
    expect(mine, name).toBe(before);
    return false;
  };

  it('with changed data and a checksum that fits is read or refused with and without it alike', {
    timeout: 60_000,
  }, async () => {
    const next = random(11);
    let taken = 0;
    for (let round = 0; round < 900; round += 1) {
      const data = (round % 3 === 0 ? new Uint8Array(deflateSync(rows, { strategy: 4 })) : stream).slice();
      const early = round % 2 === 0 ? 90 : data.length;
      for (let edit = 0; edit <= round % 3; edit += 1) data[Math.floor(next() * early)] = Math.floor(next() * 256);
      if (await expectSame(file({ ...plain, data, pieces: 1 + (round % 3) }), `round ${round}`)) taken += 1;
    }
    expect(taken).toBeGreaterThan(0);
  });

  it('changed anywhere is read or refused with and without it alike', { timeout: 60_000 }, async () => {
    const next = random(12);
    const palette = chunk('PLTE', new Uint8Array(60));
    const others = ['gAMA', 'pHYs', 'iCCP', 'tEXt', 'cHRM', 'sRGB', 'bKGD', 'tIME'].map((name, index) =>
      chunk(name, new Uint8Array([4, 32, 1, 9, 9, 1, 2, 7][index] ?? 0).fill(65)),
    );
    for (let round = 0; round < 900; round += 1) {
      const isIndexed = round % 4 === 0;
      const deep = { width, height, colourType: 2, depth: 16, interlaced: true };
      const good =
        round % 4 === 1
          ? file({ ...deep, data: deflateSync(rowsOf(deep)), pieces: 3 })
          : isIndexed
            ? file({
                ...plain,
                colourType: 3,
                before: [palette],
                data: deflateSync(filteredRows(width, height, 1, 20)),
              })
            : file({ ...plain, before: others.slice(round % 8, (round % 8) + 2), data: stream, pieces: 3 });
      const bytes = good.slice();
      for (let edit = 0; edit <= round % 2; edit += 1) {
        bytes[8 + Math.floor(next() * (round % 3 === 0 ? bytes.length - 8 : 150))] = Math.floor(next() * 256);
      }
      try {
        readSource(bytes);
      } catch {
        continue;
      }
      await expectSame(bytes, `round ${round}`);
    }
  });

  it.each<[string, () => Bytes]>([
    ['a row too few', () => file({ ...plain, data: deflateSync(rows.subarray(0, -97)) })],
    ['a byte too few', () => file({ ...plain, data: deflateSync(rows.subarray(0, -1)) })],
    ['a row too many', () => file({ ...plain, data: deflateSync(new Uint8Array([...rows, ...new Uint8Array(97)])) })],
    ['bytes after the stream', () => file({ ...plain, data: new Uint8Array([...stream, 0, 0]) })],
    ['no checksum', () => file({ ...plain, data: stream.subarray(0, -4) })],
    ['half a checksum', () => file({ ...plain, data: stream.subarray(0, -2) })],
    ['another checksum', () => file({ ...plain, data: stream.with(stream.length - 1, 1) })],
    ['a stream cut off', () => file({ ...plain, data: stream.subarray(0, -30) })],
    ['no data', () => file({ ...plain, data: new Uint8Array(0) })],
    ['a filter that does not exist', () => file({ ...plain, data: deflateSync(rows.with(97 * 3, 5)) })],
    ['a dictionary', () => file({ ...plain, data: deflateSync(rows, { dictionary: Buffer.from('abc') }) })],
    [
      'IDAT chunks in two places',
      () => file({ ...plain, before: [chunk('IDAT', stream), chunk('tEXt', Uint8Array.of(65, 0, 66))], data: stream }),
    ],
    ['a second header', () => file({ ...plain, before: [chunk('IHDR', new Uint8Array(13))], data: stream })],
    ['an unknown critical chunk', () => file({ ...plain, before: [chunk('ABCD', new Uint8Array(3))], data: stream })],
    ['no palette', () => file({ ...plain, colourType: 3, data: deflateSync(filteredRows(width, height, 1, 20)) })],
  ])('with %s is read or refused with and without it alike', async (name, make) => {
    await expectSame(make(), name);
  });

  it('has no effect on the next picture', async () => {
    const good = file({ ...plain, data: stream });
    const before = still(decodeOurs(good) as PixelBuffer);
    expect(
      decodeOurs(file({ ...plain, data: stream.with(40, (stream[40] as number) ^ 255) }))?.width ?? 0,
    ).toBeLessThan(25);
    expect(difference(decodeOurs(good) as PixelBuffer, before)).toBeUndefined();
  });
});
