// WebAssembly instances that failed are dropped, modules are kept, memory can be freed.
import { describe, expect, it } from 'vitest';
import type { Codecs } from '../../src/formats/codec.ts';
import { type WasmName, wasmCodecs } from '../../src/formats/codecs.ts';
import { readSource } from '../../src/formats/index.ts';
import { type FormatName, type Frame, still } from '../../src/pixels.ts';
import { loadWasm } from '../node-engine.ts';
import { jpegOf, photo, webpOf } from '../pictures.ts';
import { difference } from '../pixels.ts';
import { keyedDeepPng } from './png/files.ts';

const picture = photo(24, 16, { alpha: true });
const good = {
  jpg: () => jpegOf(picture),
  png: async () => keyedDeepPng(picture),
  webp: () => webpOf(picture),
} satisfies Partial<Record<FormatName, () => Promise<Uint8Array<ArrayBuffer>>>>;
type Format = keyof typeof good;

const decode = async ({ of }: Codecs, bytes: Uint8Array<ArrayBuffer>, header = readSource(bytes)): Promise<Frame> => {
  const [frame, ...more] = await of[header.format].decode(bytes, header, 'first');
  expect(more).toEqual([]);
  return frame as Frame;
};

const encode = async (
  { of }: Codecs,
  format: Format,
  frame: Frame,
  quality: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const encoded = await of[format].encode?.([frame], { quality, progressive: false, loopCount: 0 });
  return encoded as Uint8Array<ArrayBuffer>;
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
  it.each<[Format, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ['png', (bytes) => bytes.slice().fill(255, 80, -20)],
  ])(
    '%s: an instance that failed is dropped, and a new one is started from the module there is',
    async (format, damage) => {
      const { codecs, loaded } = watched();
      const bytes = await good[format]();
      const before = await decode(codecs, bytes);
      const held = codecs.heldBytes();
      expect(held).toBeGreaterThan(0);
      await expect(decode(codecs, damage(bytes), readSource(bytes))).rejects.toMatchObject({ code: 'ImageDamage' });
      // The kernels are in another instance, which did not fail.
      expect(codecs.heldBytes()).toBeLessThan(held);
      expect(difference(await decode(codecs, bytes), before)).toBeUndefined();
      expect(loaded).toHaveLength(1);
    },
  );

  it.each<Format>(['jpg', 'png', 'webp'])(
    '%s: a file that decodes to another size than its header says is damaged, and told so',
    async (format) => {
      const { codecs } = watched();
      const bytes = await good[format]();
      const header = { ...readSource(bytes), width: 25 };
      await expect(decode(codecs, bytes, header)).rejects.toMatchObject({
        code: 'ImageDamage',
        message: expect.stringContaining('decode to 24x16, but the header says 25x16'),
      });
    },
  );

  it('frees all memory on demand, also that of a large picture', async () => {
    const { codecs, kernels } = watched();
    const flat = new Uint8ClampedArray(3000 * 3000 * 4).fill(200);
    const pixels = await decode(codecs, keyedDeepPng({ width: 3000, height: 3000, data: flat }));
    kernels.resample(pixels, { width: 10, height: 10 });
    expect(codecs.heldBytes()).toBeGreaterThan(3000 * 3000 * 4);
    codecs.retire();
    expect(codecs.heldBytes()).toBe(0);
    const small = await good.jpg();
    await decode(codecs, small);
    expect(codecs.heldBytes()).toBeLessThan(3000 * 3000 * 4);
  });

  it('loads a module again if loading it failed', async () => {
    let failures = 1;
    const { codecs } = wasmCodecs((name) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('offline')) : loadWasm(name);
    });
    const bytes = await good.png();
    await expect(decode(codecs, bytes)).rejects.toThrow('offline');
    expect((await decode(codecs, bytes)).width).toBe(24);
  });

  it('gives pixels and files that no later job overwrites', async () => {
    const { codecs } = watched();
    for (const format of ['jpg', 'png', 'webp'] as const) {
      const bytes = await good[format]();
      const first = await decode(codecs, bytes);
      const copy = { ...first, data: first.data.slice() };
      const encoded = await encode(codecs, format, first, 80);
      const encodedCopy = encoded.slice();
      const other = still(photo(24, 16, { seed: 2 }));
      await encode(codecs, format, other, 10);
      await decode(codecs, encoded.slice());
      expect(difference(first, copy)).toBeUndefined();
      expect(encoded).toEqual(encodedCopy);
    }
  });
});
