// Headers of every kind of source, compared with what sharp says about the same file.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { formats, readSource, sniff } from '../../src/formats/index.ts';
import { luminanceTable } from '../../src/formats/jpeg/tables.ts';
import type { Orientation } from '../../src/pixels.ts';
import {
  flatJpeg,
  jpegOf,
  orientedJpeg,
  photo,
  pngOf,
  realFile,
  realFiles,
  sharpOf,
  sourcePictures,
  webpOf,
} from '../pictures.ts';

const sources = await sourcePictures();
const jpg = await jpegOf(photo(9, 7));
const png = await pngOf(photo(9, 7));
const webp = await webpOf(photo(9, 7));

describe('the header of', () => {
  it.each(sources)('$name says what sharp says', async ({ format, bytes }) => {
    const theirs = await sharp(bytes).metadata();
    expect(readSource(bytes)).toMatchObject({
      format,
      byteLength: bytes.length,
      frameCount: 1,
      width: theirs.width,
      height: theirs.height,
      orientation: theirs.orientation ?? 1,
      hasAlpha: theirs.hasAlpha,
      ...(format === 'jpg' && { components: theirs.channels }),
    });
    expect(sniff(bytes)).toBe(formats[format]);
    expect(formats[format].findDamage(bytes)).toBeUndefined();
    expect(formats[format].findDamage(bytes.slice(0, bytes.length / 2))).toMatch('ends before');
    // Bytes after the end are no part of the picture.
    expect(formats[format].findDamage(new Uint8Array([...bytes, 0, 0xff, 0x20]))).toBeUndefined();
  });

  it('a file in the middle of a larger buffer says the same', () => {
    for (const { bytes, name } of sources.slice(0, 25)) {
      const larger = new Uint8Array(bytes.length + 17);
      larger.set(bytes, 13);
      expect(readSource(larger.subarray(13, 13 + bytes.length)), name).toEqual(readSource(bytes));
    }
  });
});

describe('the orientation', () => {
  it.each<Orientation>([1, 2, 3, 4, 5, 6, 7, 8])('%i is read from a JPEG, a PNG and a WebP', async (orientation) => {
    const picture = photo(9, 7);
    expect(readSource(await orientedJpeg(orientation, picture))).toMatchObject({ width: 9, height: 7, orientation });
    for (const format of ['png', 'webp'] as const) {
      const bytes = new Uint8Array(await sharpOf(picture).withMetadata({ orientation })[format]().toBuffer());
      expect(readSource(bytes)).toMatchObject({ width: 9, height: 7, orientation });
    }
  });

  /** A JPEG with an EXIF segment made by hand: byte order, then one directory that holds the orientation. */
  const withExif = (order: 'II' | 'MM', value: number, { entries = 1, offset = 8 } = {}): Uint8Array => {
    const little = order === 'II';
    const tiff = new DataView(new ArrayBuffer(8 + 2 + 12 + 4));
    tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
    tiff.setUint16(2, 42, little);
    tiff.setUint32(4, offset, little);
    tiff.setUint16(8, entries, little);
    tiff.setUint16(10, 0x0112, little);
    tiff.setUint16(12, 3, little);
    tiff.setUint32(14, 1, little);
    tiff.setUint16(18, value, little);
    const contents = [...'Exif'].map((letter) => letter.charCodeAt(0)).concat([0, 0], [...new Uint8Array(tiff.buffer)]);
    const segment = [0xff, 0xe1, 0, contents.length + 2, ...contents];
    return new Uint8Array([0xff, 0xd8, ...segment, ...flatJpeg(9, 7).slice(2)]);
  };

  it.each([
    ['little endian', withExif('II', 6), 6],
    ['big endian', withExif('MM', 8), 8],
    ['0, which is no orientation', withExif('II', 0), 1],
    ['9, which is no orientation', withExif('MM', 9), 1],
    ['a directory outside of the block', withExif('II', 6, { offset: 0xfffffff0 }), 1],
    ['a directory without entries', withExif('II', 6, { entries: 0 }), 1],
    ['a directory that says it has more entries than fit', withExif('MM', 9, { entries: 65535 }), 1],
  ])('in an EXIF block made by hand: %s', (_, bytes, orientation) => {
    expect(readSource(bytes)).toMatchObject({ width: 9, height: 7, orientation });
  });
});

