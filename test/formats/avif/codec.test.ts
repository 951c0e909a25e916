// AVIF against sharp (libheif), both ways, and HEIC with a platform that reads it and one that does not.
import sharp, { type AvifOptions, type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/bytes.ts';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { type ColourSpace, isSrgb } from '../../../src/formats/colour/space.ts';
import { fileColours } from '../../../src/formats/file-colours.ts';
import { heicCodec } from '../../../src/formats/heic/codec.ts';
import { formats, readSource } from '../../../src/formats/index.ts';
import { orient } from '../../../src/kernels/orient.ts';
import { blank } from '../../../src/pixel-memory.ts';
import { type Orientation, type PixelBuffer, still } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, photo, rawOf, sharpOf } from '../../pictures.ts';
import { difference, psnr } from '../../pixels.ts';
import { processorMs } from '../../processor-time.ts';
import { toldColours } from '../../told-colours.ts';
import { alphaOfHeic, box, boxAt, clap, flat, type HandHeic, handHeic, imir, irot, sequenceOf, word } from './boxes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codec = wasmCodecs(loadWasm).codecs.of.avif;

const read = async (bytes: Bytes): Promise<PixelBuffer> => {
  expect(formats.avif.findDamage(bytes)).toBeUndefined();
  const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
  return frame as PixelBuffer;
};
const write = async (picture: PixelBuffer, quality: number): Promise<Bytes> =>
  (await codec.encode?.([still(picture)], { quality, progressive: false, loopCount: 0 })) as Bytes;
const avifOf = async (picture: Sharp, options: AvifOptions = {}): Promise<Bytes> =>
  new Uint8Array(await picture.avif({ effort: 0, ...options }).toBuffer());
const plain = (width = 61, height = 43) => sharpOf(photo(width, height)).removeAlpha();
const clear = photo(61, 43, { alpha: true });

describe('an AVIF by sharp', () => {
  it.each<[string, () => Sharp, AvifOptions, number]>([
    ['4:4:4', plain, {}, Infinity],
    ['lossless', plain, { lossless: true }, Infinity],
    ['alpha', () => sharpOf(clear), {}, Infinity],
    ['1x1', () => plain(1, 1), {}, Infinity],
    ['10 bits', plain, { bitdepth: 10 }, 50],
    ['12 bits', plain, { bitdepth: 12 }, 50],
    // The decoders upsample chroma in different ways.
    ['4:2:0', plain, { chromaSubsampling: '4:2:0', quality: 90 }, 30],
    ['grey', () => plain().toColourspace('b-w'), {}, Infinity],
  ])('%s is decoded to the pixels sharp gets', async (_, make, options, atLeast) => {
    const bytes = await avifOf(make(), options);
    const [mine, theirs] = [await read(bytes), await decoded(bytes)];
    expect(psnr(mine, theirs)).toBeGreaterThanOrEqual(atLeast);
    if (atLeast === Infinity) expect(difference(mine, theirs)).toBeUndefined();
    const { width, height, hasAlpha = false } = await sharp(bytes).metadata();
    expect(readSource(bytes)).toMatchObject({ format: 'avif', width, height, hasAlpha, orientation: 1, frameCount: 1 });
  });

  it.each<Orientation>([1, 2, 3, 4, 5, 6, 7, 8])(
    'of orientation %i says so in its header and is turned as sharp turns it',
    async (orientation) => {
      const bytes = await avifOf(plain().withMetadata({ orientation }));
      const header = readSource(bytes);
      expect(header).toMatchObject({ width: 61, height: 43, orientation });
      expect(difference(orient(await read(bytes), orientation), await decoded(bytes))).toBeUndefined();
    },
  );

  it('gives its embedded profile', async () => {
    const bytes = await avifOf(plain().withIccProfile('p3'));
    const { icc } = await sharp(bytes).metadata();
    expect(await toldColours(formats.avif, bytes)).toEqual(new Uint8Array(icc as Buffer));
    expect(isSrgb((await toldColours(formats.avif, await write(clear, 50))) as ColourSpace)).toBe(true);
  });

  it('is ImageDamage wherever it is cut off', async () => {
    const bytes = await avifOf(sharpOf(clear));
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.slice(0, length);
      let code = '';
      try {
        const header = readSource(cut);
        code = formats.avif.findDamage(cut) ? 'ImageDamage' : 'a picture';
        if (code === 'a picture') await codec.decode(cut, header, 'first');
      } catch (error) {
        code = (error as { code: string }).code;
      }
      expect(['BadRequest', 'ImageDamage'], `${length} of ${bytes.length} bytes`).toContain(code);
    }
  });

  it('is not damaged by bytes after its end', async () => {
    const bytes = await avifOf(plain());
    for (const more of [
      [0, 0xff, 0x20],
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    ])
      expect(difference(await read(flat(bytes, more)), await read(bytes))).toBeUndefined();
  });

  it('whose pixels are of another size than its properties say is damaged', async () => {
    const bytes = await avifOf(plain());
    const larger = bytes.slice();
    new DataView(larger.buffer).setUint32(boxAt(larger, 'ispe').at + 12, 62);
    expect(readSource(larger).width).toBe(62);
    await expect(codec.decode(larger, readSource(larger), 'first')).rejects.toMatchObject({ code: 'ImageDamage' });
  });
});

