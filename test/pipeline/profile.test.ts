// ICC profiles: a picture in Display P3 looks the same after any job, by sharp's conversion to sRGB before and after.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isWorthKeeping } from '../../src/formats/icc.ts';
import { nodeEngine, run } from '../node-engine.ts';

const engine = nodeEngine();
const formats = ['jpg', 'png', 'webp'] as const;

/** A saturated red and its neighbours, stored in Display P3. */
const source = (format: (typeof formats)[number], alpha = false): Promise<Buffer> =>
  sharp({ create: { width: 48, height: 32, channels: alpha ? 4 : 3, background: { r: 240, g: 30, b: 20, alpha: 1 } } })
    .withIccProfile('p3')
    .toFormat(format === 'jpg' ? 'jpeg' : format, { quality: 95 })
    .toBuffer();

const middle = async (file: Uint8Array): Promise<number[]> => {
  const { data, info } = await sharp(file)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
  return [...data.subarray(at, at + 3)];
};

describe.each(formats)('from %s', (from) => {
  it.each(formats)('to %s', async (to) => {
    const file = await source(from, from !== 'jpg');
    const { body } = await run(engine, new Uint8Array(file), `image/resize,w_24/format,${to}`);
    const result = new Uint8Array(body);
    expect((await sharp(result).metadata()).icc).toBeDefined();
    const [before, after] = [await middle(file), await middle(result)];
    for (let channel = 0; channel < 3; channel += 1) {
      expect(Math.abs((before[channel] as number) - (after[channel] as number))).toBeLessThanOrEqual(4);
    }
  });
});

it('a profile over 64 KiB is spread over JPEG segments and read back', async () => {
  const { jpeg } = await import('../../src/formats/jpeg.ts');
  const profile = Uint8Array.from({ length: 150_000 }, (_, index) => (index * 7) & 255);
  const plain = new Uint8Array(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  );
  const carrying = await jpeg.withProfile(plain, profile);
  expect(await jpeg.readProfile(carrying)).toEqual(profile);
  expect(jpeg.findDamage(carrying)).toBeUndefined();
});

it('an sRGB profile goes without saying, and bytes that are none are not kept', async () => {
  const srgb = (
    await sharp(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .withIccProfile('srgb')
        .png()
        .toBuffer(),
    ).metadata()
  ).icc;
  expect(isWorthKeeping(new Uint8Array(srgb ?? []))).toBe(false);
  expect(isWorthKeeping(new Uint8Array(500))).toBe(false);
});
