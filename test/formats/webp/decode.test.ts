// Our decoder of still WebP pictures against libwebp: as sharp has it, which is new, and as @jsquash/webp has it, which judges what
// ours refuses.
import { describe, expect, it } from 'vitest';
import { chunksOf, pictureChunks, pictureSize, stillOf } from '../../../src/formats/webp/chunks.ts';
import { webpCodec } from '../../../src/formats/webp/codec.ts';
import { simdStills } from '../../../src/formats/webp/decode.simd.ts';
import { defaultOptions } from '../../../src/formats/webp/encoder-options.ts';
import { webp } from '../../../src/formats/webp/header.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { emscripten } from '../../../src/wasm/emscripten.ts';
import { loadWasm, nodeEngine, run } from '../../node-engine.ts';
import { decoded, photo, random, webpOf } from '../../pictures.ts';
import { difference, drawn } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

interface Libwebp {
  decode(bytes: Uint8Array): PixelBuffer | null;
  encode(data: Uint8ClampedArray, width: number, height: number, options: typeof defaultOptions): Bytes | null;
}

const stills = simdStills(loadWasm);
const encoder = emscripten<Libwebp>(loadWasm, 'webpEncode');
const judge = emscripten<Libwebp>(loadWasm, 'webpDecode');

async function ours(bytes: Bytes, decoder = stills): Promise<PixelBuffer | undefined> {
  const picture = pictureChunks(chunksOf(bytes), bytes.length);
  const last = picture.at(-1);
  const size = last && pictureSize(bytes, last);
  return size && (await decoder.ready()).api.decode(bytes, picture, size);
}

/** The pixels that libwebp decodes, if it does, of a file as the codec would hand it on. */
async function judged(bytes: Bytes): Promise<PixelBuffer | undefined> {
  const picture = pictureChunks(chunksOf(bytes), bytes.length);
  if (picture.length === 0) return undefined;
  try {
    return (await judge.ready()).api.decode(stillOf(bytes, picture)) ?? undefined;
  } catch {
    return undefined;
  }
}

async function expectSame(bytes: Bytes, label: string): Promise<void> {
  const made = await ours(bytes);
  expect(made && difference(made, await decoded(bytes)), label).toBeUndefined();
  expect(made, label).toBeDefined();
}

async function written(picture: PixelBuffer, options: Partial<typeof defaultOptions>): Promise<Bytes> {
  const { api } = await encoder.ready();
  const { data, width, height } = picture;
  return api.encode(data, width, height, { ...defaultOptions, ...options }) as Bytes;
}

/** Noise on top of a picture, which makes coefficients of every size. */
function rough(width: number, height: number, { alpha = false, seed = 1 } = {}): PixelBuffer {
  const next = random(seed);
  const picture = photo(width, height, { alpha, seed });
  return { ...picture, data: picture.data.map((value, at) => (at % 4 === 3 ? value : value + 120 * (next() - 0.5))) };
}

/** A picture of few colours, some of them transparent. */
function patterned(colours: number): PixelBuffer {
  const next = random(colours);
  const palette = Array.from({ length: colours }, () => [next() * 256, next() * 256, next() * 256, next() * 512]);
  return drawn(45, 31, (x, y) => palette[((x >> 2) * (1 + (y >> 3)) + x * y * 7) % colours] as number[]);
}

describe('our decoder gives the pixels of libwebp', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('of lossy pictures of every quality, written with effort %d', async (effort) => {
    for (const quality of [1, 20, 50, 75, 90, 100])
      for (const picture of [photo(53, 38), rough(53, 38), photo(53, 38, { alpha: true })])
        await expectSame(await webpOf(picture, { quality, effort }), `quality ${quality}`);
  });

  it.each([false, true])('of every size up to 40 in both directions, alpha: %s', async (alpha) => {
    for (let side = 1; side <= 40; side += 1)
      for (const other of [1, 16, 33])
        for (const lossless of [false, true]) {
          await expectSame(await webpOf(rough(side, other, { alpha, seed: side }), { lossless }), `${side}x${other}`);
          await expectSame(await webpOf(rough(other, side, { alpha, seed: side }), { lossless }), `${other}x${side}`);
        }
  });

  it('with every filter, its sharpness, segments and partitions', async () => {
    for (const filter_type of [0, 1])
      for (const filter_strength of [0, 15, 60, 100])
        for (const filter_sharpness of [0, 3, 5, 7]) {
          const variant = (filter_strength + filter_sharpness) % 4;
          const options = {
            filter_type,
            filter_strength,
            filter_sharpness,
            segments: 1 + variant,
            partitions: variant,
          };
          for (const quality of [10, 60])
            await expectSame(
              await written(rough(70, 85), { ...options, quality, sns_strength: 100 }),
              JSON.stringify({ ...options, quality }),
            );
        }
  });

  it('with alpha that is packed or not, filtered or not, exact or not', async () => {
    for (const alpha_compression of [0, 1])
      for (const alpha_filtering of [0, 1, 2])
        for (const alpha_quality of [0, 30, 100]) {
          const options = { alpha_compression, alpha_filtering, alpha_quality };
          await expectSame(await written(photo(61, 44, { alpha: true }), options), JSON.stringify(options));
          await expectSame(await written(patterned(7), options), `few colours, ${JSON.stringify(options)}`);
        }
  });

  it('of lossless pictures of every effort, also nearly lossless ones', async () => {
    for (let effort = 0; effort <= 6; effort += 1)
      for (const picture of [photo(53, 38), rough(53, 38, { alpha: true }), patterned(300)])
        for (const options of [
          { lossless: true },
          { nearLossless: true, quality: 40 },
          { lossless: true, exact: true },
        ])
          await expectSame(await webpOf(picture, { ...options, effort }), JSON.stringify({ ...options, effort }));
  });

  it.each([1, 2, 3, 4, 5, 15, 16, 17, 200, 256])('of lossless pictures of %d colours', async (colours) => {
    for (const effort of [0, 4, 6])
      await expectSame(await webpOf(patterned(colours), { lossless: true, exact: true, effort }), `effort ${effort}`);
  });

  it('of a lossless picture that is larger than what it keeps of it', async () => {
    const noise = Array.from({ length: 40 }, (_, y) => rough(1500, 1, { seed: y + 1 }).data);
    // Rows come again after 640 rows, which is almost as far as a copy can reach, and are new ones in between.
    const data = new Uint8ClampedArray(1500 * 1500 * 4).fill(255);
    for (let y = 0; y < 1500; y += 1) if (y % 640 < 40) data.set(noise[y % 640] as Uint8ClampedArray, y * 6000);
    await expectSame(await webpOf({ width: 1500, height: 1500, data }, { lossless: true, effort: 2 }), 'large');
  });
});

