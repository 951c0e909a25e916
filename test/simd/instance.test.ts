// The memory that the twins share and its two lives, and that results do not tell whether the twins ran.

import { describe, expect, it } from 'vitest';
import { decodeJpeg, type MakeRows, plainDecoders } from '../../src/formats/jpeg/decode.ts';
import { joined, type Tokens } from '../../src/formats/jpeg/encode.ts';
import { fastestEncoders } from '../../src/formats/jpeg/fastest.ts';
import { simdRows } from '../../src/formats/jpeg/rows.simd.ts';
import type { MakeStore } from '../../src/formats/jpeg/scans.ts';
import { simdStore } from '../../src/formats/jpeg/store.simd.ts';
import { simdTokeniser } from '../../src/formats/jpeg/tokens.simd.ts';
import { fastestKernels } from '../../src/kernels/fastest.ts';
import { gaussianWeights } from '../../src/kernels/gaussian-blur.ts';
import type { Kernels } from '../../src/kernels/kernels.ts';
import type { PixelBuffer } from '../../src/pixels.ts';
import { filterWhole, type RowFilter } from '../../src/row-flow.ts';
import { type Area, SimdInstance } from '../../src/simd/instance.ts';
import { offset } from '../../src/simd/pointer.ts';
import { encodeJpeg } from '../encode-jpeg.ts';
import { writeJpeg } from '../jpeg-writer.ts';
import { photo } from '../pictures.ts';
import { difference } from '../pixels.ts';

