// The directories of EXIF blocks: how they are found, what of them counts, and that no block, however broken, does harm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOrientation, readTags } from '../../../src/formats/exif/tags.ts';
import { type ExifDirectory, type ExifEntry, exifDirectories, exifPointers, writeTiff } from '../../exif-writer.ts';
import { processorMs } from '../../processor-time.ts';

const tagsOf = (...parts: Parameters<typeof exifDirectories>) => {
  const tags = readTags(writeTiff(exifDirectories(...parts)));
  expect(readTags(writeTiff(exifDirectories(...parts), { little: false }))).toEqual(tags);
  return tags;
};

describe('directories', () => {
  it('are searched in order (picture, photo, GPS, thumbnail): the first tag of a name counts', () => {
    const own: ExifEntry = [0x011a, 5, [300, 1]];
    const small: ExifEntry[] = [
      [0x011a, 5, [72, 1]],
      [0x0103, 3, [6]],
      [0x0201, 4, [960]],
    ];
    expect(tagsOf([own], [], [], small)).toEqual({
      ...exifPointers,
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

  it.each([
    ['LONG', 4],
    ['SLONG', 9],
    ['IFD', 13],
  ])('are found by pointers of type %s', (_, type) => {
    for (const little of [true, false]) {
      const block = writeTiff(
        [
          {
            at: 8,
            entries: [
              [0x8769, type, [1000]],
              [0x8825, type, [2000]],
            ],
          },
          {
            at: 1000,
            entries: [
              [0x829d, 5, [28, 10]],
              [0xa005, type, [3000]],
            ],
          },
          {
            at: 2000,
            entries: [
              [1, 2, 'N'],
              [2, 5, [36, 1, 26, 1, 54, 1]],
            ],
          },
          { at: 3000, entries: [[1, 2, 'R98']] },
        ],
        { little },
      );
      expect(readTags(block)).toEqual({
        ExifTag: '1000',
        GPSTag: '2000',
        InteroperabilityTag: '3000',
        FNumber: '28/10',
        GPSLatitudeRef: 'North',
        GPSLatitude: `36deg 26' 54" `,
        InteroperabilityIndex: 'R98',
      });
    }
  });

  it('whose tags are of wrong types and counts lose these tags and no others', () => {
    const entries: ExifEntry[] = [
      [0x0100, 2, ''],
      [0x010f, 2, 'Apple'],
      [0x0110, 5, [0x7fffffff, 1]],
      [0x0131, 2, 'Software'],
      [0x8769, 3, [100]],
      [0x8825, 2, 'text'],
    ];
    for (const [type, count] of [
      [0, 1],
      [14, 1],
      [65535, 1],
      [2, 0xffffffff],
      [12, 0xffffffff],
      [3, 0],
    ] as const) {
      const block = writeTiff([{ at: 8, entries }]);
      const view = new DataView(block.buffer);
      view.setUint16(10 + 24 + 2, type, true);
      view.setUint32(10 + 24 + 4, count, true);
      expect(readTags(block)).toEqual({ Make: 'Apple', Software: 'Software', ExifTag: '100', GPSTag: 'text' });
    }
  });

  it('with thousands of entries that point to the same long values take no longer than they are', () => {
    const block = new Uint8Array(8 + 2 + 12 * 65535 + 4 + 8_000_000).fill(0x41);
    const view = new DataView(block.buffer);
    view.setUint32(0, 0x49492a00);
    view.setUint32(4, 8, true);
    view.setUint16(8, 65535, true);
    const values = 8 + 2 + 12 * 65535 + 4;
    for (let entry = 0; entry < 65535; entry += 1) {
      const at = 10 + 12 * entry;
      view.setUint16(at, [0x010e, 0x9c9b, 0x8769, 0x8825][entry % 4] as number, true);
      view.setUint16(at + 2, [2, 1, 4, 4][entry % 4] as number, true);
      view.setUint32(at + 4, entry % 4 > 1 ? 1 : 8_000_000, true);
      view.setUint32(at + 8, entry % 4 > 1 ? 8 : values, true);
    }
    view.setUint32(values - 4, 8, true);
    const start = processorMs();
    expect(readTags(block)).toEqual({ ExifTag: '8', GPSTag: '8' });
    expect(processorMs() - start).toBeLessThan(2000);
  });

  it.each<[string, number, number, number[], number]>([
    ['one SHORT', 3, 1, [6, 0], 6],
    ['two SHORTs', 3, 2, [6, 0, 6, 0], 1],
    ['no SHORT', 3, 0, [6, 0], 1],
    ['a BYTE', 1, 1, [6], 1],
    ['ASCII', 2, 2, [0x36, 0], 1],
    ['a LONG', 4, 1, [6, 0, 0, 0], 1],
    ['a RATIONAL', 5, 1, [6, 0, 0, 0], 1],
    ['UNDEFINED', 7, 2, [6, 0], 1],
    ['a SSHORT', 8, 1, [6, 0], 1],
    ['an unknown type', 99, 1, [6, 0], 1],
    ['a SHORT that is no orientation', 3, 1, [9, 0], 1],
  ])('give the orientation as Chromium reads it: %s', (_, type, count, value, orientation) => {
    const make = (little: boolean) => {
      const block = writeTiff(
        [
          {
            at: 8,
            entries: [
              [0x0112, 3, [1]],
              [0x0131, 2, 'a'],
            ],
          },
        ],
        { little, length: 64 },
      );
      const view = new DataView(block.buffer);
      view.setUint16(12, type, little);
      view.setUint32(14, count, little);
      const bytes = value.length === 1 ? [...value, 0] : value;
      for (let at = 0; at < bytes.length; at += 2)
        view.setUint16(18 + at, (bytes[at] as number) + 256 * (bytes[at + 1] as number), little);
      return block;
    };
    for (const little of [true, false]) {
      expect(readOrientation(make(little))).toBe(orientation);
      expect(readTags(make(little))).toMatchObject({ Software: 'a' });
    }
  });

  it('give the orientation of the first entry that has one, and none in a block that is no classic TIFF', () => {
    const block = writeTiff([
      {
        at: 8,
        entries: [
          [0x0112, 4, [3]],
          [0x0112, 3, [6]],
          [0x0112, 3, [8]],
        ],
      },
    ]);
    expect(readOrientation(block)).toBe(6);
    block[2] = 43;
    expect(readOrientation(block)).toBe(1);
    expect(readTags(block)).toBeUndefined();
  });

  it('that are damaged or random bytes give a valid orientation and short texts', () => {
    const good = writeTiff(
      exifDirectories(
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
