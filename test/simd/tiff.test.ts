// The twin of the TIFF decoder gives the same pixels as its definition, for every kind of sample and packing, and leaves it to
// the definition to judge what is damaged.
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOssError } from '../../src/errors.ts';
import { wasmCodecs } from '../../src/formats/codecs.ts';
import { readSource } from '../../src/formats/index.ts';
import { tiffCodec } from '../../src/formats/tiff/codec.ts';
import { packLzw } from '../../src/formats/tiff/lzw.ts';
import { simdTiffRows, type TiffRows } from '../../src/formats/tiff/rows.simd.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { SimdInstance } from '../../src/simd/instance.ts';
import { handTiff } from '../formats/tiff/files.ts';
import { randomLzw, tiffCodes } from '../lzw-writer.ts';
import { loadWasm } from '../node-engine.ts';
import { random } from '../pictures.ts';
import { difference } from '../pixels.ts';

const { jpg } = wasmCodecs(loadWasm).codecs.of;
const simdRows = simdTiffRows(new SimdInstance());

/** Bands asked of the twin, and whether it gave them. */
const answers: boolean[] = [];
/** The most rows of a band, beside those of a tile. */
let most = 1;
const watched: TiffRows = (bytes, layout, inks) => {
  const next = simdRows(bytes, layout, inks, most);
  return (
    next &&
    (() => {
      const rows = next();
      answers.push(rows !== 'refused');
      return rows;
    })
  );
};
const [definition, twin] = [tiffCodec(jpg), tiffCodec(jpg, watched)];

/** The pixels, or the message of the refusal. */
async function read(codec: typeof twin, bytes: Uint8Array<ArrayBuffer>): Promise<PixelBuffer | string> {
  try {
    const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
    return frame as PixelBuffer;
  } catch (error) {
    if (isOssError(error)) return error.message;
    throw error;
  }
}

async function expectSame(bytes: Uint8Array<ArrayBuffer>, rows = 1000): Promise<void> {
  most = rows;
  const [expected, made] = [await read(definition, bytes), await read(twin, bytes)];
  if (typeof expected === 'string' || typeof made === 'string') expect(made).toBe(expected);
  else expect(difference(made, expected)).toBeUndefined();
}

/** PackBits of runs where there are some, and of literals of any length. */
function packBits(data: Uint8Array): Uint8Array {
  const packed: number[] = [];
  for (let at = 0; at < data.length; ) {
    let run = 1;
    while (run < 128 && at + run < data.length && data[at + run] === data[at]) run += 1;
    const literals = Math.min(1 + (at % 128), data.length - at);
    if (run > 1) packed.push(257 - run, data[at] as number);
    else packed.push(literals - 1, ...data.subarray(at, at + literals), 128);
    at += run > 1 ? run : literals;
  }
  return Uint8Array.from(packed);
}

const packings = {
  1: (data: Uint8Array) => data,
  5: packLzw,
  8: (data: Uint8Array) => new Uint8Array(deflateSync(data)),
  32773: packBits,
} as const;

/** Samples of a pixel: photometric, how many, and the kind of those beyond the colours. */
const pixels = [
  [0, 1],
  [0, 2, 2],
  [1, 1],
  [1, 2, 2],
  [1, 2, 1],
  [2, 3],
  [2, 4, 2],
  [2, 4, 1],
  [2, 5, 2],
  [3, 1],
  [5, 4],
] as const;

const kinds = fc.record({
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 40 }),
  pixel: fc.constantFrom(...pixels),
  bits: fc.constantFrom(1, 2, 4, 8, 8, 16, 32),
  order: fc.constantFrom('II' as const, 'MM' as const),
  packing: fc.constantFrom<keyof typeof packings>(1, 5, 8, 32773),
  predictor: fc.constantFrom(1, 2),
  planar: fc.boolean(),
  tiled: fc.boolean(),
  rowsPerStrip: fc.integer({ min: 1, max: 40 }),
  reversed: fc.boolean(),
  levels: fc.constantFrom(1, 2, 5, 256),
  seed: fc.nat(),
});
/** Rows of a band. */
const band = fc.integer({ min: 1, max: 50 });
type Kind = typeof kinds extends fc.Arbitrary<infer Value> ? Value : never;

