// Colours as sharp shows them, before and after a job. What Chromium shows is in test/dist/colours.test.ts.

import * as fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { readIcc } from '../../src/formats/colour/icc.ts';
import { profileOf } from '../../src/formats/colour/profile-of.ts';
import { codedSpace, type MatrixSpace } from '../../src/formats/colour/space.ts';
import { fileColours } from '../../src/formats/file-colours.ts';
import { pngChunk } from '../../src/formats/png/chunks.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import {
  chart,
  ciede2000,
  greyChart,
  greyProfiles,
  middles,
  p3NamedSrgb,
  rgbProfiles,
  srgbNamedOtherwise,
  swappedTable,
  tableTag,
  withChunks,
  writeIcc,
} from '../colour-pictures.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { oddPictures } from '../odd-colours.ts';
import { decoded, jpegOf, pngOf, rawOf, sharpOf } from '../pictures.ts';
import { drawn } from '../pixels.ts';
import { toldColours } from '../told-colours.ts';

type Bytes = Uint8Array<ArrayBuffer>;

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
  profile.set(Buffer.from('RGB '), 16);
  const plain = new Uint8Array(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  );
  const carrying = (await fileColours.jpg.withProfile?.(plain, profile)) ?? plain;
  expect(await toldColours(jpeg, carrying)).toEqual(profile);
  expect(jpeg.findDamage(carrying)).toBeUndefined();
});

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

const carrying = async (profile: Bytes): Promise<Bytes> =>
  (await fileColours.png.withProfile?.(await pngOf(chart), profile)) as Bytes;
const profileOfResult = async (bytes: Bytes, process = 'image/resize,w_24'): Promise<number | undefined> =>
  (await sharp((await run(engine, bytes, process)).body).metadata()).icc?.length;

it.each(await oddPictures())('$name: whether it counts is decided as by Chromium', async ({ bytes, counts }) => {
  const { body } = await run(engine, bytes, 'image/format,bmp');
  const numbers = middles(
    await decoded(new Uint8Array((await run(engine, new Uint8Array(body), 'image/format,png')).body)),
  );
  const stored = numbers.length === middles(chart).length ? chart : greyChart;
  const differences = middles(stored).map((colour, index) => ciede2000(colour, numbers[index] as number[]));
  if (counts) expect(Math.max(...differences)).toBeGreaterThan(2);
  else expect(Math.max(...differences)).toBe(0);
});

describe('a profile is dropped', () => {
  it('if its colorants and its curve are sRGB', async () => {
    const named = await sharpOf(chart).withIccProfile('srgb').png().toBuffer();
    expect((await sharp(named).metadata()).icc).toBeDefined();
    expect(await profileOfResult(new Uint8Array(named))).toBeUndefined();
    expect(await profileOfResult(await carrying(srgbNamedOtherwise))).toBeUndefined();
  });

  it('if it is none, or for another number of channels', async () => {
    const none = [new Uint8Array(500), (rgbProfiles['Display P3'] as Bytes).slice(0, 200)];
    for (const profile of [...none, greyProfiles['linear grey'] as Bytes]) {
      const bytes = await carrying(profile);
      expect(await profileOfResult(bytes)).toBeUndefined();
      const { body } = await run(engine, bytes, 'image/format,png');
      expect(middles(await decoded(new Uint8Array(body)))).toEqual(middles(chart));
    }
  });

  it('but not for its name', async () => {
    expect(await profileOfResult(await carrying(p3NamedSrgb))).toBe(p3NamedSrgb.length);
  });
});

it('linear sRGB is converted: 55 of its numbers is shown as 128', async () => {
  const dark = await pngOf(drawn(8, 8, () => [55, 55, 55, 255]));
  const bytes = (await fileColours.png.withProfile?.(dark, rgbProfiles['linear sRGB'] as Bytes)) as Bytes;
  const { body } = await run(engine, bytes, 'image/format,png');
  expect([...(await decoded(new Uint8Array(body))).data.subarray(0, 3)]).toEqual([128, 128, 128]);
});

describe('CMYK', () => {
  const inked = (): Sharp => sharpOf(chart).removeAlpha().toColourspace('cmyk');
  const whole = { quality: 100, chromaSubsampling: '4:4:4' };

  it.each(['jpeg', 'tiff'] as const)('with a profile comes out of %s as with sharp', async (kind) => {
    const picture = inked().withIccProfile('cmyk');
    const file = await (kind === 'jpeg' ? picture.jpeg(whole) : picture.tiff({ compression: 'lzw' })).toBuffer();
    expect((await sharp(file).metadata()).space).toBe('cmyk');
    const reference = middles(await rawOf(sharp(file)));
    const { body } = await run(engine, new Uint8Array(file), 'image/format,png');
    const differences = middles(await decoded(new Uint8Array(body)))
      .map((colour, index) => ciede2000(colour, reference[index] as number[]))
      .sort((a, b) => a - b);
    // Both go through LittleCMS; libvips has less blue in what is nearly black.
    expect(differences[differences.length / 2]).toBeLessThan(2);
    expect(differences.at(-1)).toBeLessThan(10);
  });

  it('without a profile is the same in JPEG and TIFF', async () => {
    const files = [await inked().jpeg(whole).toBuffer(), await inked().tiff({ compression: 'lzw' }).toBuffer()];
    const [jpg = [], tiff = []] = await Promise.all(
      files.map(async (file) => {
        const plain = nodeEngine();
        const { body } = await run(plain, new Uint8Array(file), 'image/format,png');
        expect(plain.loaded).not.toContain('lcms');
        return middles(await decoded(new Uint8Array(body)));
      }),
    );
    expect(jpg).toHaveLength(middles(chart).length);
    for (const [index, colour] of jpg.entries()) expect(ciede2000(colour, tiff[index] as number[])).toBeLessThan(2);
  });
});

