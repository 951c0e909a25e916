// Our binding of the Emscripten modules against the glue code that comes with them: the same bytes, pixels and refusals.
import { defaultOptions as avifOptions } from '@jsquash/avif/meta.js';
import { defaultOptions as webpOptions } from '@jsquash/webp/meta.js';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { avifCodec } from '../../src/formats/avif/codec.ts';
import { defaultOptions } from '../../src/formats/webp/encoder-options.ts';
import { type PixelBuffer, still } from '../../src/pixels.ts';
import { emscripten } from '../../src/wasm/emscripten.ts';
import type { EmscriptenName } from '../../src/wasm/emscripten-names.ts';
import { Emvals } from '../../src/wasm/emval.ts';
import { remembering } from '../../src/wasm/load.ts';
import { loadWasm } from '../node-engine.ts';
import { photo, sharpOf, webpOf } from '../pictures.ts';
import { glued } from './glue.ts';

type Bytes = Uint8Array<ArrayBuffer>;
interface Encoder {
  encode(data: Uint8ClampedArray, width: number, height: number, options: object): Bytes | null;
}
interface Decoder {
  decode(bytes: Bytes, bitDepth?: number): PixelBuffer | null;
}

const load = remembering(loadWasm);

type Outcome = PixelBuffer | { width: 0; height: 0; data: Bytes } | null | 'thrown';

/** What came of a call: the bytes or the pixels with their size, null, or `thrown`. */
function outcome<Functions>(api: Functions, call: (api: Functions) => Bytes | PixelBuffer | null): Outcome {
  try {
    const result = call(api);
    if (!result) return null;
    if (result instanceof Uint8Array) return { width: 0, height: 0, data: result };
    return { width: result.width, height: result.height, data: result.data };
  } catch {
    return 'thrown';
  }
}

const bytesOf = ({ buffer, byteOffset, length }: Bytes | Uint8ClampedArray<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, length);

/** Makes each call in both bindings, with a fresh instance after a throw, and gives what came of it in both. */
function both<Functions>(name: EmscriptenName) {
  const ours = emscripten<Functions>(load, name);
  let theirs: Awaited<ReturnType<typeof glued<Functions>>> | undefined;
  return async (call: (api: Functions) => Bytes | PixelBuffer | null) => {
    theirs ??= await glued<Functions>(load, name);
    const { api, memory } = await ours.ready();
    const [made, expected] = [outcome(api, call), outcome(theirs.api, call)];
    if (made && made !== 'thrown' && expected && expected !== 'thrown') {
      // Vitest compares megabytes far more slowly.
      expect(bytesOf(made.data).equals(bytesOf(expected.data))).toBe(true);
      expect({ ...made, data: made.data.constructor }).toEqual({ ...expected, data: expected.data.constructor });
    } else expect(made).toBe(expected);
    if (made === 'thrown') {
      expect(ours.heldBytes).toBe(0);
      theirs = undefined;
    } else expect(memory.buffer.byteLength).toBe(theirs.memory.buffer.byteLength);
    return made;
  };
}

const pictures = fc
  .record({
    width: fc.integer({ min: 1, max: 48 }),
    height: fc.integer({ min: 1, max: 48 }),
    alpha: fc.boolean(),
    seed: fc.nat(1000),
    isFlat: fc.boolean(),
  })
  .map(({ width, height, alpha, seed, isFlat }) => {
    const picture = photo(width, height, { alpha, seed });
    if (isFlat) picture.data.fill(seed & 255);
    return picture;
  });
const flag = fc.integer({ min: 0, max: 1 });
const quality = fc.integer({ min: 0, max: 100 });

