// The header and the damage that a GIF's blocks show, compared with files made by hand and with sharp.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gifBlocks } from '../../../src/formats/gif/blocks.ts';
import { gif } from '../../../src/formats/gif/header.ts';
import { recognise } from '../../../src/formats/recognise.ts';
import { sharpGif, wandering } from '../../animations.ts';
import { type WrittenFrame, type WrittenGif, writtenGif } from '../../gif-writer.ts';
import { realFile, realFiles } from '../../pictures.ts';

const table = ['FF0000', '00FF00', '0000FF', 'FFFFFF'];
const frame = (width: number, height: number, more: Partial<WrittenFrame> = {}): WrittenFrame => ({
  width,
  height,
  indices: Array.from({ length: width * height }, (_, at) => at % 4),
  ...more,
});
const file = (frames: readonly WrittenFrame[], more: Partial<WrittenGif> = {}) =>
  writtenGif({ width: 4, height: 3, table, frames, ...more });

describe('the header of a GIF', () => {
  it('has no loop count for a still picture', () => {
    const bytes = file([frame(4, 3)]);
    expect(recognise(bytes)).toBe('gif');
    expect(gif.readHeader(bytes)).toEqual({
      ...{ format: 'gif', byteLength: bytes.length, frameCount: 1, width: 4, height: 3, orientation: 1 },
      hasAlpha: false,
    });
  });

  it('is read from both versions, GIF87a and GIF89a, and from no other', () => {
    const bytes = file([frame(4, 3)]);
    bytes[4] = 0x37;
    expect(recognise(bytes)).toBe('gif');
    bytes[4] = 0x38;
    expect(recognise(bytes)).toBeUndefined();
    expect(recognise(bytes.subarray(0, 5))).toBeUndefined();
  });

  // [the number of repeats in the file, how often the animation runs]
  it.each([
    [undefined, 1],
    [0, 0],
    [1, 2],
    [2, 3],
    [0xffff, 0x10000],
  ])('for %s repeats gives a loop count of %i', async (repeats, loopCount) => {
    const bytes = file([frame(4, 3), frame(4, 3)], { ...(repeats !== undefined && { repeats }) });
    expect(gif.readHeader(bytes)).toMatchObject({ frameCount: 2, loopCount });
    if (repeats !== 0xffff)
      expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({ loop: loopCount });
  });

  it.each<[string, readonly WrittenFrame[], boolean]>([
    ['opaque', [frame(4, 3), frame(2, 2, { x: 1, y: 1 })], false],
    ['first frame smaller', [frame(3, 3)], true],
    ['first frame moved', [frame(3, 3, { x: 1 })], true],
    ['a transparent index', [frame(4, 3), frame(4, 3, { transparent: 1 })], true],
    ['cleared', [frame(4, 3, { disposal: 2 }), frame(1, 1)], true],
    ['cleared at the end', [frame(4, 3), frame(1, 1, { disposal: 2 })], false],
    ['first frame taken back', [frame(4, 3, { disposal: 3 }), frame(1, 1)], true],
    ['a later frame taken back', [frame(4, 3), frame(1, 1, { disposal: 3 }), frame(1, 1)], false],
  ])('says whether transparent pixels may show: %s', (_, frames, hasAlpha) => {
    expect(gif.readHeader(file(frames)).hasAlpha).toBe(hasAlpha);
  });

  it.each<[string, WrittenGif]>([
    ['no screen', { width: 0, height: 0, table, frames: [frame(5, 3, { x: 1 })] }],
    ['a screen smaller than the first frame', { width: 4, height: 4, table, frames: [frame(6, 3), frame(9, 9)] }],
  ])('gives the size that sharp gives for %s', async (_, written) => {
    const bytes = writtenGif(written);
    const theirs = await sharp(bytes).metadata();
    expect(gif.readHeader(bytes)).toMatchObject({ width: theirs.width, height: theirs.height });
  });

  it.each(realFiles('animated-500x300.gif', 'animated-loop-3.gif'))('says what sharp says about %s', async (name) => {
    const bytes = await realFile(name);
    const theirs = await sharp(bytes, { animated: true }).metadata();
    expect(gif.readHeader(bytes)).toMatchObject({
      frameCount: theirs.pages,
      loopCount: theirs.loop,
      width: theirs.width,
      height: theirs.pageHeight,
      hasAlpha: theirs.hasAlpha,
    });
    expect(gif.findDamage(bytes)).toBeUndefined();
  });
});

