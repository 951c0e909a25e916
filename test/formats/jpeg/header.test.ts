// What the segments of a JPEG say, wherever they lie before the first scan, and however often.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { formats, readSource } from '../../../src/formats/index.ts';
import { chrominanceTable, luminanceTable } from '../../../src/formats/jpeg/tables.ts';
import { apart, inserted, letters, markerAt, segment, segmentEnd, together } from '../../jpeg-bytes.ts';
import { writeJpeg } from '../../jpeg-writer.ts';
import { nodeEngine, run } from '../../node-engine.ts';
import { jpegOf, orientedJpeg, photo } from '../../pictures.ts';
import { hashOf } from '../../pixels.ts';
import { toldColours } from '../../told-colours.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The file with the segments of these markers moved to just before its first scan. */
function moved(bytes: Bytes, ...markers: readonly number[]): Bytes {
  const { head, rest } = apart(bytes);
  const isMoved = ([, marker = 0]: readonly number[]): boolean => markers.includes(marker);
  return together(...head.filter((part) => !isMoved(part)), ...head.filter(isMoved), rest);
}

const exifOf = (bytes: Bytes): number[] => {
  const at = markerAt(bytes, 0xe1);
  return [...bytes.subarray(at, segmentEnd(bytes, at))];
};

describe('EXIF', () => {
  it('counts behind the frame header, as in front of it', async () => {
    const upright = await orientedJpeg(6, photo(9, 7));
    const late = moved(upright, 0xe1);
    expect(markerAt(late, 0xe1)).toBeGreaterThan(markerAt(late, 0xc0));
    expect(readSource(late)).toEqual(readSource(upright));
    expect(readSource(late)).toMatchObject({ orientation: 6, tags: { Orientation: '6' } });
    const { width, height } = await run(nodeEngine(), late, 'image/auto-orient,1');
    expect([width, height]).toEqual([7, 9]);
  });

  it('counts once: the first that can be read', async () => {
    const [six, eight] = [await orientedJpeg(6, photo(9, 7)), await orientedJpeg(8, photo(9, 7))];
    expect(readSource(inserted(eight, 2, ...exifOf(six)))).toMatchObject({
      orientation: 6,
      tags: { Orientation: '6' },
    });
    expect(readSource(inserted(six, 2, ...exifOf(eight)))).toMatchObject({
      orientation: 8,
      tags: { Orientation: '8' },
    });
    const broken = segment(0xe1, ...letters('Exif'), 0, 0, 1, 2, 3);
    expect(readSource(inserted(six, 2, ...broken))).toMatchObject({ orientation: 6, tags: { Orientation: '6' } });
  });

  it('turns nothing if the first segment long enough to be a block is garbage, as in browsers', async () => {
    const six = await orientedJpeg(6, photo(9, 7));
    for (const [garbage, orientation] of [
      ['1234567', 6],
      ['12345678', 1],
      ['garbage, and much of it', 1],
    ] as const) {
      const bytes = inserted(six, 2, ...segment(0xe1, ...letters('Exif\0\0'), ...letters(garbage)));
      expect(readSource(bytes)).toMatchObject({ orientation, tags: { Orientation: '6' } });
      const { autoOrient } = await sharp(bytes).metadata();
      if (orientation === 1) expect(autoOrient).toEqual({ width: 9, height: 7 });
    }
  });

  it('does not count behind the first scan', async () => {
    const plain = await jpegOf(photo(9, 7));
    const late = inserted(plain, plain.length - 2, ...exifOf(await orientedJpeg(6, photo(9, 7))));
    expect(readSource(late).orientation).toBe(1);
  });
});

it('of several JFIF densities the first counts', async () => {
  const jfif = (unit: number, x: number, y: number): number[] =>
    segment(0xe0, ...letters('JFIF'), 0, 1, 1, unit, 0, x, 0, y, 0, 0);
  const { head, rest } = apart(await jpegOf(photo(9, 7)));
  const others = head.filter(([, marker]) => marker !== 0xe0);
  const bytes = together(...others, jfif(1, 96, 97), jfif(2, 30, 31), rest);
  expect(readSource(bytes).density).toEqual({ unit: 2, x: 96, y: 97 });
});