describe('an AVIF sequence', () => {
  it('is decoded to its first frame', async () => {
    const frames = [await avifOf(plain()), await avifOf(sharpOf(photo(61, 43, { seed: 2 })).removeAlpha())];
    const bytes = sequenceOf(frames, 61, 43);
    expect(readSource(bytes)).toMatchObject({ format: 'avif', width: 61, height: 43, frameCount: 1, hasAlpha: false });
    expect(psnr(await read(bytes), await decoded(frames[0] as Bytes))).toBeGreaterThan(40);
  });
});

describe('an AVIF written here', () => {
  // [width, height, quality, PSNR at least]
  it.each([
    [1, 1, 80, 28],
    [61, 43, 80, 28],
    [160, 120, 50, 26],
    [160, 120, 80, 29],
    [160, 120, 100, 32],
  ])('%ix%i at quality %i is read by sharp with a PSNR of at least %i', async (width, height, quality, atLeast) => {
    const picture = photo(width, height);
    const bytes = await write(picture, quality);
    expect(psnr(await rawOf(sharp(bytes)), picture)).toBeGreaterThan(atLeast);
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: 'heif',
      compression: 'av1',
      width,
      height,
      hasAlpha: false,
    });
    expect(psnr(await read(bytes), picture)).toBeGreaterThan(atLeast);
  });

  it('keeps its alpha, and is smaller at a lower quality', async () => {
    const bytes = await write(clear, 80);
    expect(readSource(bytes).hasAlpha).toBe(true);
    const theirs = await rawOf(sharp(bytes));
    const off = theirs.data.filter((value, at) => at % 4 === 3 && Math.abs(value - (clear.data[at] as number)) > 16);
    expect(off.length).toBe(0);
    expect((await write(clear, 30)).length).toBeLessThan(bytes.length);
    expect(await write(clear, 80)).toEqual(bytes);
  });

  it.each([false, true])('carries a profile that sharp finds (with alpha: %s)', async (alpha) => {
    const { icc } = await sharp(await plain().withIccProfile('p3').png().toBuffer()).metadata();
    const profile = new Uint8Array(icc as Buffer);
    const bytes = await write(alpha ? clear : photo(61, 43), 60);
    const carrying = (await fileColours.avif.withProfile?.(bytes, profile)) as Bytes;
    expect(new Uint8Array((await sharp(carrying).metadata()).icc as Buffer)).toEqual(profile);
    expect(await toldColours(formats.avif, carrying)).toEqual(profile);
    expect(difference(await read(carrying), await read(bytes))).toBeUndefined();
    expect(difference(await decoded(carrying), await decoded(bytes))).toBeUndefined();
  });
});

