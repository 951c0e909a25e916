// Animated WebP compared with sharp, both ways: frames are placed, blended and cleared; delays, loop counts and profiles kept.

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { webp } from '../../../src/formats/webp/header.ts';
import type { Frame, PixelBuffer } from '../../../src/pixels.ts';
import { type Animation, frameDifferences, readBySharp, sharpWebp, wandering } from '../../animations.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, photo, random, realFile, realFiles, webpOf } from '../../pictures.ts';
import { drawn, psnr } from '../../pixels.ts';
import { toldColours } from '../../told-colours.ts';
import { muxed, type Piece, piece } from '../../webp-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codec = wasmCodecs(loadWasm).codecs.of.webp;
const decode = (bytes: Bytes, frames: 'first' | 'all' = 'all') => codec.decode(bytes, webp.readHeader(bytes), frames);
const encode = async ({ frames, loop }: Animation, quality = 80): Promise<Bytes> =>
  (await codec.encode?.(frames, { quality, progressive: false, loopCount: loop })) as Bytes;

/** The frame with transparent black for every pixel of alpha 0, whose colour nobody sees. */
function seen<P extends PixelBuffer>(frame: P): P {
  const data = frame.data.slice();
  for (let at = 3; at < data.length; at += 4) if (data[at] === 0) data.fill(0, at - 3, at);
  return { ...frame, data };
}

const differences = (actual: readonly Frame[], expected: readonly Frame[], tolerance = 0): string | undefined =>
  frameDifferences(actual.map(seen), expected.map(seen), tolerance);