function fileOf(kind: Kind): Uint8Array<ArrayBuffer> {
  const { width, height, pixel, order, packing, predictor, tiled, reversed, levels, seed } = kind;
  const [photometric, count, extra] = pixel;
  // A palette of more bits would have too many colours for a test; CMYK has 8 bits or 16.
  const bits = photometric === 3 || photometric === 5 ? Math.min(8, kind.bits) : kind.bits;
  const planes = kind.planar && count > 1 ? count : 1;
  const rowsPerStrip = tiled ? 16 : Math.min(height, kind.rowsPerStrip);
  const next = random(seed);
  const across = tiled ? Math.ceil(width / 32) : 1;
  const rowBytes = Math.ceil(((tiled ? 32 : width) * (count / planes) * bits) / 8);
  const segments = Array.from({ length: across * Math.ceil(height / rowsPerStrip) * planes }, (_, index) => {
    const y = Math.floor((index / across) % Math.ceil(height / rowsPerStrip)) * rowsPerStrip;
    const rows = tiled ? 16 : Math.min(rowsPerStrip, height - y);
    return packings[packing](Uint8Array.from({ length: rows * rowBytes }, () => Math.floor(next() * levels)));
  });
  return handTiff({
    order,
    width,
    height,
    bits: Array(count).fill(bits),
    photometric,
    segments,
    rowsPerStrip,
    more: {
      259: [packing],
      317: [bits < 8 ? 1 : predictor],
      284: planes > 1 ? [2] : [],
      266: reversed ? [2] : [],
      338: extra ? Array<number>(count - (photometric < 2 ? 1 : 3)).fill(extra) : [],
      320: photometric === 3 ? Array.from({ length: 3 * 2 ** bits }, () => Math.floor(next() * 65536)) : [],
      322: tiled ? [32] : [],
      323: tiled ? [16] : [],
    },
  });
}

describe('the twin of the TIFF decoder', () => {
  it('gives the same pixels, of every kind, and gives up on none', async () => {
    answers.length = 0;
    await fc.assert(
      fc.asyncProperty(kinds, band, (kind, rows) => expectSame(fileOf({ ...kind, reversed: false }), rows)),
      { numRuns: 400 },
    );
    expect(new Set(answers)).toEqual(new Set([true]));
  });

  it('unpacks any valid codes of LZW to the same bytes, with a clear code now and then or never again', async () => {
    answers.length = 0;
    const [width, height] = [300, 100];
    const size = { width, height, bits: [8, 8, 8], photometric: 2 };
    for (const clearing of [0, 0.001, 0.05])
      for (const longest of [2, 40, 5000]) {
        const segments = [randomLzw({ ...tiffCodes, length: width * height * 3, clearing, longest, seed: longest })];
        await expectSame(handTiff({ ...size, segments, more: { 259: [5] } }));
      }
    expect(new Set(answers)).toEqual(new Set([true]));
  });

  it('comes to the same pixels or words where bytes are changed or missing', async () => {
    const changes = fc.array(fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), {
      maxLength: 3,
    });
    answers.length = 0;
    await fc.assert(
      fc.asyncProperty(kinds, changes, fc.nat(60), band, async (kind, changes, missing, rows) => {
        // The data come first, then the directory.
        const bytes = fileOf(kind);
        const end = Math.max(9, Math.floor(bytes.length * 0.6));
        for (const { place, byte } of changes) bytes[8 + Math.floor(place * (end - 8))] = byte;
        if (changes.length === 0) bytes.copyWithin(8, 8 + missing, end);
        await expectSame(bytes, rows).catch((error: unknown) => {
          // The directory itself may have been hit.
          if (!isOssError(error)) throw error;
        });
      }),
      { numRuns: 600 },
    );
    expect(new Set(answers)).toEqual(new Set([true, false]));
  });
});