describe('HEIC', () => {
  // [properties, width, height] of 40x30 as it is to be shown
  it.each<[string, HandHeic, number, number]>([
    ['plain', {}, 40, 30],
    ['turned by 180 degrees', { properties: [irot(2)] }, 40, 30],
    ['turned by 90 degrees', { properties: [irot(1)] }, 30, 40],
    ['turned by 270 degrees and mirrored', { properties: [irot(3), imir(0)] }, 30, 40],
    ['cut', { properties: [clap(39, 29)] }, 39, 29],
    ['cut and turned', { properties: [clap(39, 29), irot(3)] }, 29, 39],
    ['named by the brand mif1 alone', { brands: ['mif1', 'miaf'] }, 40, 30],
    ['a grid', { coding: 'grid', brands: ['heix'] }, 40, 30],
  ])('that is %s: the header gives the size as it is shown', (_, file, width, height) => {
    const bytes = handHeic(file);
    expect(readSource(bytes)).toEqual({
      format: 'heic',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      orientation: 1,
      hasAlpha: false,
    });
    expect(formats.heic.findDamage(bytes)).toBeUndefined();
    expect(formats.heic.findDamage(bytes.slice(0, -1))).toMatch('ends before');
  });

  it('with an auxiliary alpha picture has alpha', () => {
    expect(readSource(handHeic({ properties: [alphaOfHeic()] })).hasAlpha).toBe(true);
  });

  it('is not what the brand mif1 stands for alone: other codings are refused', () => {
    for (const file of [{ brands: ['mif1'], coding: 'jpeg' }, { brands: ['isom'] }, { brands: ['mp42'] }])
      expect(() => readSource(handHeic(file))).toThrow(expect.objectContaining({ ec: '0040-00000005' }));
  });

  it('is refused where the platform does not decode it', async () => {
    const bytes = handHeic({});
    const refusal = { code: 'BadRequest', ec: '0040-00000005' };
    const { codecs } = wasmCodecs(loadWasm);
    await expect(codecs.of.heic.decode(bytes, readSource(bytes), 'first')).rejects.toMatchObject(refusal);
    expect(codecs.of.heic.encode).toBeUndefined();
  });

  it('is decoded by the platform, and held to its header', async () => {
    const asked: string[] = [];
    const ofWidth = (width: number) =>
      heicCodec(async (_, type) => {
        asked.push(type);
        return blank({ width, height: 30 });
      });
    const bytes = handHeic({});
    expect(await ofWidth(40).decode(bytes, readSource(bytes), 'first')).toEqual([
      still(blank({ width: 40, height: 30 })),
    ]);
    await expect(ofWidth(41).decode(bytes, readSource(bytes), 'first')).rejects.toMatchObject({ code: 'ImageDamage' });
    expect(asked).toEqual(['image/heic', 'image/heic']);
  });
});

/** An AVIF with one box twenty megabytes long; it begins with `head` and goes on with copies of `entry`. */
function repeated(type: string, head: readonly number[], entry: Uint8Array | readonly number[]): Bytes {
  const body = new Uint8Array(20_000_000);
  body.set(head);
  for (let at = head.length; at + entry.length <= body.length; at += entry.length) body.set(entry, at);
  const own = concat(Uint8Array.from([...word(body.length + 8), ...Buffer.from(type)]), body);
  const pick = (name: string, ...parts: readonly number[][]) => (name === type ? own : box(name, ...parts));
  const boxed = (name: string, ...parts: readonly Uint8Array[]): Uint8Array => {
    const inside = concat(parts);
    return concat(Uint8Array.from([...word(inside.length + 8), ...Buffer.from(name)]), inside);
  };
  const size = [0, 0, 0, 20, ...Buffer.from('ispe'), ...word(0), ...word(9), ...word(7)];
  const exif = [0, 0, 0, 21, ...Buffer.from('infe'), 2, 0, 0, 0, 0, 7, 0, 0, ...Buffer.from('Exif'), 0];
  const meta = boxed(
    'meta',
    new Uint8Array(4),
    box('pitm', word(0), 0, 7),
    pick('iinf', [0, 0, 0, 0, 0, 1, ...exif]),
    pick('iref', word(0)),
    pick('iloc', [0, 0, 0, 0, 0x44, 0, 0, 0]),
    boxed('iprp', pick('ipco', size), pick('ipma', [0, 0, 0, 0, 0, 0, 0, 1, 0, 7, 1, 1])),
  );
  return concat(box('ftyp', 'avif', word(0), 'avif', 'mif1'), meta);
}