describe('a damaged picture', () => {
  /** Ours may leave a picture to libwebp, but what it decodes libwebp decodes too, to the same pixels. */
  async function compare(bytes: Bytes, label: string): Promise<boolean> {
    const made = await ours(bytes);
    if (!made) return false;
    const expected = await judged(bytes);
    expect(expected, label).toBeDefined();
    expect(difference(made, expected as PixelBuffer), label).toBeUndefined();
    return true;
  }

  const files = async (): Promise<Bytes[]> => [
    await webpOf(photo(33, 29), { quality: 60 }),
    await webpOf(rough(40, 20, { alpha: true }), { quality: 30 }),
    await webpOf(rough(20, 16, { alpha: true }), { lossless: true }),
    await webpOf(patterned(16), { lossless: true, exact: true }),
    await written(rough(20, 40), { partitions: 2 }),
  ];

  it('is never decoded where libwebp refuses it: cut off at every byte', async () => {
    for (const [index, file] of (await files()).entries()) {
      const view = new DataView(file.buffer);
      const last = chunksOf(file).at(-1)?.start as number;
      for (let end = last + 1; end < file.length; end += 1) {
        const bytes = file.slice(0, end);
        // The chunk is whole, as the codec demands; its data are not.
        new DataView(bytes.buffer).setUint32(last - 4, end - last, true);
        await compare(bytes, `file ${index} of ${view.byteLength}, ${end} bytes`);
      }
    }
  });

  it('gives the same pixels with some bits changed, or is left to libwebp', async () => {
    const next = random(16);
    const all = await files();
    let same = 0;
    for (let turn = 0; turn < 700; turn += 1) {
      const bytes = (all[turn % all.length] as Bytes).slice();
      const start = chunksOf(bytes).at(-1)?.start as number;
      for (let flips = 1 + Math.floor(next() * 3); flips > 0; flips -= 1) {
        // Every second one among the headers.
        const span = turn % 2 ? bytes.length - start : Math.min(50, bytes.length - start);
        const at = start + Math.floor(next() * span);
        bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(next() * 8));
      }
      same += Number(await compare(bytes, `turn ${turn}`));
    }
    expect(same).toBeGreaterThan(100);
    expect(same).toBeLessThan(1900);
  });

  it('may begin with codes of any kind: their tables are as large as the codes need', async () => {
    const next = random(9);
    for (let turn = 0; turn < 700; turn += 1) {
      const bytes = (await lossless()).slice();
      for (let at = 26; at < bytes.length; at += 1) bytes[at] = next() * 256;
      // No transform, no cache, one group; then a code as it comes.
      bytes[25] = (bytes[25] as number) & ~0x0f;
      await compare(bytes, `turn ${turn}`);
    }
  });

  let made: Promise<Bytes> | undefined;
  function lossless(): Promise<Bytes> {
    made ??= webpOf(rough(20, 16), { lossless: true });
    return made;
  }

  it('is judged by libwebp, whose decoder is loaded for it alone', async () => {
    const good = await webpOf(photo(40, 30));
    const bad = good.slice();
    // The partition of the modes is said to be longer than the file.
    bad.set([255, 255], 21);
    const engine = nodeEngine();
    await run(engine, good, 'image/format,png');
    expect(engine.loaded).toEqual(['webp']);
    await expect(run(engine, bad, 'image/format,png')).rejects.toMatchObject({ code: 'BadWebPImage' });
    expect(engine.loaded).toEqual(['webp', 'webpDecode']);
    await run(engine, good, 'image/format,png');
  });
});

describe('the codec', () => {
  it('decodes by libwebp alone where there is no SIMD', async () => {
    const loaded: string[] = [];
    const { codec } = webpCodec((name) => {
      loaded.push(name);
      return loadWasm(name);
    });
    const bytes = await webpOf(rough(40, 30, { alpha: true }));
    const [frame] = await codec.decode(bytes, webp.readHeader(bytes), 'first');
    expect(difference(frame as PixelBuffer, await decoded(bytes))).toBeUndefined();
    expect(loaded).toEqual(['webpDecode']);
  });

  it('keeps memory for some rows of a lossy picture, and two million pixels of a lossless one', async () => {
    const flat = drawn(1600, 1600, (x, y) => [x & 255, y & 255, 90, 255]);
    for (const [options, most] of [
      [{ quality: 50 }, 2],
      [{ lossless: true, effort: 0 }, 14],
    ] as const) {
      const fresh = simdStills(loadWasm);
      const bytes = await webpOf(flat, options);
      expect(await ours(bytes, fresh)).toBeDefined();
      expect(fresh.heldBytes).toBeLessThan((most << 20) + bytes.length);
    }
  });
});