describe('the quality is that of the first component', () => {
  const table = (id: number, entries: readonly number[]): number[] => [id, ...entries];
  const wide = (id: number, entries: readonly number[]): number[] => [
    16 | id,
    ...entries.flatMap((entry) => [0, entry]),
  ];
  const luma = luminanceTable(30);
  const chroma = chrominanceTable(70);
  const tables = (...contents: readonly (readonly number[])[]): number[] => segment(0xdb, ...contents.flat());
  // Of the frame header: the numbers of the tables that luma and chroma have.
  const file = async (numbers: readonly [number, number], ...parts: readonly (readonly number[])[]): Promise<Bytes> => {
    const { head, rest } = apart(await jpegOf(photo(20, 12)));
    const [frame = [], ...others] = head
      .filter(([, marker]) => marker !== 0xdb)
      .toSorted(([, a], [, b]) => {
        return Number(b === 0xc0) - Number(a === 0xc0);
      });
    const [y, c] = numbers;
    for (const [index, number] of [y, c, c].entries()) frame[12 + 3 * index] = number;
    return together(...parts, frame, ...others, rest);
  };
  it.each<[string, () => Promise<Bytes>]>([
    ['in the usual order', () => file([0, 1], tables(table(0, luma)), tables(table(1, chroma)))],
    ['chroma first', () => file([0, 1], tables(table(1, chroma)), tables(table(0, luma)))],
    ['under other numbers', () => file([3, 0], tables(table(0, chroma)), tables(table(3, luma)))],
    ['in one segment, chroma first', () => file([0, 1], tables(table(1, chroma), table(0, luma)))],
    ['16 bits each', () => file([0, 1], tables(wide(1, chroma), wide(0, luma)))],
    ['defined anew', () => file([0, 1], tables(table(0, chroma)), tables(table(1, chroma), table(0, luma)))],
    [
      'behind the frame header',
      async () => moved(await file([0, 1], tables(table(1, chroma)), tables(table(0, luma))), 0xdb),
    ],
    [
      'before the scan of its own, which is not the first',
      async () => {
        const whole = writeJpeg({ width: 20, height: 12, components: [11, 11, 11], scans: 'apart' });
        const starts: number[] = [];
        for (let at = markerAt(whole, 0xda); at >= 0; at = markerAt(whole, 0xda, at + 2)) starts.push(at);
        const [first = 0, second = 0, third = 0] = starts;
        const part = (from: number, to: number): number[] => [...whole.subarray(from, to)];
        return new Uint8Array([
          ...part(0, first),
          ...tables(table(0, chroma)),
          ...part(second, third),
          ...part(third, whole.length - 2),
          ...tables(table(0, luma)),
          ...part(first, second),
          ...tables(table(0, chroma)),
          0xff,
          0xd9,
        ]);
      },
    ],
  ])('%s', async (_, make) => {
    expect(readSource(await make()).quality).toBe(30);
  });

  it('and bounds what a result is written at', async () => {
    const source = await jpegOf(photo(60, 45), { quality: 30, mozjpeg: false });
    const late = moved(source, 0xdb);
    for (const process of ['image/quality,Q_95', 'image/rotate,90']) {
      const [expected, result] = [await run(nodeEngine(), source, process), await run(nodeEngine(), late, process)];
      expect(hashOf(result.body), process).toBe(hashOf(expected.body));
      expect(readSource(new Uint8Array(result.body)).quality, process).toBeLessThanOrEqual(30);
    }
  });
});

describe('an ICC profile', () => {
  // As much of one as is looked at: what its colours are, at 16.
  const profile = [...Array<number>(16).fill(7), ...letters('RGB '), 1, 2, 3, 4];
  const [first, second, third] = [profile.slice(0, 9), profile.slice(9, 18), profile.slice(18)];
  const rest = profile.slice(9);
  const part = (number: number, count: number, data: readonly number[]): number[] =>
    segment(0xe2, ...letters('ICC_PROFILE'), 0, number, count, ...data);
  const bytes = writeJpeg({ width: 8, height: 8, components: [11] });
  const told = async (at: number, ...parts: readonly (readonly number[])[]): Promise<number[] | undefined> => {
    const colours = await toldColours(formats.jpg, inserted(bytes, at, ...parts.flat()));
    return colours instanceof Uint8Array ? [...colours] : undefined;
  };
  it.each<[string, readonly (readonly number[])[]]>([
    ['in one part', [part(1, 1, profile)]],
    ['in several', [part(1, 3, first), part(2, 3, second), part(3, 3, third)]],
    ['in several, in any order', [part(3, 3, third), part(1, 3, first), part(2, 3, second)]],
    ['with an empty part', [part(1, 2, profile), part(2, 2, [])]],
    ['twice', [part(1, 1, profile), part(1, 1, profile)]],
    ['twice, in several parts', [part(1, 2, first), part(2, 2, rest), part(1, 2, first), part(2, 2, rest)]],
    ['with two first parts, of which the first counts', [part(1, 2, first), part(1, 2, third), part(2, 2, rest)]],
  ])('%s is kept', async (_, parts) => {
    expect(await told(2, ...parts)).toEqual(profile);
  });

  it.each<[string, readonly (readonly number[])[]]>([
    ['with a part missing', [part(1, 3, profile), part(3, 3, third)]],
    ['without its first part', [part(2, 2, profile)]],
    ['that contradicts itself about the count', [part(1, 2, first), part(2, 3, rest)]],
    ['with a part 0', [part(0, 1, []), part(1, 1, profile)]],
    ['with a part beyond the count', [part(1, 1, profile), part(2, 1, rest)]],
    ['of no part', [part(1, 0, profile)]],
    ['of nothing', [part(1, 1, [])]],
  ])('%s is none', async (_, parts) => {
    expect(await told(2, ...parts)).toBeUndefined();
  });

  it('counts behind the frame header, and not behind the first scan', async () => {
    expect(await told(markerAt(bytes, 0xda), part(1, 1, profile))).toEqual(profile);
    expect(await told(bytes.length - 2, part(1, 1, profile))).toBeUndefined();
  });
});
