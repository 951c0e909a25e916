// EXIF in every container that has some: tags for all, and the orientation where it turns the picture.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/bytes.ts';
import { readSource } from '../../../src/formats/index.ts';
import { pngChunk } from '../../../src/formats/png/chunks.ts';
import { chunkOf, webpFileOf } from '../../../src/formats/webp/chunks.ts';
import { exifJpeg } from '../../exif-jpeg.ts';
import { type ExifEntry, exifDirectories, exifPointers, writeTiff } from '../../exif-writer.ts';
import { photo, sharpOf } from '../../pictures.ts';
import { flat, irot, word } from '../avif/boxes.ts';
import { type HeifItem, type HeifStructure, ispe, writeHeif } from '../avif/heif-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const named = Uint8Array.from(Buffer.from('Exif\0\0'));

/** The picture with these chunks behind the first. */
async function pngWith(...chunks: readonly Uint8Array[]): Promise<Bytes> {
  const png = new Uint8Array(await sharpOf(photo(9, 7)).png().toBuffer());
  return concat(png.subarray(0, 33), chunks, png.subarray(33));
}

async function webpWith(block: Bytes): Promise<Bytes> {
  const webp = new Uint8Array(await sharpOf(photo(9, 7)).removeAlpha().webp().toBuffer());
  const first = Uint8Array.of(8, 0, 0, 0, 8, 0, 0, 6, 0, 0);
  return webpFileOf([chunkOf('VP8X', [first]), webp.subarray(12), chunkOf('EXIF', [block])]);
}

/** A file that has everything but a picture. */
const heifWith = (brand: string, type: string, block: Bytes, ...more: readonly Bytes[]): Bytes =>
  writeHeif(
    [
      { id: 1, type, data: new Uint8Array(9), properties: [ispe(9, 7), ...more] },
      { id: 2, type: 'Exif', data: flat(word(0), block), refersTo: [['cdsc', [1]]] },
    ],
    { brands: [brand, brand, 'mif1'] },
  );

/** A grey picture of 9x7 whose directory has the tags of the block besides its own; of other bytes nothing is used. */
function tiffWith(block: Bytes): Bytes {
  const little = block[0] === 0x49;
  const view = new DataView(block.buffer);
  const count = block.length < 100 ? 0 : view.getUint16(8, little);
  const own: ExifEntry[] = [
    [256, 3, [9]],
    [257, 3, [7]],
    [258, 3, [8]],
    [262, 3, [1]],
    [273, 4, [0x3000]],
    [279, 4, [63]],
  ];
  const at = 0x2000;
  const bytes = writeTiff([{ at, entries: own }], { little, length: 0x4000 });
  if (count === 0) return bytes;
  // The values of the block keep their places, which entries give from the start of the file.
  bytes.set(block.subarray(8), 8);
  const entries = concat(bytes.subarray(at + 2, at + 2 + own.length * 12), block.subarray(10, 10 + count * 12));
  new DataView(bytes.buffer).setUint16(at, own.length + count, little);
  bytes.set(entries, at + 2);
  return bytes;
}

