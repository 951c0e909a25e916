// EXIF tags as text: how values are shown, what is left out, and that no block, however broken, does harm.
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readOrientation, readTags } from '../../../src/formats/exif/tags.ts';
import { readSource } from '../../../src/pipeline/engine.ts';
import { type ExifDirectory, type ExifEntry, exifJpeg, writeTiff } from '../../exif-writer.ts';
import { photo, sharpOf } from '../../pictures.ts';

/** The directories of the picture, of how and where it was taken, and of the thumbnail. */
const directories = (
  picture: readonly ExifEntry[],
  photo: readonly ExifEntry[] = [],
  place: readonly ExifEntry[] = [],
  thumbnail: readonly ExifEntry[] = [],
): ExifDirectory[] => [
  { at: 8, entries: [...picture, [0x8769, 4, [1000]], [0x8825, 4, [4000]]], next: 5000 },
  { at: 1000, entries: photo },
  { at: 4000, entries: place },
  { at: 5000, entries: thumbnail },
];
const pointers = { ExifTag: '1000', GPSTag: '4000' };

const tagsOf = (...parts: Parameters<typeof directories>) => {
  const tags = readTags(writeTiff(directories(...parts)));
  expect(readTags(writeTiff(directories(...parts), { little: false }))).toEqual(tags);
  return tags;
};

describe('the text of a value', () => {
  // [name, directory, tag, type, value, text]
  it.each<[string, 'picture' | 'photo', number, number, string | number[], string]>([
    ['Make', 'picture', 0x010f, 2, 'Apple', 'Apple'],
    ['Model', 'picture', 0x0110, 2, 'X1 ', 'X1 '],
    ['Software', 'picture', 0x0131, 2, 'one\0two', 'one'],
    ['Artist', 'picture', 0x013b, 2, '李 "四"', '李 "四"'],
    ['Orientation', 'picture', 0x0112, 3, [7], '7'],
    ['XResolution', 'picture', 0x011a, 5, [3000000, 10000], '3000000/10000'],
    ['YCbCrCoefficients', 'picture', 0x0211, 5, [299, 1000, 587, 1000, 114, 1000], '299/1000 587/1000 114/1000'],
    ['ExposureTime', 'photo', 0x829a, 5, [1, 1721], '1/1721'],
    ['FNumber', 'photo', 0x829d, 5, [0, 0], '0/0'],
    ['ExposureBiasValue', 'photo', 0x9204, 10, [-1, 6], '-1/6'],
    ['BrightnessValue', 'photo', 0x9203, 10, [100718, 10007], '100718/10007'],
    ['ExifVersion', 'photo', 0x9000, 7, [48, 50, 51, 50], '48 50 51 50'],
    ['SceneType', 'photo', 0xa301, 7, [1], '1'],
    ['CFAPattern', 'photo', 0xa302, 7, [2, 0, 2, 0, 0, 1, 1, 2], '2 0 2 0 0 1 1 2'],
    ['SubjectArea', 'photo', 0x9214, 3, [1631, 1223, 1795, 1077], '1631 1223 1795 1077'],
    ['SubSecTimeOriginal', 'photo', 0x9291, 2, '039', '039'],
    ['LensSpecification', 'photo', 0xa432, 5, [83, 20, 83, 20, 11, 5, 11, 5], '83/20 83/20 11/5 11/5'],
    ['PixelXDimension', 'photo', 0xa002, 4, [4294967295], '4294967295'],
    ['Temperature', 'photo', 0x9400, 9, [-5], '-5'],
    ['Pressure', 'photo', 0x9402, 8, [-300], '-300'],
    ['Humidity', 'photo', 0x9401, 6, [-1, 2], '-1 2'],
    ['WaterDepth', 'photo', 0x9403, 11, [1.5], '1.5'],
    ['Gamma', 'photo', 0xa500, 12, [2.25], '2.25'],
    ['MakerNote', 'photo', 0x927c, 7, Array(700).fill(255), '700 bytes undefined data'],
    ['UserComment', 'photo', 0x9286, 7, [...'ASCII\0\0\0a note\0'].map((c) => c.charCodeAt(0)), 'a note'],
  ])('of %s is as OSS shows it', (name, where, tag, type, value, text) => {
    const entries: ExifEntry[] = [[tag, type, value]];
    const tags = where === 'picture' ? tagsOf(entries) : tagsOf([], entries);
    expect(tags).toEqual({ ...pointers, [name]: text });
  });

  // As in replies that users of the service recorded.
  it.each<[number[], string]>([
    [[31, 1, 55, 1, 387, 100], `31deg 55' 3.870" `],
    [[104, 1, 4, 1, 178, 100], `104deg 4' 1.780" `],
    [[0, 1, 0, 1, 0, 1], '0deg '],
    [[30, 1, 27, 1, 35, 1], `30deg 27' 35" `],
    [[30, 1, 2712345, 100000, 0, 1], `30deg 27.12345' `],
    [[61, 2, 0, 1, 0, 1], '30.5000000deg '],
    [[1, 0, 0, 1, 0, 1], '(1/0 0/1 0/1)'],
    [[5, 1], '5/1'],
  ])('of a latitude of %j is in degrees, minutes and seconds', (value, text) => {
    expect(tagsOf([], [], [[2, 5, value]])).toEqual({ ...pointers, GPSLatitude: text });
  });

  it('of every GPS tag is as OSS shows it', () => {
    const place: ExifEntry[] = [
      [0, 1, [2, 2, 0, 0]],
      [1, 2, 'S'],
      [3, 2, 'W'],
      [5, 1, [0]],
      [6, 5, [1234, 10]],
      [7, 5, [7, 1, 55, 1, 5824, 100]],
      [0x12, 2, 'WGS-84'],
      [0x1d, 2, '2025:01:10'],
    ];
    expect(tagsOf([], [], place)).toEqual({
      ...pointers,
      GPSVersionID: '2 2 0 0',
      GPSLatitudeRef: 'South',
      GPSLongitudeRef: 'West',
      GPSAltitudeRef: '0',
      GPSAltitude: '1234/10',
      GPSTimeStamp: '7/1 55/1 5824/100',
      GPSMapDatum: 'WGS-84',
      GPSDateStamp: '2025:01:10',
    });
  });
});