describe('damage of a GIF', () => {
  const damage = { code: 'ImageDamage' };

  it('is found wherever the file is cut off within a frame', async () => {
    // Each frame fits into one sub-block, which says how long it is.
    const bytes = await sharpGif({ frames: wandering(12, 9), loop: 2 });
    expect(gif.findDamage(bytes)).toBeUndefined();
    expect(gif.findDamage(Uint8Array.of(...bytes, 0, 0x21, 0xff))).toBeUndefined();
    const { frames } = gifBlocks(bytes);
    for (let length = 6; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length);
      // The header counts the frames that have begun; it cannot be read before the first one.
      try {
        expect(gif.readHeader(cut).frameCount).toBeLessThanOrEqual(4);
      } catch (error) {
        expect(error).toMatchObject(damage);
        continue;
      }
      // Two bytes may be the code that ends a frame; the empty sub-block follows.
      const isWithin = frames.some(({ dataStart, dataEnd }) => length > dataStart && length < dataEnd - 3);
      if (isWithin) expect(gif.findDamage(cut), `${length} bytes`).toMatch('ends before');
    }
  });

  it('is a block of no known kind that may hide frames, or an impossible code size', () => {
    const bytes = file([frame(4, 3)]);
    const changed = (at: number, value: number) => bytes.with(at, value);
    const two = Uint8Array.of(...bytes.subarray(0, -1), 0x77, ...bytes.subarray(bytes.lastIndexOf(0x2c)));
    expect(gif.findDamage(two)).toMatch('no known kind');
    // In place of the end mark, with no room for a frame behind it.
    expect(gif.findDamage(changed(bytes.length - 1, 0x77))).toBeUndefined();
    const image = bytes.lastIndexOf(0x2c);
    for (const bits of [0, 12, 255]) expect(gif.findDamage(changed(image + 10, bits))).toMatch('code size');
  });

  it('is not garbage of any length behind the last frame, in place of the end mark', () => {
    const bytes = file([frame(4, 3)]).subarray(0, -1);
    const text = new TextEncoder().encode(`<html>${'An error page, as some servers append it. '.repeat(9)}</html>`);
    for (const garbage of [new Uint8Array(300).fill(0xaa), Uint8Array.of(0x77, ...new Uint8Array(50).fill(0x2c)), text])
      expect(gif.findDamage(Uint8Array.of(...bytes, ...garbage))).toBeUndefined();
  });

  it('is a file without a frame, or without a size', () => {
    expect(() => gif.readHeader(file([]))).toThrow(expect.objectContaining(damage));
    expect(() => gif.readHeader(file([frame(0, 0)], { width: 0, height: 0 }))).toThrow(expect.objectContaining(damage));
  });

  it('is a frame that unpacks to far more than its screen', () => {
    const huge = { x: 0, y: 0, width: 0xffff, height: 0xffff, indices: [] };
    expect(gif.findDamage(file([frame(4, 3), frame(200, 200)]))).toBeUndefined();
    const tall = { width: 4, height: 400 };
    expect(gif.findDamage(file([frame(4, 400), huge], tall))).toMatch('far larger');
    // However many other frames there are.
    expect(gif.findDamage(file([frame(4, 400), huge, ...Array(9999).fill(frame(1, 1))], tall))).toMatch('far larger');
    // Its rows beyond the screen are not unpacked, and neither is a frame beside it.
    expect(gif.findDamage(file([frame(4, 3), huge]))).toBeUndefined();
    expect(gif.findDamage(file([frame(4, 400), { ...huge, x: 4 }], tall))).toBeUndefined();
  });

  it('is not an empty sub-block between the blocks', () => {
    const bytes = file([frame(4, 3)]);
    expect(gif.findDamage(Uint8Array.of(...bytes.subarray(0, -1), 0, 0, 0x3b))).toBeUndefined();
  });
});