describe('EXIF in a file', () => {
  const tiff = writeTiff(
    exifDirectories([
      [0x0112, 3, [6]],
      [0x010f, 2, 'Apple'],
    ]),
  );

  it('is read from JPEG', () => {
    expect(readSource(exifJpeg(tiff))).toMatchObject({
      orientation: 6,
      tags: { ...exifPointers, Orientation: '6', Make: 'Apple' },
    });
    expect(readSource(exifJpeg(new Uint8Array(20)))).not.toHaveProperty('tags');
  });

  it.each(['jpeg', 'webp'] as const)('is read from %s as another library writes it', async (format) => {
    const exif = {
      IFD0: { Copyright: 'A. Body', Make: 'Apple' },
      IFD2: { FNumber: '28/10' },
      IFD3: { GPSLatitudeRef: 'S' },
    };
    const picture = sharpOf(photo(9, 7)).withExif(exif);
    const bytes = new Uint8Array(await picture[format]().toBuffer());
    expect(readSource(bytes).tags).toMatchObject({
      Copyright: 'A. Body',
      Make: 'Apple',
      FNumber: '28/10',
      GPSLatitudeRef: 'South',
    });
  });

  it('is read from WebP with and without the "Exif" of a JPEG segment before it', async () => {
    const plain = new Uint8Array(await sharp(exifJpeg(tiff)).keepExif().webp().toBuffer());
    expect(readSource(plain).tags).toMatchObject({ Make: 'Apple', Orientation: '6' });
    const at = new TextDecoder('latin1').decode(plain).indexOf('EXIF');
    const named = String.fromCharCode(...plain.subarray(at + 8, at + 14)) === 'Exif\0\0';
    const start = at + 8 + (named ? 6 : 0);
    const length = new DataView(plain.buffer).getUint32(at + 4, true) - (named ? 6 : 0);
    const block = plain.slice(start, start + length);
    for (const front of [[], [0x45, 0x78, 0x69, 0x66, 0, 0]]) {
      const size = front.length + block.length;
      const chunk = [0x45, 0x58, 0x49, 0x46, size & 255, size >> 8, 0, 0, ...front, ...block, ...(size & 1 ? [0] : [])];
      const bytes = new Uint8Array([...plain.subarray(0, at), ...chunk]);
      new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
      expect(readSource(bytes)).toMatchObject({ orientation: 6, tags: { Make: 'Apple' } });
    }
  });

  it.each([
    ['PNG', async (block: Bytes) => pngWith(pngChunk('eXIf', block))],
    ['WebP', webpWith],
    ['AVIF', async (block: Bytes) => heifWith('avif', 'av01', block)],
    ['HEIC', async (block: Bytes) => heifWith('heic', 'hvc1', block)],
    ['TIFF', async (block: Bytes) => tiffWith(block)],
  ] as const)('is read from %s, in both byte orders', async (_, fileWith) => {
    for (const little of [true, false]) {
      const block = writeTiff(
        exifDirectories(
          [
            [0x010f, 2, 'Apple'],
            [0x0112, 3, [3]],
          ],
          [[0x829d, 5, [28, 10]]],
          [[1, 2, 'S']],
        ),
        { little },
      );
      expect(readSource(await fileWith(block)).tags).toMatchObject({
        ...exifPointers,
        Make: 'Apple',
        Orientation: '3',
        FNumber: '28/10',
        GPSLatitudeRef: 'South',
      });
      expect(readSource(await fileWith(new Uint8Array(20)))).not.toHaveProperty('tags.Make');
    }
  });

  it('of a TIFF is that of its first page', () => {
    const page: ExifEntry[] = [
      [256, 3, [9]],
      [257, 3, [7]],
      [258, 3, [8]],
      [262, 3, [1]],
      [273, 4, [3000]],
      [279, 4, [63]],
    ];
    const bytes = writeTiff([
      { at: 8, entries: page, next: 1000 },
      { at: 1000, entries: [...page, [0x010f, 2, 'Apple']] },
    ]);
    expect(readSource(bytes).tags).toMatchObject({ ImageWidth: '9', ImageLength: '7' });
    expect(readSource(bytes)).not.toHaveProperty('tags.Make');
  });

  it('turns a PNG, unless it comes after the pixels, is a second one, or does not begin as a block', async () => {
    const block = writeTiff([{ at: 8, entries: [[0x0112, 3, [6]]] }], { length: 32 });
    const upright = writeTiff([{ at: 8, entries: [[0x0112, 3, [1]]] }], { length: 32 });
    const chunk = pngChunk('eXIf', block);
    const orientationOf = (bytes: Uint8Array) => readSource(bytes).orientation;
    expect(orientationOf(await pngWith(chunk))).toBe(6);
    expect(orientationOf(await pngWith(chunk, pngChunk('eXIf', upright)))).toBe(6);
    expect(orientationOf(await pngWith(pngChunk('eXIf', upright), chunk))).toBe(1);
    expect(orientationOf(await pngWith(pngChunk('eXIf', new Uint8Array(0)), chunk))).toBe(1);
    const misnamed = await pngWith(pngChunk('eXIf', concat(named, block)));
    expect(readSource(misnamed)).toMatchObject({ orientation: 1, tags: { Orientation: '6' } });
    const png = await pngWith();
    const late = concat(png.subarray(0, -12), chunk, png.subarray(-12));
    expect(readSource(late)).toMatchObject({ orientation: 1, tags: { Orientation: '6' } });
  });

  it('turns a WebP only where the first chunk announces it', async () => {
    const block = writeTiff([{ at: 8, entries: [[0x0112, 3, [6]]] }], { length: 32 });
    const bytes = await webpWith(block);
    expect(readSource(bytes)).toMatchObject({ orientation: 6, tags: { Orientation: '6' } });
    bytes[20] = 0;
    expect(readSource(bytes)).toMatchObject({ orientation: 1, tags: { Orientation: '6' } });
  });

  it('does not turn an AVIF or HEIC, whose properties say how', () => {
    const block = writeTiff([{ at: 8, entries: [[0x0112, 3, [6]]] }], { length: 32 });
    expect(readSource(heifWith('avif', 'av01', block))).toMatchObject({ orientation: 1, tags: { Orientation: '6' } });
    expect(readSource(heifWith('avif', 'av01', block, irot(2)))).toMatchObject({ orientation: 3 });
    expect(readSource(heifWith('heic', 'hvc1', block))).toMatchObject({ orientation: 1, width: 9, height: 7 });
  });

  it('of a HEIF file is found where its item lies: at an offset, in the idat box, in several parts', () => {
    const block = writeTiff([{ at: 8, entries: [[0x010f, 2, 'Apple']] }], { length: 64 });
    const picture = { id: 1, type: 'av01', data: new Uint8Array(9), properties: [ispe(9, 7)] } as const;
    const tags = { Make: 'Apple' };
    const exif = { id: 4, type: 'Exif', refersTo: [['cdsc', [1]]], data: flat(word(0), block) } as const;
    const other = { ...exif, id: 3, refersTo: [['cdsc', [2]]], data: flat(word(0), new Uint8Array(20)) } as const;
    const file = (item: HeifItem, structure: HeifStructure = {}) => readSource(writeHeif([picture, item], structure));
    expect(file(exif)).toMatchObject({ tags });
    expect(file({ ...exif, refersTo: [] })).toMatchObject({ tags });
    expect(file({ ...exif, data: flat(word(6), named, block) })).toMatchObject({ tags });
    expect(file({ ...exif, data: flat(word(0), named, block) })).toMatchObject({ tags });
    expect(file({ ...exif, construction: 1 }, { iloc: { version: 1 } })).toMatchObject({ tags });
    expect(file({ ...exif, extents: 3 }, { iloc: { version: 2, offset: 8, length: 8, base: 8 } })).toMatchObject({
      tags,
    });
    expect(file(exif, { wideIds: true, iloc: { version: 2, offset: 0, base: 4 } })).toMatchObject({ tags });
    expect(readSource(writeHeif([picture, other, exif]))).toMatchObject({ tags });
    for (const data of [flat(), flat(0, 0), flat(word(0xffff_ffff), block), flat(word(0))])
      expect(file({ ...exif, data })).not.toHaveProperty('tags');
  });
});