const webpChanges = fc.record({
  quality: fc.float({ min: -1, max: 101, noNaN: true }),
  lossless: flag,
  method: fc.integer({ min: -1, max: 7 }),
  target_size: fc.constantFrom(0, 0, 200),
  target_PSNR: fc.constantFrom(0, 0, 37.5),
  segments: fc.integer({ min: 1, max: 4 }),
  sns_strength: quality,
  filter_strength: quality,
  filter_sharpness: fc.integer({ min: 0, max: 7 }),
  filter_type: flag,
  autofilter: flag,
  alpha_compression: flag,
  alpha_filtering: fc.integer({ min: 0, max: 2 }),
  alpha_quality: quality,
  pass: fc.integer({ min: 1, max: 3 }),
  preprocessing: fc.integer({ min: 0, max: 3 }),
  partitions: fc.integer({ min: 0, max: 3 }),
  low_memory: flag,
  near_lossless: quality,
  exact: flag,
  use_sharp_yuv: flag,
});
const avifChanges = fc.record({
  quality,
  qualityAlpha: fc.integer({ min: -1, max: 100 }),
  speed: fc.integer({ min: 7, max: 10 }),
  subsample: fc.integer({ min: 0, max: 3 }),
  tileRowsLog2: flag,
  tileColsLog2: flag,
  chromaDeltaQ: fc.boolean(),
  sharpness: fc.integer({ min: 0, max: 7 }),
  tune: fc.integer({ min: 0, max: 2 }),
  denoiseLevel: fc.constantFrom(0, 0, 10),
  enableSharpYUV: fc.boolean(),
  // No 10 and 12: there the encoder reads memory it never wrote, and writes other bytes the second time. 9 it refuses.
  bitDepth: fc.constantFrom(8, 8, 8, 9),
});

describe('an encoder', () => {
  it.each([
    ['webpEncode', webpOptions, webpChanges, 60],
    ['avifEncode', avifOptions, avifChanges, 25],
  ] as const)('%s writes the same bytes, whatever the options', async (name, defaults, changes, numRuns) => {
    const compare = both<Encoder>(name);
    const seen = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(pictures, changes as fc.Arbitrary<object>, async ({ data, width, height }, changed) => {
        const made = await compare(({ encode }) => encode(data, width, height, { ...defaults, ...changed }));
        seen.add(made && typeof made);
      }),
      { numRuns },
    );
    expect(seen).toContain('object');
  });

  it.each([
    ['webpEncode', webpOptions, null],
    ['avifEncode', avifOptions, null],
  ] as const)('%s refuses a side that the format cannot have, and works again', async (name, options, refusal) => {
    const compare = both<Encoder>(name);
    const { data } = photo(8, 8);
    expect(await compare(({ encode }) => encode(data, 70_000, 1, options))).toBe(refusal);
    expect(await compare(({ encode }) => encode(data, 8, 8, options))).toHaveProperty('data');
  });

  it.each([
    ['webpEncode', { ...webpOptions, method: 0 }],
    ['avifEncode', { ...avifOptions, speed: 10 }],
  ] as const)('%s takes more memory as it needs it', async (name, options) => {
    const compare = both<Encoder>(name);
    const { data, width, height } = photo(1100, 900);
    expect(await compare(({ encode }) => encode(data, width, height, options))).toHaveProperty('data');
  });

  it('says which option is missing', async () => {
    const { api } = await emscripten<Encoder>(load, 'webpEncode').ready();
    const { exact: _, ...rest } = webpOptions;
    expect(() => api.encode(photo(4, 4).data, 4, 4, rest)).toThrow('exact');
  });

  it('throws if its data have no room below 2 GB, and works again', async () => {
    const encoder = emscripten<Encoder>(load, 'webpEncode');
    const { api } = await encoder.ready();
    const endless = { length: 2 ** 31 - 64 } as Uint8ClampedArray;
    expect(() => api.encode(endless, 4, 4, webpOptions)).toThrow('no memory left');
    expect(encoder.heldBytes).toBe(0);
    const again = await encoder.ready();
    expect(again.api.encode(photo(4, 4).data, 4, 4, webpOptions)).toBeInstanceOf(Uint8Array);
  });
});