it('the colour management library is loaded for profiles of tables alone', async () => {
  const loads = async (profile: Bytes | undefined, process: string): Promise<boolean> => {
    const fresh = nodeEngine();
    await run(fresh, profile ? await carrying(profile) : await pngOf(chart), process);
    return fresh.loaded.includes('lcms');
  };
  expect(await loads(undefined, 'image/format,jpg')).toBe(false);
  for (const [name, profile] of Object.entries(rgbProfiles))
    expect(await loads(profile, 'image/format,bmp'), name).toBe(name.startsWith('tables'));
});

describe('a picture becomes sRGB', () => {
  const keeps = async (profile: Bytes): Promise<boolean> =>
    (await profileOfResult(await carrying(profile))) !== undefined;

  it('if the tables back to its profile bring colours elsewhere', async () => {
    expect(await keeps(rgbProfiles['tables both ways'] as Bytes)).toBe(true);
    const way = { A2B0: swappedTable, B2A0: tableTag(33, () => [30_000, 30_000, 30_000]) };
    expect(await keeps(writeIcc('RGB ', way, { connection: 'Lab ' }))).toBe(false);
  });

  it('if its profile is larger than readers of PNG take', async () => {
    const ofBytes = (length: number): Bytes => {
      const profile = new Uint8Array(length);
      profile.set(rgbProfiles['Display P3'] as Bytes);
      return profile;
    };
    const jpeg = await jpegOf(chart);
    for (const [length, isKept] of [
      [100_000, true],
      [8_100_000, false],
    ] as const) {
      const bytes = (await fileColours.jpg.withProfile?.(jpeg, ofBytes(length))) as Bytes;
      expect((await profileOfResult(bytes)) !== undefined, `${length}`).toBe(isKept);
      const { body } = await run(engine, bytes, 'image/format,bmp');
      expect(
        await middle(new Uint8Array((await run(engine, new Uint8Array(body), 'image/format,png')).body)),
      ).not.toEqual(await middle(jpeg));
    }
  });
});

it('a mark of a high dynamic range looks the same on a photo with tables', async () => {
  const grey = await pngOf(drawn(8, 8, () => [160, 160, 160, 255]));
  const bucket = { 'mark.png': withChunks(grey, pngChunk('cICP', Uint8Array.of(9, 16, 0, 1))) };
  const job = parseProcess(`image/watermark,image_${Buffer.from('mark.png').toString('base64url')},g_nw,x_0,y_0`);
  const objects = { 'mark.png': bucket['mark.png'].slice().buffer };
  const outcome = await engine.run(job, (await carrying(rgbProfiles['tables both ways'] as Bytes)).buffer, { objects });
  if (!outcome.ok) throw new Error(outcome.error.message);
  const { body } = await run(engine, new Uint8Array(outcome.body), 'image/crop,w_8,h_8/format,bmp');
  const reference = await run(engine, bucket['mark.png'], 'image/format,bmp');
  const [shown, wanted] = await Promise.all(
    [body, reference.body].map(async (bmp) =>
      middle(new Uint8Array((await run(engine, new Uint8Array(bmp), 'image/format,png')).body)),
    ),
  );
  expect(ciede2000(shown as number[], wanted as number[])).toBeLessThan(2);
});

it('average-hue tells the colour that is shown', async () => {
  const hueOf = async (file: Bytes): Promise<unknown> =>
    JSON.parse(Buffer.from((await run(engine, file, 'image/average-hue')).body).toString());
  const red = await pngOf(drawn(8, 8, () => [200, 30, 60, 255]));
  const bytes = (await fileColours.png.withProfile?.(red, rgbProfiles['Display P3'] as Bytes)) as Bytes;
  expect(await hueOf(bytes)).toEqual(await hueOf(await pngOf(drawn(8, 8, () => [218, 0, 54, 255]))));
});

it('a space becomes a profile that tells the same space', () => {
  const pairs = [
    [12, 13],
    [9, 4],
    [11, 5],
    [22, 7],
  ] as const;
  for (const [primaries, transfer] of pairs) {
    const space = codedSpace({ primaries, transfer }) as MatrixSpace;
    const read = readIcc(profileOf(space)) as MatrixSpace;
    for (const [index, value] of read.toXyz.entries()) expect(value).toBeCloseTo(space.toXyz[index] as number, 4);
    for (const [index, value] of read.light[1].entries()) expect(value).toBeCloseTo(space.light[1][index] as number, 4);
  }
  const curves = ['Display P3', 'ProPhoto RGB', 'linear sRGB'].map(
    (name) => (readIcc(rgbProfiles[name] as Bytes) as MatrixSpace).light[0],
  );
  const uneven = { ...(codedSpace({ primaries: 1, transfer: 13 }) as MatrixSpace), light: curves as never };
  for (const [channel, light] of (readIcc(profileOf(uneven)) as MatrixSpace).light.entries())
    for (const [index, value] of light.entries()) expect(value).toBeCloseTo(curves[channel]?.[index] as number, 4);
});

it('no profile, however broken, is a reason to refuse a picture', async () => {
  const whole = Object.values({ ...rgbProfiles, ...greyProfiles });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      fc.option(fc.nat(3000), { nil: undefined }),
      async (index, changes, length) => {
        const profile = (whole[index] as Bytes).slice(0, length);
        for (const [at, value] of changes) if (at < profile.length) profile[at] = value;
        const { format } = await run(engine, await carrying(profile), 'image/resize,m_pad,w_40,h_40/format,jpg');
        expect(format).toBe('jpg');
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);