describe('boxes that contradict the file', () => {
  const ftyp = box('ftyp', 'avif', word(0), 'avif', 'mif1');
  it.each<[string, Bytes]>([
    ['nothing after the brands', ftyp],
    ['no properties', flat(ftyp, box('meta', word(0), box('pitm', word(0), 0, 1)))],
    ['a box larger than the file', flat(ftyp, word(0xffff_fff0), 'meta', word(0))],
    ['a box smaller than its own header', flat(ftyp, word(3), 'meta', word(0))],
    ['a box of 64 bits that is too large', flat(ftyp, word(1), 'meta', word(0xffff_ffff), word(0xffff_ffff))],
    ['a box of 64 bits without its size', flat(ftyp, word(1), 'meta')],
    ['no size', handHeic({ brands: ['avif'], size: [0, 0] })],
    [
      'four billion associations',
      flat(
        ftyp,
        box(
          'meta',
          word(0),
          box('pitm', word(0), 0, 1),
          box('iprp', box('ipco'), box('ipma', word(0), word(0xffff_ffff))),
        ),
      ),
    ],
  ])('are ImageDamage: %s', (_, bytes) => {
    expect(() => readSource(bytes)).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
  });

  it.each<[string, () => Bytes]>([
    ['properties', () => repeated('ipco', [], [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65])],
    [
      'associations of one item',
      () => repeated('ipma', [0, 0, 0, 0, ...word(0xffff_ffff)], [0, 7, 255, ...Array(255).fill(1)]),
    ],
    ['short associations', () => repeated('ipma', [0, 0, 0, 0, ...word(0xffff_ffff)], [0, 7, 0])],
    [
      'items',
      () =>
        repeated('iinf', [1, 0, 0, 0, ...word(0xffff_ffff)], flat(word(21), 'infe', 2, 0, 0, 0, 0, 7, 0, 0, 'Exif', 0)),
    ],
    ['references', () => repeated('iref', [0, 0, 0, 0], flat(word(14), 'cdsc', 0, 7, 0, 1, 0, 7))],
    [
      'locations',
      () =>
        repeated(
          'iloc',
          [2, 0, 0, 0, 0x44, 0, ...word(0xffff_ffff)],
          [0, 0, 0, 7, 0, 0, 0, 0, 0, 1, ...word(0), ...word(9)],
        ),
    ],
  ])('by the million cost little time: %s', (_, make) => {
    const bytes = make();
    const start = processorMs();
    try {
      readSource(bytes);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ImageDamage' });
    }
    expect(processorMs() - start).toBeLessThan(2000);
  });

  it('that mirror before a quarter turn mean the same as the other mirror after it', () => {
    const orientation = (...properties: Bytes[]) => readSource(handHeic({ brands: ['avif'], properties })).orientation;
    expect(orientation(imir(0), irot(1))).toBe(orientation(irot(1), imir(1)));
    expect(orientation(imir(1), irot(3))).toBe(orientation(irot(3), imir(0)));
    expect(orientation(imir(1), irot(2))).toBe(orientation(irot(2), imir(1)));
  });
});