describe('SimdInstance.use', () => {
  it('gives areas of the sizes asked for, aligned, that do not overlap', () => {
    const simd = new SimdInstance();
    for (const large of [1, 100_000, 1_000_000, 10]) {
      simd.use({ one: 3, large, other: 65 }, ({ memory, ownEnd }, areas) => {
        expect(Object.values(areas).map(({ bytes }) => bytes.length)).toEqual([3, large, 65]);
        Object.values(areas).forEach(({ at, bytes }, index) => {
          bytes.fill(index + 1);
          expect([bytes.buffer === memory.buffer, at % 64, at >= ownEnd()]).toEqual([true, 0, true]);
        });
        const whole = new Uint8Array(memory.buffer);
        for (const [index, { at, bytes }] of Object.values(areas).entries())
          expect(whole.subarray(at, at + bytes.length).every((byte) => byte === index + 1)).toBe(true);
      });
    }
  });

  it('returns what the work returns, and passes on what it throws', () => {
    const simd = new SimdInstance();
    expect(simd.use({ area: 8 }, (_, { area }) => area.bytes.length)).toBe(8);
    const fail = (): never => {
      throw new Error('failed');
    };
    expect(() => simd.use({ area: 8 }, fail)).toThrow('failed');
    expect(simd.use({ area: 8 }, () => 'again')).toBe('again');
  });

  it('lays the same sizes out once, until the memory passes on', () => {
    const simd = new SimdInstance();
    const sizes = { small: 100 };
    const small = (): Area => simd.use(sizes, (_, areas) => areas.small);
    const first = small();
    expect(small()).toBe(first);
    first.bytes.fill(1);
    simd.hold({ other: 5 });
    expect(small()).not.toBe(first);
    expect(small().bytes[99]).toBe(1);
    simd.retire();
    expect(small().bytes[99]).toBe(0);
  });

  it('refuses to lay the memory out again while work goes on in it', () => {
    const simd = new SimdInstance();
    simd.use({ area: 8 }, (_, { area }) => {
      area.bytes.fill(7);
      expect(() => simd.use({ other: 8 }, () => {})).toThrow('The SIMD memory is in use.');
      expect(() => simd.hold({ other: 8 })).toThrow('The SIMD memory is in use.');
      expect([...area.bytes]).toEqual([7, 7, 7, 7, 7, 7, 7, 7]);
    });
    expect(simd.use({ other: 8 }, () => 'free')).toBe('free');
  });

  it('keeps up to 16 MB for the next job and drops more, also after a failure', () => {
    const simd = new SimdInstance();
    expect(simd.heldBytes).toBe(0);
    simd.use({ area: 1_000_000 }, () => {});
    const held = simd.heldBytes;
    expect(held).toBeGreaterThan(1_000_000);
    simd.use({ area: 900_000 }, () => {});
    expect(simd.heldBytes).toBe(held);
    simd.use({ area: 20_000_000 }, () => expect(simd.heldBytes).toBeGreaterThan(20_000_000));
    expect(simd.heldBytes).toBe(0);
    expect(() =>
      simd.use({ area: 20_000_000 }, () => {
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(simd.heldBytes).toBe(0);
  });

  it('throws a RangeError for more memory than WebAssembly has, and works afterwards', () => {
    const simd = new SimdInstance();
    expect(() => simd.use({ area: 2 ** 33 }, () => {})).toThrow(RangeError);
    expect(() => simd.hold({ area: 2 ** 33 })).toThrow(RangeError);
    expect(simd.use({ area: 10 }, (_, { area }) => area.bytes.length)).toBe(10);
  });
});

describe('SimdInstance.hold', () => {
  it('gives areas that keep their contents between calls of the module', () => {
    const held = new SimdInstance().hold({ pixels: 16, other: 16 });
    held.areas.pixels.bytes.fill(0);
    held.areas.other.bytes.fill(9);
    held.exports.flattenPixels(held.areas.pixels.at, 4, -1);
    expect([...held.areas.pixels.bytes]).toEqual(Array(16).fill(255));
    expect([...held.areas.other.bytes]).toEqual(Array(16).fill(9));
  });

  it.each<[string, (simd: SimdInstance) => unknown]>([
    ['use', (simd) => simd.use({ area: 8 }, () => {})],
    ['hold', (simd) => simd.hold({ area: 8 })],
  ])('ends with the next %s: from then on everything about it throws', (_, next) => {
    const simd = new SimdInstance();
    const held = simd.hold({ area: 8 });
    const { at } = held.areas.area;
    next(simd);
    const message = 'This SIMD memory belongs to a later job.';
    expect(() => held.exports).toThrow(message);
    expect(() => held.areas).toThrow(message);
    expect(() => held.reach(at)).toThrow(message);
  });

  it('grows: areas stay where they are with what they hold, in new views', () => {
    const held = new SimdInstance().hold({ area: 8 });
    const before = held.areas.area;
    before.bytes.fill(5);
    held.reach(offset(before.at, 1_000_000));
    const { area } = held.areas;
    expect(before.bytes).toHaveLength(0);
    expect([area.at, ...area.bytes]).toEqual([before.at, 5, 5, 5, 5, 5, 5, 5, 5]);
    expect(held.exports.memory.buffer.byteLength).toBeGreaterThanOrEqual(area.at + 1_000_000);
  });

  it('leaves much memory to its holder alone, whether it was much at once or grew', () => {
    const simd = new SimdInstance();
    const large = simd.hold({ area: 20_000_000 });
    expect([simd.heldBytes, large.areas.area.bytes.length]).toEqual([0, 20_000_000]);
    const growing = simd.hold({ area: 8 });
    expect(simd.heldBytes).toBeGreaterThan(0);
    growing.reach(offset(growing.areas.area.at, 20_000_000));
    expect([simd.heldBytes, growing.areas.area.bytes.length]).toEqual([0, 8]);
  });
});

describe('what the JPEG twins keep in held memory', () => {
  const picture = photo(40, 30);

  it('cannot be written as a JPEG once another picture was turned into tokens', () => {
    const tokenise = simdTokeniser(new SimdInstance());
    const tables = [Array(64).fill(1), Array(64).fill(1)] as const;
    const sampling = { across: 2, down: 2 } as const;
    const tokens = (): Tokens => {
      const writer = tokenise(picture, sampling, tables);
      writer.add(picture);
      return writer.end();
    };
    const [first, second] = [tokens(), tokens()];
    const words = new Int32Array(first.counts.length);
    const none = new Uint8Array();
    expect(() => joined(none, first.write(words, 1000), none)).toThrow('a later job');
    expect(() => joined(none, second.write(words, 1000), none)).not.toThrow();
  });

  it('cannot be decoded any further once the memory passed on', () => {
    const simd = new SimdInstance();
    const decode = (interrupt: () => void) => {
      const makeRows: MakeRows = (bytes, scan, layout) => {
        const rows = simdRows(simd)(bytes, scan, layout);
        interrupt();
        return rows;
      };
      return decodeJpeg(encodeJpeg(picture, { quality: 80 }), 8, { ...plainDecoders, makeRows });
    };
    expect(decode(() => {}).width).toBe(40);
    expect(() => decode(() => simd.use({ area: 8 }, () => {}))).toThrow('a later job');
  });

  it('cannot be put together from scans once the memory passed on', () => {
    const simd = new SimdInstance();
    const file = writeJpeg({ width: 40, height: 30, components: [22, 11, 11], scans: 'progressive' });
    const decode = (interrupt: () => void) => {
      const makeStore: MakeStore = (...job) => {
        const store = simdStore(simd)(...job);
        interrupt();
        return store;
      };
      return decodeJpeg(file, 8, { ...plainDecoders, makeStore });
    };
    expect(decode(() => {}).width).toBe(40);
    expect(() => decode(() => simd.hold({ area: 8 }))).toThrow('a later job');
  });
});

describe('fastestKernels', () => {
  const kernels = fastestKernels(new SimdInstance());
  const without = fastestKernels({ runs: false } as SimdInstance);

  it.each([false, true])('gives the same pixels with SIMD and without, alpha: %s', (alpha) => {
    const picture = photo(90, 61, { alpha });
    const weights = gaussianWeights(4, 3);
    const filters: readonly ((by: Kernels) => RowFilter)[] = [
      ({ resample }) => resample(picture, { width: 31, height: 70 }),
      ({ resample }) => resample(picture, { width: 31, height: 20 }),
      ({ blur }) => blur(picture, weights),
      ({ unsharpMask }) => unsharpMask(picture, 1.3),
    ];
    for (const filter of filters) {
      const [made, same] = [kernels, without].map((by) => filterWhole(filter(by), picture));
      expect(difference(made as PixelBuffer, same as PixelBuffer)).toBeUndefined();
    }
    expect(difference(kernels.rotateFree(picture, 33), without.rotateFree(picture, 33))).toBeUndefined();
    const [twin, kernel] = [new SimdInstance(), { runs: false } as SimdInstance].map((simd) =>
      encodeJpeg(picture, { quality: 80 }, fastestEncoders(simd).tokenise),
    );
    expect(twin).toEqual(kernel);
  });

  it('throws an OssError with a code when memory runs out', () => {
    const huge = { width: 2 ** 20, height: 2 ** 20, data: new Uint8ClampedArray() };
    expect(() => kernels.rotateFree(huge, 30)).toThrow(expect.objectContaining({ code: 'MemLimitExceeded' }));
  });
});