describe('decoded as sharp does', () => {
  it.each(realFiles('animated-loop-3.webp', 'rotating-squares.webp'))('%s', async (name) => {
    const bytes = await realFile(name);
    const theirs = await readBySharp(bytes);
    const header = webp.readHeader(bytes);
    const { width, height } = theirs.frames[0] as Frame;
    expect(header).toMatchObject({
      frameCount: theirs.frames.length,
      loopCount: theirs.loop,
      width,
      height,
      hasAlpha: true,
    });
    expect(webp.findDamage(bytes)).toBeUndefined();
    expect(differences(await decode(bytes), theirs.frames)).toBeUndefined();
    expect(differences(await decode(bytes, 'first'), theirs.frames.slice(0, 1))).toBeUndefined();
  });

  it.each([
    ['lossless', { lossless: true }, false],
    ['lossless with alpha', { lossless: true }, true],
    ['lossy', {}, false],
    ['lossy with alpha', {}, true],
    ['mixed', { mixed: true, minSize: true }, true],
  ] as const)('an animation that sharp wrote: %s', async (_, options, alpha) => {
    const animation = { frames: wandering(61, 43, { alpha }), loop: 5 };
    const bytes = await sharpWebp(animation, options);
    // sharp's encoder writes pixels that did not change as transparent, so the header's alpha says nothing here.
    expect(webp.readHeader(bytes)).toMatchObject({ frameCount: 4, loopCount: 5, width: 61, height: 43 });
    const frames = await decode(bytes);
    expect(differences(frames, (await readBySharp(bytes)).frames)).toBeUndefined();
    if ('lossless' in options) expect(differences(frames, animation.frames)).toBeUndefined();
  });

  it('frames of any place, blended or not, cleared or not', async () => {
    const pictures = [
      photo(8, 6),
      photo(5, 7, { seed: 2 }),
      drawn(6, 6, (x, y) => (x > y ? [0, 0, 0, 0] : [200, 30, 90, 255])),
      drawn(9, 4, () => [0, 0, 0, 0]),
    ];
    const made = await Promise.all(pictures.map((picture) => piece(0, 0, picture)));
    const whole = await piece(0, 0, photo(19, 17, { seed: 3 }));
    const pieces = fc.array(
      fc.record({
        which: fc.nat(pictures.length - 1),
        x: fc.nat(5).map((half) => half * 2),
        y: fc.nat(5).map((half) => half * 2),
        blends: fc.boolean(),
        clears: fc.boolean(),
        delayMs: fc.integer({ min: 11, max: 900 }),
      }),
      { minLength: 2, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, fc.boolean(), async (chosen, covered) => {
        const all = chosen.map(({ which, ...place }) => ({ ...(made[which] as Piece), ...place }));
        const bytes = muxed(19, 17, covered ? [whole, ...all] : all, 2);
        expect(webp.findDamage(bytes)).toBeUndefined();
        expect(differences(await decode(bytes), (await readBySharp(bytes)).frames)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('translucent frames over opaque and over translucent ones, within rounding', async () => {
    const next = random(5);
    const cloudy = drawn(16, 12, () => [next() * 255, next() * 255, next() * 255, 40 + next() * 215]);
    const pieces = [await piece(0, 0, photo(16, 12)), await piece(0, 0, cloudy), await piece(0, 0, cloudy)];
    const opaque = muxed(16, 12, pieces);
    expect(differences(await decode(opaque), (await readBySharp(opaque)).frames, 2)).toBeUndefined();
    const clear = muxed(16, 12, pieces.slice(1));
    expect(differences(await decode(clear), (await readBySharp(clear)).frames, 4)).toBeUndefined();
  });
});

describe('an encoded animation', () => {
  it.each([0, 1, 3, 70000])('keeps a loop count of %i and all delays', async (loop) => {
    const frames = wandering(24, 18).map((frame, index) => ({
      ...frame,
      delayMs: [12, 40, 70001, 100][index] as number,
    }));
    const bytes = await encode({ frames, loop });
    expect(webp.findDamage(bytes)).toBeUndefined();
    const theirs = await readBySharp(bytes);
    expect(theirs.loop).toBe(Math.min(loop, 65535));
    expect(theirs.frames.map(({ delayMs }) => delayMs)).toEqual([12, 40, 70001, 100]);
    expect(webp.readHeader(bytes)).toMatchObject({ frameCount: 4, loopCount: Math.min(loop, 65535), hasAlpha: false });
  });

  it.each([
    ['opaque', false],
    ['transparent', true],
  ])(
    '%s: has frames at most 1 dB worse than stills of sharp, which sharp and this codec decode alike',
    async (_, alpha) => {
      const frames = wandering(161, 123, { alpha });
      const bytes = await encode({ frames, loop: 0 });
      const { frames: ours } = await readBySharp(bytes);
      expect(webp.readHeader(bytes).hasAlpha).toBe(alpha);
      expect(differences(await decode(bytes), ours)).toBeUndefined();
      for (const [index, frame] of frames.entries()) {
        const opaque = (x: number, y: number) => (frame.data[(y * 161 + x) * 4 + 3] as number) > 0;
        const our = ours[index] as Frame;
        const their = await decoded(await webpOf(frame, { quality: 80 }));
        expect(psnr(our, frame, opaque)).toBeGreaterThan(psnr(their, frame, opaque) - 1);
        expect(psnr(our, frame, opaque)).toBeGreaterThan(28);
        // Alpha is lossless.
        const alphaOf = ({ data }: PixelBuffer) => data.filter((_, at) => at % 4 === 3);
        expect(alphaOf(our)).toEqual(alphaOf(frame));
      }
    },
  );

  it('of a single frame is a still picture', async () => {
    const bytes = await encode({ frames: wandering(20, 10, { count: 1 }), loop: 3 });
    expect(webp.readHeader(bytes)).toMatchObject({ frameCount: 1 });
    expect(webp.readHeader(bytes).loopCount).toBeUndefined();
  });

  it('keeps frames that are all alike', async () => {
    const frame: Frame = { ...photo(20, 10), delayMs: 100 };
    const { frames } = await readBySharp(await encode({ frames: [frame, frame, frame], loop: 0 }));
    expect(frames.map(({ delayMs }) => delayMs)).toEqual([100, 100, 100]);
  });

  it('has the colours of sRGB whatever profile it carries, as Chromium has it', async () => {
    const plain = await encode({ frames: wandering(20, 16, { alpha: true }), loop: 4 });
    const carrying = sharp(plain, { animated: true }).withIccProfile('p3').webp({ lossless: true });
    const bytes = new Uint8Array(await carrying.toBuffer());
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    expect(webp.readHeader(bytes).frameCount).toBe(4);
    expect(await toldColours(webp, bytes)).toBeUndefined();
  });
});

describe('damage of an animation', () => {
  const damage = { code: 'ImageDamage' };
  const good = async (): Promise<Bytes> =>
    muxed(12, 10, [await piece(0, 0, photo(12, 10)), await piece(4, 2, photo(8, 8))]);
  const secondFrame = (bytes: Bytes): number => new TextDecoder('latin1').decode(bytes).lastIndexOf('ANMF') + 8;

  it('is not that it has one frame only', async () => {
    const bytes = muxed(12, 10, [await piece(2, 2, photo(6, 6))]);
    expect(webp.readHeader(bytes)).toMatchObject({ frameCount: 1, hasAlpha: true });
    expect(
      differences(
        await decode(bytes),
        (await readBySharp(bytes)).frames.map((frame) => ({ ...frame, delayMs: 40 })),
      ),
    ).toBeUndefined();
  });

  it('is to have no frame', () => {
    expect(() => webp.readHeader(muxed(12, 10, []))).toThrow(expect.objectContaining(damage));
  });

  it.each<[string, number, number, RegExp]>([
    ['a frame outside the canvas', 0, 9, /outside/],
    ['a frame larger than the canvas', 6, 200, /outside/],
    ['a frame of another size than its picture', 6, 6, /another size/],
    ['a picture chunk of another name', 16, 0x41, /no picture/],
    ['a picture chunk longer than its frame', 22, 9, /no picture/],
  ])('is %s', async (_, offset, value, said) => {
    const bytes = await good();
    bytes[secondFrame(bytes) + offset] = value;
    expect(webp.findDamage(bytes)).toMatch(said);
    await expect(decode(bytes)).rejects.toMatchObject(damage);
    // The first frame can be decoded all the same.
    expect(await decode(bytes, 'first')).toHaveLength(1);
  });

  it('is found wherever the file is cut off', async () => {
    const bytes = await good();
    expect(webp.findDamage(bytes)).toBeUndefined();
    // The last byte pads a chunk.
    for (let length = 12; length < bytes.length - 1; length += 1) {
      expect(webp.findDamage(bytes.subarray(0, length))).toMatch('ends before');
    }
    expect(differences(await decode(bytes.slice(0, -1)), await decode(bytes))).toBeUndefined();
  });

  it('is not a file length that is a little wrong, nor what is cut off behind the last frame', async () => {
    const bytes = await good();
    const frames = await decode(bytes);
    for (const by of [-8, -2, -1, 1, 2, 20]) {
      const wrong = bytes.slice();
      new DataView(wrong.buffer).setUint32(4, bytes.length - 8 + by, true);
      expect(webp.findDamage(wrong), `${by}`).toBeUndefined();
      expect(differences(await decode(wrong), frames)).toBeUndefined();
    }
    // As many bytes as a frame has: one may be missing.
    const lacking = bytes.slice();
    new DataView(lacking.buffer).setUint32(4, bytes.length - 8 + 32, true);
    expect(webp.findDamage(lacking)).toMatch('ends before');
  });
});

describe('alpha of an animation', () => {
  it('counts without the flag of the file, as libwebp has it', async () => {
    const bytes = muxed(9, 7, [await piece(0, 0, photo(9, 7, { alpha: true })), await piece(0, 0, photo(9, 7))]);
    const expected = await decode(bytes);
    bytes[20] = 2;
    expect(webp.readHeader(bytes).hasAlpha).toBe(true);
    expect(differences(await decode(bytes), expected)).toBeUndefined();
    expect(differences((await readBySharp(bytes)).frames, expected, 2)).toBeUndefined();
  });
});