describe('the header of a JPEG', () => {
  it('gives the quality that sharp wrote, from 1 to 100', async () => {
    const picture = photo(16, 16);
    const estimated: Record<number, number | undefined> = {};
    for (let quality = 1; quality <= 100; quality += 1) {
      const bytes = await jpegOf(picture, { quality, mozjpeg: false });
      const { quality: read } = readSource(bytes);
      if (read !== quality) estimated[quality] = read;
      const table = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xdb) + 5;
      expect(luminanceTable(quality), `quality ${quality}`).toEqual([...bytes.subarray(table, table + 64)]);
    }
    expect(estimated).toEqual({});
  });

  it.each([
    ['none', [0, 0, 1, 0, 1], { unit: 1, x: 1, y: 1 }],
    ['inch', [1, 0, 96, 0, 96], { unit: 2, x: 96, y: 96 }],
    ['cm', [2, 0, 38, 1, 44], { unit: 3, x: 38, y: 300 }],
  ])('gives the JFIF density: %s', (_, density, expected) => {
    const jfif = [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, ...density, 0, 0];
    const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...jfif, ...flatJpeg(9, 7).slice(2)]);
    expect(readSource(bytes).density).toEqual(expected);
    expect(readSource(flatJpeg(9, 7)).density).toBeUndefined();
  });

  it('estimates a quality from 1 to 100 for a table that no quality has', () => {
    const { quality = 0 } = readSource(flatJpeg(9, 7));
    expect(quality).toBeGreaterThanOrEqual(1);
    expect(quality).toBeLessThanOrEqual(100);
  });

  it('is not deceived by an end marker inside a segment', async () => {
    // A thumbnail is a whole JPEG inside the EXIF segment.
    const picture = await jpegOf(photo(30, 20));
    const thumbnail = flatJpeg(8, 8);
    const length = thumbnail.length + 2;
    const bytes = new Uint8Array([
      0xff,
      0xd8,
      0xff,
      0xe2,
      length >> 8,
      length & 255,
      ...thumbnail,
      ...picture.slice(2),
    ]);
    expect(readSource(bytes)).toMatchObject({ width: 30, height: 20 });
    expect(formats.jpg.findDamage(bytes.slice(0, -60))).toMatch('ends before');
    expect(formats.jpg.findDamage(bytes)).toBeUndefined();
  });

  it.each(realFiles('example.jpg'))('%s says what the documentation of OSS says about this picture', async (name) => {
    expect(readSource(await realFile(name))).toEqual({
      format: 'jpg',
      byteLength: 21839,
      frameCount: 1,
      width: 400,
      height: 267,
      orientation: 1,
      hasAlpha: false,
      components: 3,
      quality: 82,
      density: { unit: 1, x: 1, y: 1 },
    });
  });
});

describe('refused before any decoder runs is a', () => {
  const frame = jpg.findIndex((byte, at) => byte === 0xff && jpg[at + 1] === 0xc0) + 4;
  const changed = (bytes: Uint8Array, at: number, ...values: number[]): Uint8Array => {
    const copy = new Uint8Array(bytes);
    copy.set(values, at);
    return copy;
  };
  it.each([
    ['JPEG of 12 bits', changed(jpg, frame, 12), 'BadRequest'],
    ['JPEG of 2 components', changed(jpg, frame + 5, 2), 'BadRequest'],
    ['JPEG without a width', changed(jpg, frame + 3, 0, 0), 'ImageDamage'],
    ['JPEG without a frame header', jpg.slice(0, frame - 4), 'ImageDamage'],
    ['PNG without IHDR', changed(png, 12, 0x4a), 'ImageDamage'],
    ['PNG without a width', changed(png, 16, 0, 0, 0, 0), 'ImageDamage'],
    ['WebP with an unknown chunk', changed(webp, 12, 0x41), 'ImageDamage'],
    ['WebP without its start code', changed(webp, 23, 0), 'ImageDamage'],
  ])('%s', (_, bytes, code) => {
    expect(() => readSource(bytes)).toThrow(expect.objectContaining({ code }));
  });
});
