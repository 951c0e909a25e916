// ICC profiles: a picture in Display P3 looks the same after any job, by sharp's conversion to sRGB before and after.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isSrgb } from '../../src/formats/colour/icc.ts';
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

it('a grey picture with an RGB profile becomes no grey PNG: the two do not go together', async () => {
  const grey = sharp({ create: { width: 48, height: 32, channels: 3, background: '#808080' } });
  const file = await grey.withIccProfile('p3').png().toBuffer();
  const { body } = await run(engine, new Uint8Array(file), 'image/resize,w_24');
  const { icc, channels, space } = await sharp(body).metadata();
  expect([icc?.length, channels, space]).toEqual([(await sharp(file).metadata()).icc?.length, 3, 'srgb']);
});

it('a profile over 64 KiB is split over JPEG segments and read back', async () => {
  const { jpeg } = await import('../../src/formats/jpeg/header.ts');
  const profile = Uint8Array.from({ length: 150_000 }, (_, index) => (index * 7) & 255);
  const plain = new Uint8Array(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  );
  const carrying = (await jpeg.withProfile?.(plain, profile)) ?? plain;
  expect(await jpeg.readProfile(carrying)).toEqual(profile);
  expect(jpeg.findDamage(carrying)).toBeUndefined();
});

it('an sRGB profile is omitted, and bytes that are not a profile are dropped', async () => {
  const srgb = (
    await sharp(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .withIccProfile('srgb')
        .png()
        .toBuffer(),
    ).metadata()
  ).icc;
  expect(isSrgb(new Uint8Array(srgb ?? []))).toBe(false);
  expect(isSrgb(new Uint8Array(500))).toBe(false);
});

/** CIEDE2000 between two sRGB colours (Sharma, Wu, Dalal 2005). */
function ciede2000(a: readonly number[], b: readonly number[]): number {
  const [l1, a1, b1] = labOf(a);
  const [l2, a2, b2] = labOf(b);
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const degrees = (y: number, x: number): number => ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
  const [h1, h2] = [degrees(b1, p1), degrees(b2, p2)];
  const dh = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const sum = h1 + h2;
  const meanH = c1 * c2 === 0 ? sum : Math.abs(h1 - h2) <= 180 ? sum / 2 : (sum + 360) / 2;
  const rad = (angle: number): number => (angle * Math.PI) / 180;
  const [meanL, mean] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * Math.cos(rad(meanH - 30)) +
    0.24 * Math.cos(rad(2 * meanH)) +
    0.32 * Math.cos(rad(3 * meanH + 6)) -
    0.2 * Math.cos(rad(4 * meanH - 63));
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * mean, 1 + 0.015 * mean * t];
  const rotation =
    -Math.sin(rad(60 * Math.exp(-(((meanH - 275) / 25) ** 2)))) * 2 * Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7));
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, (2 * Math.sqrt(c1 * c2) * Math.sin(rad(dh / 2))) / sh];
  return Math.sqrt(x * x + y * y + z * z + rotation * y * z);
}

function labOf(rgb: readonly number[]): [number, number, number] {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (value: number): number =>
    value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27) * value * (1 / 116) + 16 / 116;
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

it('the colour difference is the published one', () => {
  // Equal colours, and two greys whose difference is one of lightness alone.
  expect(ciede2000([12, 200, 90], [12, 200, 90])).toBe(0);
  expect(ciede2000([255, 255, 255], [0, 0, 0])).toBeCloseTo(100, 0);
});

it.each(formats)(
  'a Display P3 red written as %s is within a colour difference of 2 of what sharp gives',
  async (to) => {
    const file = await source('png');
    const { body } = await run(engine, new Uint8Array(file), `image/resize,w_24/format,${to}`);
    expect(ciede2000(await middle(file), await middle(new Uint8Array(body)))).toBeLessThan(2);
  },
);