describe('left out is', () => {
  it.each<[string, ExifEntry]>([
    ['an unknown tag', [0xea1c, 7, [1, 2]]],
    ['a tag of an unknown type', [0x0112, 13, [1]]],
    ['empty text', [0x010f, 2, '']],
    ['text of nothing but spaces', [0x010f, 2, '   ']],
    ['text with control characters', [0x010f, 2, 'a\u0007b']],
    ['text of 5000 letters', [0x010e, 2, 'x'.repeat(5000)]],
    ['a value of 100 numbers', [0x012d, 3, Array(100).fill(1)]],
  ])('%s', (_, [tag, type, value]) => {
    const bytes = writeTiff([{ at: 8, entries: [[tag, Math.min(type, 12), value]] }]);
    if (type > 12) bytes[8 + 2 + 2] = type;
    expect(readTags(bytes)).toBeUndefined();
  });

  it('a comment in a character set that would have to be guessed', () => {
    const jis = [...'JIS\0\0\0\0\0abc'].map((letter) => letter.charCodeAt(0));
    expect(tagsOf([], [[0x9286, 7, jis]])).toEqual(pointers);
  });

  it('everything, where there is no EXIF block', () => {
    expect(readTags(new Uint8Array(0))).toBeUndefined();
    expect(readTags(new Uint8Array(100))).toBeUndefined();
    expect(readTags(writeTiff([{ at: 8, entries: [] }]))).toBeUndefined();
  });
});

describe('directories', () => {
  it('are searched in order (picture, photo, GPS, thumbnail): the first tag of a name counts', () => {
    const own: ExifEntry = [0x011a, 5, [300, 1]];
    const small: ExifEntry[] = [
      [0x011a, 5, [72, 1]],
      [0x0103, 3, [6]],
      [0x0201, 4, [960]],
    ];
    expect(tagsOf([own], [], [], small)).toEqual({
      ...pointers,
      XResolution: '300/1',
      Compression: '6',
      JPEGInterchangeFormat: '960',
    });
    expect(tagsOf([], [], [], small)).toMatchObject({ XResolution: '72/1' });
  });

  it('give text as Latin-1 if it is not valid UTF-8', () => {
    const bytes = writeTiff([{ at: 8, entries: [[0x010f, 2, 'abcdefg']] }]);
    bytes[bytes.indexOf(0x61)] = 0xe9;
    expect(readTags(bytes)).toEqual({ Make: 'ébcdefg' });
  });

  it('that point at each other, at themselves or outside of the block are read once', () => {
    const loop = [
      {
        at: 8,
        entries: [
          [0x8769, 4, [8]],
          [0x8825, 4, [200]],
          [0x0112, 3, [3]],
        ],
        next: 8,
      },
      {
        at: 200,
        entries: [
          [0x8825, 4, [200]],
          [1, 2, 'N'],
        ],
        next: 200,
      },
    ] satisfies ExifDirectory[];
    expect(readTags(writeTiff(loop))).toMatchObject({ Orientation: '3', GPSLatitudeRef: 'North' });
    const outside = writeTiff([
      {
        at: 8,
        entries: [
          [0x8769, 4, [0xfffffff0]],
          [0x010f, 2, 'Apple'],
        ],
        next: 0xffffffff,
      },
    ]);
    expect(readTags(outside)).toEqual({ ExifTag: '4294967280', Make: 'Apple' });
  });

  it('that are damaged or random bytes give a valid orientation and short texts', () => {
    const good = writeTiff(
      directories(
        [[0x010f, 2, 'Apple']],
        [[0x829a, 5, [1, 60]]],
        [[2, 5, [31, 1, 55, 1, 387, 100]]],
        [[0x0103, 3, [6]]],
      ),
    );
    const places = [...good.keys()].filter((at) => good[at] !== 0);
    const edit = fc.tuple(fc.constantFrom(...places), fc.nat(255));
    const damaged = fc.array(edit, { minLength: 1, maxLength: 8 }).map((edits) => {
      const bytes = good.slice();
      for (const [at, value] of edits) bytes[at] = value;
      return bytes;
    });
    const anything = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => new Uint8Array([0x49, 0x49, 42, 0, 8, 0, 0, 0, ...bytes]));
    fc.assert(
      fc.property(
        fc.oneof(
          damaged,
          anything,
          fc.nat(good.length).map((length) => good.slice(0, length)),
        ),
        (bytes) => {
          expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(readOrientation(bytes));
          for (const text of Object.values(readTags(bytes) ?? {})) expect(text.length).toBeLessThanOrEqual(4096);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('EXIF in a file', () => {
  const tiff = writeTiff(
    directories([
      [0x0112, 3, [6]],
      [0x010f, 2, 'Apple'],
    ]),
  );

  it('is read from JPEG', () => {
    expect(readSource(exifJpeg(tiff))).toMatchObject({
      orientation: 6,
      tags: { ...pointers, Orientation: '6', Make: 'Apple' },
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

  it('is ignored in PNG, as OSS does', async () => {
    const png = new Uint8Array(
      await sharpOf(photo(9, 7))
        .withExif({ IFD0: { Make: 'Apple' } })
        .png()
        .toBuffer(),
    );
    expect(readSource(png)).not.toHaveProperty('tags');
  });
});
