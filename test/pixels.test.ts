// The memory of pictures, which is used again.
import { afterEach, describe, expect, it } from 'vitest';
import { blank, recycle, unset } from '../src/pixel-memory.ts';
import type { PixelBuffer } from '../src/pixels.ts';

const size = { width: 200, height: 100 };
const made = (pixels: PixelBuffer): PixelBuffer => {
  pixels.data.fill(7);
  return pixels;
};

/** Takes what a test has left. */
afterEach(() => {
  for (let count = 0; count < 100; count += 1) unset({ width: 64 << (count % 12), height: 256 });
});

describe('memory of pictures', () => {
  it('is used again, for pictures of about that size', () => {
    const old = made(unset(size));
    recycle(old);
    expect(unset({ width: 2000, height: 2000 }).data.buffer).not.toBe(old.data.buffer);
    expect(unset({ width: 90, height: 100 }).data.buffer).not.toBe(old.data.buffer);
    const next = unset({ width: 190, height: 100 });
    expect(next.data.buffer).toBe(old.data.buffer);
    expect(next.data).toHaveLength(190 * 100 * 4);
    expect(unset(size).data.buffer).not.toBe(old.data.buffer);
  });

  it('is cleared where a blank picture is asked for', () => {
    const old = made(unset(size));
    recycle(old);
    const next = blank(size);
    expect(next.data.buffer).toBe(old.data.buffer);
    expect(next.data.every((value) => value === 0)).toBe(true);
  });

  it('is never given to two', () => {
    const old = made(unset(size));
    recycle(old);
    recycle(old);
    expect(unset(size).data.buffer).toBe(old.data.buffer);
    expect(unset(size).data.buffer).not.toBe(old.data.buffer);
  });

  it('is left alone where it is not ours, such as the memory of a codec', () => {
    const { buffer } = new WebAssembly.Memory({ initial: 2 });
    recycle({ ...size, data: new Uint8ClampedArray(buffer, 0, size.width * size.height * 4) });
    expect(unset(size).data.buffer).not.toBe(buffer);
  });

  it('is kept up to a bound, and what was kept longest goes first', () => {
    const side = 2048;
    const all = [1, 2, 3, 4].map(() => unset({ width: side, height: side }));
    for (const each of all) recycle(each);
    const kept = all.map(() => unset({ width: side, height: side }).data.buffer);
    expect(kept.slice(0, 3)).toEqual(all.slice(1).map(({ data }) => data.buffer));
    expect(kept[3]).not.toBe(all[0]?.data.buffer);
  });
});
