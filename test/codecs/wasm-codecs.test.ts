// Instances that failed are dropped, modules are kept, memory can be given back.
import { describe, expect, it } from 'vitest';
import { type WasmName, wasmCodecs } from '../../src/codecs/index.ts';
import { readSource } from '../../src/pipeline/engine.ts';
import type { FormatName } from '../../src/pixels.ts';
import { loadWasm } from '../node-engine.ts';
import { flatJpeg, jpegOf, photo, pngOf, webpOf } from '../pictures.ts';
import { difference } from '../pixels.ts';

const picture = photo(24, 16, { alpha: true });
const good: Record<FormatName, () => Promise<Uint8Array<ArrayBuffer>>> = {
  jpg: () => jpegOf(picture),
  png: () => pngOf(picture),
  webp: () => webpOf(picture),
};

const watched = () => {
  const loaded: WasmName[] = [];
  const made = wasmCodecs((name) => {
    loaded.push(name);
    return loadWasm(name);
  });
  return { ...made, loaded };
};

describe('wasmCodecs', () => {
  it.each<[FormatName, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['jpg', (bytes) => bytes.slice(0, 200)],
    ['png', (bytes) => bytes.slice(0, 60)],
  ])('%s: an instance that failed is gone, and a new one needs no new module', async (format, damage) => {
    const { codecs, loaded } = watched();
    const bytes = await good[format]();
    const codec = codecs.of[format];
    const before = await codec.decode(bytes, readSource(bytes));
    expect(codecs.heldBytes()).toBeGreaterThan(0);
    await expect(codec.decode(damage(bytes), readSource(bytes))).rejects.toMatchObject({ code: 'ImageDamage' });
    expect(codecs.heldBytes()).toBe(0);
    expect(difference(await codec.decode(bytes, readSource(bytes)), before)).toBeUndefined();
    expect(loaded).toHaveLength(1);
  });

  it.each<FormatName>(['jpg', 'png', 'webp'])(
    '%s: what decodes to another size than its header says is damaged',
    async (format) => {
      const { codecs } = watched();
      const bytes = await good[format]();
      const header = { ...readSource(bytes), width: 25 };
      await expect(codecs.of[format].decode(bytes, header)).rejects.toMatchObject({ code: 'ImageDamage' });
    },
  );

  it('gives back all memory on demand, also that of a large picture', async () => {
    const { codecs, resampler } = watched();
    const large = flatJpeg(3000, 3000);
    const pixels = await codecs.of.jpg.decode(large, readSource(large));
    await resampler.load();
    resampler.resample(pixels, { width: 10, height: 10 });
    expect(codecs.heldBytes()).toBeGreaterThan(3000 * 3000 * 4);
    codecs.retire();
    expect(codecs.heldBytes()).toBe(0);
    const small = await good.jpg();
    await codecs.of.jpg.decode(small, readSource(small));
    expect(codecs.heldBytes()).toBeLessThan(3000 * 3000 * 4);
  });

  it('asks again for a module that could not be had', async () => {
    let failures = 1;
    const { codecs } = wasmCodecs((name) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('offline')) : loadWasm(name);
    });
    const bytes = await good.png();
    await expect(codecs.of.png.decode(bytes, readSource(bytes))).rejects.toThrow('offline');
    expect((await codecs.of.png.decode(bytes, readSource(bytes))).width).toBe(24);
  });

  it('gives pixels that no later job overwrites', async () => {
    const { codecs } = watched();
    for (const format of ['jpg', 'png', 'webp'] as const) {
      const bytes = await good[format]();
      const first = await codecs.of[format].decode(bytes, readSource(bytes));
      const copy = { ...first, data: first.data.slice() };
      const encoded = await codecs.of[format].encode(first, { quality: 80 });
      const encodedCopy = encoded.slice();
      const other = photo(24, 16, { seed: 2 });
      await codecs.of[format].encode(other, { quality: 10 });
      await codecs.of[format].decode(encoded.slice(), readSource(encoded));
      expect(difference(first, copy)).toBeUndefined();
      expect(encoded).toEqual(encodedCopy);
    }
  });
});
