// A GIF decoded to the frames that sharp and browsers show, and frames encoded to a GIF that sharp reads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gifBlocks } from '../../../src/formats/gif/blocks.ts';
import { gifCodec } from '../../../src/formats/gif/codec.ts';
import { gif } from '../../../src/formats/gif/header.ts';
import type { Frame } from '../../../src/pixels.ts';
import { type Animation, frameDifferences, readBySharp, sharpGif, thresholded, wandering } from '../../animations.ts';
import { type WrittenFrame, writtenGif } from '../../gif-writer.ts';
import { photo, realFile, realFiles } from '../../pictures.ts';
import { difference, drawn, psnr, textOf } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codec = gifCodec();
const decode = (bytes: Bytes, frames: 'first' | 'all' = 'all') => codec.decode(bytes, gif.readHeader(bytes), frames);
const encode = async ({ frames, loop }: Animation): Promise<Bytes> => {
  const bytes = await codec.encode?.(frames, { quality: 80, progressive: false, loopCount: loop });
  return bytes as Bytes;
};

const table = ['FF0000', '00FF00', '0000FF', 'FFFFFF'];

describe('decoded as sharp does', () => {
  it.each(realFiles('animated-500x300.gif', 'animated-loop-3.gif'))('%s', async (name) => {
    const bytes = await realFile(name);
    expect(frameDifferences(await decode(bytes), (await readBySharp(bytes)).frames)).toBeUndefined();
  });

  it.each([
    ['opaque', wandering(61, 43)],
    ['transparent', wandering(61, 43, { alpha: true })],
    ['one frame', wandering(33, 20, { count: 1, delayMs: 0 })],
    ['1x1', [{ ...photo(1, 1), delayMs: 0 }]],
    ['alpha', [{ ...photo(40, 30, { alpha: true }), delayMs: 0 }]],
  ] as const)('a GIF that sharp wrote: %s', async (_, frames) => {
    const bytes = await sharpGif({ frames, loop: 0 });
    const theirs = (await readBySharp(bytes)).frames;
    expect(frameDifferences(await decode(bytes), theirs)).toBeUndefined();
    expect(frameDifferences(await decode(bytes, 'first'), theirs.slice(0, 1))).toBeUndefined();
  });

  it('frames of any place, size, colour table and disposal, interlaced or not', async () => {
    const side = fc.integer({ min: 1, max: 12 });
    const made = fc
      .record({
        x: fc.nat(9),
        y: fc.nat(9),
        width: side,
        height: side,
        // Where a frame is cleared, libnsgif wants a transparent index to clear to transparent.
        transparent: fc.nat(3),
        disposal: fc.constantFrom(0, 1, 2, 3, 4),
        delay: fc.nat(500),
        interlaced: fc.boolean(),
        table: fc.constantFrom(undefined, ['102030', 'AABBCC', '00FFEE', '777777']),
        seed: fc.nat(100),
      })
      .map(({ seed, table, ...frame }): WrittenFrame => {
        const indices = Array.from(
          { length: frame.width * frame.height },
          (_, at) => (at * (seed + 3) + (at >> 3)) % 4,
        );
        // libnsgif mixes up the rows of an interlaced frame that reaches beyond the screen; Chromium does not.
        const interlaced = frame.interlaced && frame.y + frame.height <= 11;
        return { ...frame, interlaced, indices, ...(table && { table }), delay: frame.delay };
      });
    const whole = { width: 12, height: 11, indices: Array.from({ length: 132 }, (_, at) => at % 3), disposal: 1 };
    await fc.assert(
      fc.asyncProperty(fc.array(made, { minLength: 1, maxLength: 5 }), async (frames) => {
        const bytes = writtenGif({ width: 12, height: 11, table, frames: [whole, ...frames] });
        const decoded = await decode(bytes);
        expect(frameDifferences(decoded, (await readBySharp(bytes)).frames)).toBeUndefined();
        expect(decoded[0]?.opaque).toBe(true);
        for (const frame of decoded) if (frame.opaque) expect(hasAlpha(frame)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

/** True if not every pixel is opaque. */
const hasAlpha = ({ data }: Frame): boolean => data.some((value, at) => at % 4 === 3 && value < 255);

/** Cases in which sharp differs: Chromium's ImageDecoder gave these pixels for the same files. */
describe('decoded as browsers do', () => {
  const full = { width: 3, height: 3, indices: Array<number>(9).fill(0) };
  const dot = (x: number, index: number): WrittenFrame => ({ x, y: 1, width: 1, height: 1, indices: [index] });
  const lastOf = async (...frames: WrittenFrame[]): Promise<string> => {
    const decoded = await decode(writtenGif({ width: 3, height: 3, table, background: 3, frames }));
    return textOf(decoded.at(-1) as Frame);
  };
  const red = 'FF0000 FF0000 FF0000';

  it('cleared places become transparent, not the background colour', async () => {
    expect(await lastOf(full, { ...dot(1, 1), disposal: 2 }, dot(2, 2))).toBe(`${red}\nFF0000 00000000 0000FF\n${red}`);
  });

  it('a first frame that is taken back leaves a transparent canvas', async () => {
    const none = '00000000 00000000 00000000';
    expect(await lastOf({ ...full, disposal: 3 }, dot(1, 1))).toBe(`${none}\n00000000 00FF00 00000000\n${none}`);
  });

  it.each<[string, boolean[], ...WrittenFrame[]]>([
    ['stays so below others', [true, true], full, { ...dot(1, 1), transparent: 1 }],
    ['does not where a part is cleared', [true, true, false], full, { ...dot(1, 1), disposal: 2 }, dot(2, 1)],
    ['does not where it is taken back', [true, false], { ...full, disposal: 3 }, dot(1, 1)],
    ['is again what it was', [true, true, true], full, { ...dot(1, 1), disposal: 3 }, dot(1, 1)],
    ['has no transparent pixel', [false, true], { ...full, transparent: 0 }, { ...full, transparent: 1 }],
    ['fills the screen', [false], dot(1, 1)],
  ])('a frame that is known to be opaque %s', async (_, expected, ...frames) => {
    const decoded = await decode(writtenGif({ width: 3, height: 3, table, frames }));
    expect(decoded.map(({ opaque }) => opaque)).toEqual(expected);
    expect(decoded.map((frame) => !hasAlpha(frame))).toEqual(expected);
  });

  it('indices past the end of the colour table are black', async () => {
    expect(await lastOf({ ...full, indices: [0, 1, 2, 3, 4, 5, 6, 7, 8] })).toBe(
      'FF0000 00FF00 0000FF\n255 0 0\n0 0 0',
    );
  });

  it('a frame that reaches beyond the screen is cut, one that lies beyond it is not shown', async () => {
    const wide: WrittenFrame = { x: 2, y: 2, width: 4, height: 3, indices: [1, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2] };
    expect(
      await lastOf(full, wide, { ...dot(9, 1), y: 9, disposal: 2 }, { ...wide, width: 0, height: 0, indices: [] }),
    ).toBe(`${red}\n${red}\nFF0000 FF0000 00FF00`);
  });

  it('a control block counts for the next frame, also where text comes between them', async () => {
    const frames = [{ width: 2, height: 1, indices: [0, 1], transparent: 1 }];
    const bytes = writtenGif({ width: 2, height: 1, table, frames });
    const image = bytes.lastIndexOf(0x2c);
    const text = [0x21, 0x01, 12, ...new Uint8Array(12), 1, 0x41, 0];
    const between = Uint8Array.of(...bytes.subarray(0, image), ...text, ...bytes.subarray(image));
    expect((await decode(between)).map(textOf)).toEqual((await decode(bytes)).map(textOf));
  });

  it('what lies beyond the screen is not unpacked, so its data may be missing', async () => {
    const rows = (interlaced: boolean): WrittenFrame => ({
      width: 3,
      height: 30_000,
      interlaced,
      indices: [1, 1, 1, 2, 2, 2, 3, 3, 3],
    });
    const green = Array(3).fill('00FF00').join(' ');
    expect(await lastOf(full, { ...rows(false), y: 2 })).toBe(`${red}\n${red}\n${green}`);
    // The first stored row of an interlaced frame is its first row, too.
    expect(await lastOf(full, { ...rows(true), y: 2 })).toBe(`${red}\n${red}\n${green}`);
    expect(await lastOf(full, { ...rows(false), x: 3, indices: [] })).toBe(`${red}\n${red}\n${red}`);
    await expect(lastOf(full, { ...rows(false), indices: [1, 1, 1, 2] })).rejects.toMatchObject({
      code: 'ImageDamage',
    });
  });

  it('a file without a colour table is black and white', async () => {
    const bytes = writtenGif({ width: 2, height: 1, frames: [{ width: 2, height: 1, indices: [0, 1] }] });
    expect((await decode(bytes)).map(textOf)).toEqual(['0 255']);
  });
});

describe('a GIF that ends behind its last pixel, but before its end mark', () => {
  const frames = [
    { ...photo(9, 7), delayMs: 30 },
    { ...photo(9, 7, { seed: 2 }), delayMs: 50 },
  ];
  const outcome = async (bytes: Bytes): Promise<readonly Frame[] | undefined> => {
    try {
      return gif.findDamage(bytes) ? undefined : await decode(bytes);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ImageDamage' });
      return undefined;
    }
  };

  it.each([1, 2])('is the picture, one cut off before is damage: %i frames', async (count) => {
    const whole = await sharpGif({ frames: frames.slice(0, count), loop: 0 });
    const expected = await decode(whole);
    const lengths: number[] = [];
    const starts = gifBlocks(whole).frames.map(({ dataStart }) => dataStart);
    for (let length = starts.at(-1) ?? 0; length < whole.length; length += 1) {
      const made = await outcome(whole.slice(0, length));
      if (!made) continue;
      expect(frameDifferences(made, expected), `${length} of ${whole.length} bytes`).toBeUndefined();
      lengths.push(whole.length - length);
    }
    // The end mark, the empty sub-block, and at most two bytes of the code that ends the frame.
    expect(lengths.slice(-2)).toEqual([2, 1]);
    expect(lengths.length).toBeLessThanOrEqual(4);
  });

  it('may be cut off within extension blocks, or end in garbage too short for a frame', async () => {
    const whole = await sharpGif({ frames, loop: 0 });
    const expected = await decode(whole);
    const comment = [0x21, 0xfe, 5, 104, 101, 108, 108, 111, 0];
    const control = [0x21, 0xf9, 4, 0, 5, 0, 0, 0];
    const name = [0x21, 0xff, 11, ...new TextEncoder().encode('XMP DataXMP'), 3, 1, 2, 3, 0];
    for (const block of [comment, control, name]) {
      for (let length = 0; length <= block.length; length += 1) {
        const bytes = Uint8Array.of(...whole.subarray(0, -1), ...block.slice(0, length));
        expect(frameDifferences((await outcome(bytes)) ?? [], expected), `${length} bytes`).toBeUndefined();
      }
    }
    for (const garbage of [[0x77], [0x77, 1, 2, 3, 4], Array<number>(60).fill(0)]) {
      const bytes = Uint8Array.of(...whole.subarray(0, -1), ...garbage);
      expect(frameDifferences((await outcome(bytes)) ?? [], expected)).toBeUndefined();
    }
  });

  it('is damage where another frame has begun', async () => {
    const whole = await sharpGif({ frames, loop: 0 });
    for (const begun of [
      [0x2c],
      [0x2c, 0, 0, 0],
      [0x2c, 0, 0, 0, 0, 4, 0, 4, 0, 0],
      [0x2c, 0, 0, 0, 0, 4, 0, 4, 0, 0, 8],
    ])
      expect(await outcome(Uint8Array.of(...whole.subarray(0, -1), ...begun))).toBeUndefined();
  });
});

describe('an encoded GIF', () => {
  it.each([0, 1, 2, 7, 65536])('keeps a loop count of %i and all delays', async (loop) => {
    const frames = wandering(24, 18).map((frame, index) => ({
      ...frame,
      delayMs: [0, 10, 655350, 40][index] as number,
    }));
    const bytes = await encode({ frames, loop });
    expect(gif.findDamage(bytes)).toBeUndefined();
    expect(gif.readHeader(bytes)).toMatchObject({ frameCount: 4, loopCount: loop, width: 24, height: 18 });
    const theirs = await readBySharp(bytes);
    expect(theirs.frames.map(({ delayMs }) => delayMs)).toEqual([0, 10, 655350, 40]);
    if (loop < 65536) expect(theirs.loop).toBe(loop);
  });

  it('of few colours is decoded to the same frames, by sharp and by this codec', async () => {
    const color = fc.constantFrom([0, 0, 0, 0], [0, 0, 0, 0], [255, 0, 0, 255], [0, 0, 0, 255], [9, 200, 30, 255]);
    const animation = fc
      .record({ width: fc.integer({ min: 1, max: 7 }), height: fc.integer({ min: 1, max: 5 }) })
      .chain((size) =>
        fc.record({
          loop: fc.nat(3),
          frames: fc.array(
            fc
              .record({
                colors: fc.array(color, { minLength: size.width * size.height, maxLength: size.width * size.height }),
                delay: fc.nat(999),
              })
              .map(
                ({ colors, delay }): Frame => ({
                  ...drawn(size.width, size.height, (x, y) => colors[y * size.width + x] ?? []),
                  delayMs: delay * 10,
                }),
              ),
            { minLength: 2, maxLength: 5 },
          ),
        }),
      );
    await fc.assert(
      fc.asyncProperty(animation, async ({ frames, loop }) => {
        const bytes = await encode({ frames, loop });
        expect(frameDifferences(await decode(bytes), frames)).toBeUndefined();
        const theirs = await readBySharp(bytes);
        expect(frameDifferences(theirs.frames, frames)).toBeUndefined();
        expect(theirs.loop).toBe(loop);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['256 colours', 255],
    ['255 colours and transparent', 254],
  ])('keeps %s exactly', async (_, most) => {
    const frame: Frame = {
      ...drawn(32, 16, (x, y) => {
        const value = (x * 16 + y) % 256;
        return value > most ? [0, 0, 0, 0] : [value, 255 - value, (value * 7) % 256, 255];
      }),
      delayMs: 0,
    };
    const bytes = await encode({ frames: [frame], loop: 0 });
    expect(frameDifferences((await readBySharp(bytes)).frames, [frame])).toBeUndefined();
    expect(frameDifferences(await decode(bytes), [frame])).toBeUndefined();
  });

  it('has 256 colours for each frame', async () => {
    const frames = [0, 1, 2].map(
      (index): Frame => ({ ...drawn(16, 16, (x, y) => [y * 16 + x, index * 80, 255 - x, 255]), delayMs: 50 }),
    );
    expect(frameDifferences(await decode(await encode({ frames, loop: 0 })), frames)).toBeUndefined();
  });

  it('has opaque pixels for alpha from 128 on, transparent ones below', async () => {
    const frame: Frame = { ...drawn(256, 1, (x) => [200, 100, 50, x]), delayMs: 0 };
    const [back] = await decode(await encode({ frames: [frame], loop: 0 }));
    expect(difference(back as Frame, thresholded(frame))).toBeUndefined();
  });

  it.each([
    ['opaque', false],
    ['alpha', true],
  ])('of a photo, %s, is at most 0.3 dB worse than that of sharp', async (_, alpha) => {
    const frame: Frame = { ...photo(160, 120, { alpha }), delayMs: 0 };
    const opaque = (x: number, y: number) => (frame.data[(y * 160 + x) * 4 + 3] as number) >= 128;
    const [ours] = (await readBySharp(await encode({ frames: [frame], loop: 0 }))).frames;
    const [theirs] = (await readBySharp(await sharpGif({ frames: [frame], loop: 0 }))).frames;
    expect(psnr(ours as Frame, frame, opaque)).toBeGreaterThan(psnr(theirs as Frame, frame, opaque) - 0.3);
    expect(psnr(ours as Frame, frame, opaque)).toBeGreaterThan(32);
  });

  it.each([
    ['a gradient', (x: number, y: number) => [120 + 0.6 * x, 160 - 0.8 * y, 200 + 50 * Math.sin((x + y) / 60), 255]],
    ['every hue', (x: number, y: number) => [x * 1.6, 255 - x * 1.6 + y * 0.1, y * 2.1, 255]],
  ])('of %s is no worse than that of sharp', async (_, color) => {
    const frame: Frame = { ...drawn(160, 120, (x, y) => color(x, y).map(Math.round)), delayMs: 0 };
    const [ours] = (await readBySharp(await encode({ frames: [frame], loop: 0 }))).frames;
    const [theirs] = (await readBySharp(await sharpGif({ frames: [frame], loop: 0 }))).frames;
    expect(psnr(ours as Frame, frame)).toBeGreaterThan(psnr(theirs as Frame, frame));
  });

  it('leaves out pixels that do not change, which keep their colour', async () => {
    const frames = wandering(120, 90, { count: 6 });
    const bytes = await encode({ frames, loop: 0 });
    const one = await encode({ frames: frames.slice(0, 1), loop: 0 });
    expect(bytes.length).toBeLessThan(one.length * 2);
    const decoded = await decode(bytes);
    for (const [index, frame] of decoded.entries()) {
      expect(psnr(frame, frames[index] as Frame)).toBeGreaterThan(32);
      const corner = (pixels: Frame) => pixels.data.slice((89 * 120 + 100) * 4, (89 * 120 + 120) * 4);
      expect(corner(frame)).toEqual(corner(decoded[0] as Frame));
    }
  });

  it('keeps frames that are all alike', async () => {
    const frame: Frame = { ...photo(20, 10), delayMs: 100 };
    const back = (await readBySharp(await encode({ frames: [frame, frame, frame], loop: 0 }))).frames;
    expect(back.map(({ delayMs }) => delayMs)).toEqual([100, 100, 100]);
    expect(difference(back[2] as Frame, back[0] as Frame)).toBeUndefined();
  });
});