describe('a decoder', () => {
  const files: Record<'webpDecode' | 'avifDecode', Bytes[]> = { webpDecode: [], avifDecode: [] };
  beforeAll(async () => {
    const [plain, clear] = [photo(37, 29), photo(37, 29, { alpha: true })];
    files.webpDecode = await Promise.all([
      webpOf(plain, { quality: 80 }),
      webpOf(clear, { quality: 80 }),
      webpOf(plain, { lossless: true }),
      webpOf(clear, { lossless: true }),
    ]);
    files.avifDecode = await Promise.all(
      [
        sharpOf(plain).removeAlpha().avif({ effort: 0 }),
        sharpOf(clear).avif({ effort: 0 }),
        sharpOf(plain).removeAlpha().avif({ effort: 0, lossless: true }),
        sharpOf(plain).removeAlpha().avif({ effort: 0, chromaSubsampling: '4:2:0' }),
      ].map(async (picture) => new Uint8Array(await picture.toBuffer())),
    );
  });
  /** Where bytes are changed, as shares of the file; its end, as a share too. */
  const damages = fc.record({
    file: fc.nat(3),
    changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 4 }),
    end: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  });

  it.each(['webpDecode', 'avifDecode'] as const)('%s gives the same pixels, also of damaged files', async (name) => {
    const compare = both<Decoder>(name);
    for (const file of files[name])
      expect(await compare(({ decode }) => (name === 'avifDecode' ? decode(file, 8) : decode(file)))).toMatchObject({
        width: 37,
        height: 29,
        data: expect.any(Uint8ClampedArray),
      });
    const seen = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(damages, async ({ file, changes, end }) => {
        const whole = files[name][file] as Bytes;
        const bytes = whole.slice(0, Math.ceil(whole.length * end));
        for (const [place, value] of changes) bytes[Math.floor(place * bytes.length)] = value;
        const made = await compare(({ decode }) => (name === 'avifDecode' ? decode(bytes, 8) : decode(bytes)));
        seen.add(made && typeof made);
      }),
      { numRuns: 150 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['object', null]));
  });

  it.each(['webpDecode', 'avifDecode'] as const)('%s keeps no picture that it gave away', async (name) => {
    const hold = vi.spyOn(Emvals.prototype, 'hold');
    try {
      const { api } = await emscripten<Decoder>(load, name).ready();
      for (const file of [...files[name], ...files[name]]) expect(api.decode(file, 8)).not.toBeNull();
      const held = hold.mock.results.map(({ value: handle }, call) =>
        (hold.mock.contexts[call] as Emvals).take(handle as number),
      );
      expect(held.length).toBeGreaterThan(8);
      // What stands for constructors is kept.
      expect(held.filter((value) => typeof value === 'object')).toEqual([]);
    } finally {
      hold.mockRestore();
    }
  });
});

describe('a codec whose memory cannot grow', () => {
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
  afterAll(() => grow.mockRestore());
  const refused = async <Functions>(
    name: EmscriptenName,
    call: (api: Functions) => Bytes | PixelBuffer | null,
  ): Promise<Outcome> => {
    grow.mockClear().mockImplementation(() => {
      throw new RangeError('no memory');
    });
    const made = await both<Functions>(name)(call);
    expect(grow).toHaveBeenCalled();
    return made;
  };

  it.each([
    ['webpEncode', webpOptions, 1800, null],
    ['avifEncode', avifOptions, 1100, 'thrown'],
  ] as const)('%s fails as with the glue code', async (name, options, side, failure) => {
    // The data find room in the 16 MB that each module starts with; what is made of them does not.
    const { data, width, height } = photo(side, 1000);
    expect(await refused<Encoder>(name, ({ encode }) => encode(data, width, height, options))).toBe(failure);
  });

  it('fails to decode as with the glue code', async () => {
    const large = sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#c40' } });
    const webp = new Uint8Array(await large.clone().webp().toBuffer());
    const avif = new Uint8Array(await large.clone().avif({ effort: 0 }).toBuffer());
    expect(await refused<Decoder>('webpDecode', ({ decode }) => decode(webp))).toBeNull();
    expect(await refused<Decoder>('avifDecode', ({ decode }) => decode(avif, 8))).toBeNull();
  });
});

describe('the options that are not asked of the caller', () => {
  it('are those of @jsquash for WebP', () => {
    const { thread_level: _, ...used } = webpOptions;
    expect(defaultOptions).toEqual(used);
  });

  it('are those of @jsquash for AVIF, but for the speed', async () => {
    const picture = photo(33, 21, { alpha: true });
    const { codec } = avifCodec(load);
    const written = await codec.encode?.([still(picture)], { quality: 61, progressive: false, loopCount: 0 });
    const { api } = await glued<Encoder>(load, 'avifEncode');
    const { data, width, height } = picture;
    expect(written).toEqual(api.encode(data, width, height, { ...avifOptions, quality: 61, speed: 8 }));
  });
});
