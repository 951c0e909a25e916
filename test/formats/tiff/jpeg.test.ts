// Strips and tiles of JPEG data in CMYK, in planes, and with markers of their own.
import sharp, { type TiffOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { readSource } from '../../../src/formats/index.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { jpegOf, photo, rawOf } from '../../pictures.ts';
import { difference, psnr } from '../../pixels.ts';
import { handTiff } from './files.ts';

const { tiff: codec, jpg } = wasmCodecs(loadWasm).codecs.of;

const readWith = async (one: typeof codec, bytes: Uint8Array<ArrayBuffer>): Promise<PixelBuffer> =>
  (await one.decode(bytes, readSource(bytes), 'first'))[0] as PixelBuffer;
const read = (bytes: Uint8Array<ArrayBuffer>): Promise<PixelBuffer> => readWith(codec, bytes);

describe('JPEG data in CMYK', () => {
  // One mixture to a block of 16x16 pixels: at quality 100 the inks come through as they are, or one off.
  const inks = [0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 102, 51, 0, 51, 255, 255, 255, 255];
  const [width, height] = [16 * (inks.length / 4), 16];
  const samples = Uint8Array.from(
    { length: width * height * 4 },
    (_, at) => inks[Math.floor(((at >> 2) % width) / 16) * 4 + (at & 3)] as number,
  );
  const plain = () => handTiff({ width, height, bits: [8, 8, 8, 8], photometric: 5, segments: [samples] });

  it.each([{}, { tile: true, tileWidth: 32, tileHeight: 16 }])(
    'has the colours of the same inks without JPEG, %j',
    async (tiles) => {
      const written = await sharp(plain())
        .pipelineColourspace('cmyk')
        .toColourspace('cmyk')
        .tiff({ compression: 'jpeg', quality: 100, ...tiles })
        .toBuffer();
      const [packed, direct] = [await read(new Uint8Array(written)), await read(plain())];
      expect(packed.data.every((level, at) => Math.abs(level - (direct.data[at] as number)) <= 3)).toBe(true);
      // The middle of the block of cyan.
      expect([...packed.data.subarray(24 * 4, 25 * 4)]).toEqual([0, 153, 227, 255]);
      expect(readSource(new Uint8Array(written)).hasAlpha).toBe(false);
    },
  );

  it('takes the colours of inks that it is given', async () => {
    const written = new Uint8Array(
      await sharp(plain())
        .pipelineColourspace('cmyk')
        .toColourspace('cmyk')
        .tiff({ compression: 'jpeg', quality: 100 })
        .toBuffer(),
    );
    // Cyan alone is the mixture of number 8; no ink is number 0.
    const rgb = Uint8Array.from({ length: 48 }, (_, at) => [9, 200][[0, 8].indexOf(Math.floor(at / 3))] ?? 5);
    const [frame] = await codec.decode(written, readSource(written), 'first', 1, { levels: 2, rgb });
    expect([...(frame as PixelBuffer).data.subarray(0, 3)]).toEqual([9, 9, 9]);
    expect([...(frame as PixelBuffer).data.subarray(24 * 4, 24 * 4 + 3)]).toEqual([200, 200, 200]);
  });
});

describe('JPEG data in RGB with alpha', () => {
  const [width, height] = [48, 32];
  const picture = photo(width, height, { alpha: true });
  /** sharp writes four components of JPEG for inks alone; the tag of the colours then says RGB instead. */
  const written = async (options: TiffOptions = {}): Promise<Uint8Array<ArrayBuffer>> => {
    const samples = new Uint8Array(picture.data);
    const inks = sharp(handTiff({ width, height, bits: [8, 8, 8, 8], photometric: 5, segments: [samples] }));
    const tiff = inks.pipelineColourspace('cmyk').toColourspace('cmyk');
    const bytes = new Uint8Array(await tiff.tiff({ compression: 'jpeg', quality: 100, ...options }).toBuffer());
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(4, true);
    for (let entry = directory + 2; entry < directory + 2 + 12 * view.getUint16(directory, true); entry += 12)
      if (view.getUint16(entry, true) === 262) view.setUint16(entry + 8, 2, true);
    return bytes;
  };

  it.each([{}, { tile: true, tileWidth: 16, tileHeight: 16 }])('has its pixels, %j', async (options) => {
    const made = await written(options);
    expect(readSource(made).hasAlpha).toBe(true);
    const pixels = await read(made);
    expect(psnr(pixels, picture)).toBeGreaterThan(45);
    expect(pixels.data.every((level, at) => Math.abs(level - (picture.data[at] as number)) <= 4)).toBe(true);
  });

  it('of fewer components than the tags say is ImageDamage', async () => {
    const file = { width, height, segments: [await jpegOf(picture)], more: { 259: [7] } };
    for (const [bits, photometric] of [
      [[8, 8, 8, 8], 2],
      [[8, 8, 8, 8], 5],
      [[8], 1],
    ] as const)
      await expect(read(handTiff({ ...file, bits, photometric }))).rejects.toMatchObject({ code: 'ImageDamage' });
  });
});

describe('strips of JPEG data', () => {
  const [width, height] = [48, 32];
  const picture = photo(width, height);
  const greyJpeg = async (channel: 0 | 1 | 2): Promise<Uint8Array<ArrayBuffer>> => {
    const plane = picture.data.filter((_, at) => at % 4 === channel);
    const grey = sharp(plane, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
    return new Uint8Array(await grey.jpeg({ quality: 95 }).toBuffer());
  };

  it('in planes', async () => {
    const segments = await Promise.all(([0, 1, 2] as const).map(greyJpeg));
    const made = handTiff({ width, height, bits: [8, 8, 8], photometric: 2, segments, more: { 259: [7], 284: [2] } });
    expect(psnr(await read(made), picture)).toBeGreaterThan(35);
    expect(difference(await read(made), await rawOf(sharp(made)))).toBeUndefined();
  });

  it('with white as zero', async () => {
    const segments = [await greyJpeg(1)];
    const file = { width, height, bits: [8], segments, more: { 259: [7] } };
    const positive = await read(handTiff({ ...file, photometric: 1 }));
    const negative = await read(handTiff({ ...file, photometric: 0 }));
    expect(negative.data.every((level, at) => at % 4 === 3 || level === 255 - (positive.data[at] as number))).toBe(
      true,
    );
  });

  it('of which the last is taller than what is left of the picture', async () => {
    const segments = [await jpegOf(picture), await jpegOf(picture)];
    const made = handTiff({
      width,
      height: 40,
      bits: [8, 8, 8],
      photometric: 6,
      rowsPerStrip: 32,
      segments,
      more: { 259: [7] },
    });
    const pixels = await read(made);
    const whole = await readWith(jpg, segments[0] as Uint8Array<ArrayBuffer>);
    expect(pixels.data.subarray(0, whole.data.length)).toEqual(whole.data);
    expect(pixels.data.subarray(whole.data.length)).toEqual(whole.data.subarray(0, 8 * width * 4));
  });

  it('the tags of the TIFF, not the markers in the data, say what the colours are', async () => {
    // sharp writes a JFIF marker, which says YCbCr.
    const file = { width, height, bits: [8, 8, 8], segments: [await jpegOf(picture, { chromaSubsampling: '4:4:4' })] };
    const ycc = await read(handTiff({ ...file, photometric: 6, more: { 259: [7] } }));
    expect(psnr(ycc, picture)).toBeGreaterThan(30);
    const rgb = handTiff({ ...file, photometric: 2, more: { 259: [7] } });
    expect(difference(await read(rgb), await rawOf(sharp(rgb)))).toBeUndefined();
    expect(psnr(await read(rgb), picture)).toBeLessThan(20);
  });

  it('of another size is ImageDamage', async () => {
    for (const [wide, high] of [
      [47, 32],
      [48, 31],
      [48, 33],
    ] as const) {
      const made = handTiff({
        width,
        height,
        bits: [8, 8, 8],
        photometric: 6,
        segments: [await jpegOf(photo(wide, high))],
        more: { 259: [7] },
      });
      await expect(read(made)).rejects.toMatchObject({ code: 'ImageDamage' });
    }
  });
});
