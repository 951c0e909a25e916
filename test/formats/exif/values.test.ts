// EXIF tags as text: how values are shown, and what is left out.
import { describe, expect, it } from 'vitest';
import { readTags } from '../../../src/formats/exif/tags.ts';
import { type ExifEntry, exifDirectories, exifPointers, writeTiff } from '../../exif-writer.ts';

const utf16 = (text: string): number[] => [...Buffer.from(text, 'utf16le')];

const tagsOf = (...parts: Parameters<typeof exifDirectories>) => {
  const tags = readTags(writeTiff(exifDirectories(...parts)));
  expect(readTags(writeTiff(exifDirectories(...parts), { little: false }))).toEqual(tags);
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
    // UTF-16, little-endian in blocks of both byte orders: as exiv2 prints them.
    ['XPTitle', 'picture', 0x9c9b, 1, utf16('Títle 李\0'), 'Títle 李'],
    ['XPComment', 'picture', 0x9c9c, 1, utf16('no zero'), 'no zero'],
    ['XPAuthor', 'picture', 0x9c9d, 1, [...utf16('odd'), 65], 'odd'],
    ['XPKeywords', 'picture', 0x9c9e, 1, utf16('a;b\0c'), 'a;b'],
    ['XPSubject', 'picture', 0x9c9f, 1, utf16('😀\0'), '😀'],
    ['XPTitle', 'picture', 0x9c9b, 7, [65, 0, 66, 0], '65 0 66 0'],
    ['XPTitle', 'picture', 0x9c9b, 2, 'plain', 'plain'],
    ['Orientation', 'picture', 0x0112, 4, [6], '6'],
    ['Make', 'picture', 0x010f, 3, [65, 66], '65 66'],
  ])('of %s is as OSS shows it', (name, where, tag, type, value, text) => {
    const entries: ExifEntry[] = [[tag, type, value]];
    const tags = where === 'picture' ? tagsOf(entries) : tagsOf([], entries);
    expect(tags).toEqual({ ...exifPointers, [name]: text });
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
    expect(tagsOf([], [], [[2, 5, value]])).toEqual({ ...exifPointers, GPSLatitude: text });
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
      ...exifPointers,
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
    ['a tag of an unknown type', [0x0112, 14, [1]]],
    ['empty text', [0x010f, 2, '']],
    ['text of nothing but spaces', [0x010f, 2, '   ']],
    ['text with control characters', [0x010f, 2, 'a\u0007b']],
    ['text of 5000 letters', [0x010e, 2, 'x'.repeat(5000)]],
    ['a value of 100 numbers', [0x012d, 3, Array(100).fill(1)]],
    ['empty Windows text', [0x9c9b, 1, [0, 0]]],
    ['Windows text of 5000 letters', [0x9c9b, 1, utf16('x'.repeat(5000))]],
  ])('%s', (_, [tag, type, value]) => {
    const bytes = writeTiff([{ at: 8, entries: [[tag, Math.min(type, 13), value]] }], { length: 0x4000 });
    if (type > 13) bytes[8 + 2 + 2] = type;
    expect(readTags(bytes)).toBeUndefined();
  });

  it('a comment in a character set that would have to be guessed', () => {
    const jis = [...'JIS\0\0\0\0\0abc'].map((letter) => letter.charCodeAt(0));
    expect(tagsOf([], [[0x9286, 7, jis]])).toEqual(exifPointers);
  });

  it('everything, where there is no EXIF block', () => {
    expect(readTags(new Uint8Array(0))).toBeUndefined();
    expect(readTags(new Uint8Array(100))).toBeUndefined();
    expect(readTags(writeTiff([{ at: 8, entries: [] }]))).toBeUndefined();
  });
});
