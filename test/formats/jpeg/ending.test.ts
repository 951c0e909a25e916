// What comes behind the data of a JPEG: an end marker, something else, or nothing.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeJpeg, isWholeJpeg, plainDecoders } from '../../../src/formats/jpeg/decode.ts';
import { fastestDecoders } from '../../../src/formats/jpeg/fastest.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { changed, inserted, letters, markerAt, segment } from '../../jpeg-bytes.ts';
import { writeJpeg } from '../../jpeg-writer.ts';
import { nodeEngine, run } from '../../node-engine.ts';
import { cmykJpeg, jpegOf, photo, random, rawOf } from '../../pictures.ts';
import { difference } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const twins = fastestDecoders(new SimdInstance());

const sources: readonly [string, () => Promise<Bytes>][] = [
  ['baseline', () => jpegOf(photo(61, 43))],
  [
    '4:4:4 with the standard Huffman tables',
    () => jpegOf(photo(61, 43), { chromaSubsampling: '4:4:4', optimiseCoding: false }),
  ],
  ['progressive', () => jpegOf(photo(61, 43), { progressive: true })],
  ['scan by scan', async () => writeJpeg({ width: 61, height: 43, components: [22, 11, 11], scans: 'apart' })],
  [
    'with restart markers',
    async () => writeJpeg({ width: 61, height: 43, components: [21, 11, 11], restartInterval: 3 }),
  ],
  ['CMYK', cmykJpeg],
];

const next = random(11);
/** Without 0xff, which would begin a marker. */
const garbage = (count: number): number[] => Array.from({ length: count }, () => Math.floor(next() * 255));
const padding = [
  ['a zero', [0]],
  ['zeros', Array<number>(300).fill(0)],
  ['fill bytes', [0xff, 0xff, 0xff, 0xff]],
  ['a byte', [0x7f]],
  ['garbage', garbage(37)],
] as const;

describe.each(sources)('%s', (_, make) => {
  it('is a picture without its end marker, if anything else follows its data', async () => {
    const good = await make();
    const data = good.subarray(0, -2);
    const endings: readonly (readonly [string, readonly number[]])[] = [
      ...padding,
      ['a comment', segment(0xfe, ...letters('nothing'))],
      ['a segment that is cut off', [0xff, 0xe1, 0x20, 0, 1, 2, 3]],
      ['a restart marker', [0xff, 0xd3]],
      ['another picture', [...good]],
      ['a marker that nobody knows', [0xff, 0x3f]],
    ];
    const expected = decodeJpeg(good, 8);
    for (const [name, ending] of endings) {
      const bytes = new Uint8Array([...data, ...ending]);
      for (const decoders of [plainDecoders, twins])
        expect(difference(decodeJpeg(bytes, 8, decoders), expected), name).toBeUndefined();
      for (const process of ['image/format,png', 'image/info'])
        await expect(run(nodeEngine(), bytes, process), `${name}, ${process}`).resolves.toBeDefined();
    }
  });

  it('is a picture with padding or more segments before its end marker', async () => {
    const good = await make();
    const end = good.length - 2;
    const expected = decodeJpeg(good, 8);
    for (const [name, bytes] of [...padding, ['a comment', segment(0xfe, 1, 2, 3)] as const]) {
      for (const more of [[], segment(0xfe, 1, 2, 3)]) {
        const odd = inserted(good, end, ...bytes, ...more);
        for (const decoders of [plainDecoders, twins])
          expect(difference(decodeJpeg(odd, 8, decoders), expected), name).toBeUndefined();
      }
    }
  });

  it('is damaged where it stops, in its data or right behind it', async () => {
    const good = await make();
    const scan = markerAt(good, 0xda);
    const lengths = [1, 2, 3, 4, 10].map((less) => good.length - less);
    for (const length of [...lengths, Math.floor((scan + good.length) / 2), scan + 20]) {
      const cut = good.slice(0, length);
      for (const decoders of [plainDecoders, twins])
        expect(() => decodeJpeg(cut, 8, decoders), `${length}`).toThrow(
          expect.objectContaining({ code: 'ImageDamage' }),
        );
      for (const process of ['image/format,png', 'image/info', 'image/average-hue'])
        await expect(run(nodeEngine(), cut, process), `${length}, ${process}`).rejects.toMatchObject({
          code: 'ImageDamage',
        });
    }
  });

  it('is damaged where its second half was replaced, with an end marker or without', async () => {
    const good = await make();
    const half = Math.floor((markerAt(good, 0xda) + good.length) / 2);
    for (const [name, fill] of [
      ['zeros', Array<number>(good.length).fill(0)],
      ['nothing', []],
    ] as const) {
      for (const end of [[], [0xff, 0xd9]]) {
        const bytes = new Uint8Array([...good.subarray(0, half), ...fill, ...end]);
        expect(() => decodeJpeg(bytes, 8), name).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
      }
    }
  });
});

describe('data that was not read', () => {
  it('may be rows below the picture, which scanners and video cameras leave', async () => {
    for (const kind of [
      { width: 40, height: 64, components: [22, 11, 11] },
      { width: 40, height: 64, components: [22, 11, 11], restartInterval: 3 },
      { width: 40, height: 64, components: [11], restartInterval: 5 },
      { width: 40, height: 64, components: [11], restartInterval: 7 },
    ]) {
      const tall = writeJpeg(kind);
      // The height is the second word of the frame header.
      const low = changed(tall, markerAt(tall, 0xc0) + 6, 32);
      const expected = await rawOf(sharp(low, { failOn: 'none' }));
      for (const decoders of [plainDecoders, twins])
        expect(difference(decodeJpeg(low, 8, decoders), expected)).toBeUndefined();
    }
  });

  it('is damage where the MCUs have moved, even right before the end marker', async () => {
    const good = await jpegOf(photo(96, 64), { optimiseCoding: false });
    const data = markerAt(good, 0xda) + 14;
    const whole = decodeJpeg(good, 8);
    const answers = { refused: 0, moved: 0 };
    for (let at = data; at < good.length - 200; at += 7) {
      const bytes = inserted(good, at, ...good.subarray(at, at + 60));
      try {
        if (difference(decodeJpeg(bytes, 8), whole)) answers.moved += 1;
      } catch {
        answers.refused += 1;
      }
    }
    expect(answers.refused).toBeGreaterThan(150);
    expect(answers.moved).toBeLessThan(answers.refused / 50);
  });

  it.each(['together', 'apart', 'progressive'] as const)(
    'is damage before a restart marker and before another scan, scans %s',
    (scans) => {
      const good = writeJpeg({ width: 61, height: 43, components: [22, 11, 11], scans, restartInterval: 3 });
      const restart = markerAt(good, 0xd1);
      const scan = markerAt(good, 0xda, markerAt(good, 0xda) + 2);
      for (const at of scans === 'together' ? [restart] : [restart, scan]) {
        for (const more of [[0x55], [0xff, 0], [0, 0x12], [0x55, 0xff, 0, 0x12], garbage(20)]) {
          const bytes = inserted(good, at, ...more);
          for (const decoders of [plainDecoders, twins])
            expect(() => decodeJpeg(bytes, 8, decoders), `${at}: ${more}`).toThrow('Its entropy-coded data');
        }
      }
    },
  );

  it.each(['together', 'apart', 'progressive'] as const)(
    'may be zeros before any marker, which fill up a buffer, unless data are missing before them, scans %s',
    (scans) => {
      const good = writeJpeg({ width: 61, height: 43, components: [22, 11, 11], scans, restartInterval: 3 });
      const firstScan = markerAt(good, 0xda);
      // Restart markers and further scans.
      const within = [...good.keys()].filter((at) => {
        const marker = good[at + 1] ?? 0;
        return at > firstScan && good[at] === 0xff && ((marker >= 0xd0 && marker <= 0xd7) || marker === 0xda);
      });
      // Data that end in a byte of zeros cannot be told from data that are missing.
      const paddable = within.filter((at) => good[at - 1] !== 0 || good[at - 2] === 0xff);
      expect(paddable.length).toBeGreaterThan(within.length / 2);
      for (const zeros of [1, 2, 300]) {
        let padded = good;
        for (const at of paddable.toReversed()) padded = inserted(padded, at, ...Array<number>(zeros).fill(0));
        for (const decoders of [plainDecoders, twins]) {
          expect(difference(decodeJpeg(padded, 8, decoders), decodeJpeg(good, 8, decoders))).toBeUndefined();
          expect(isWholeJpeg(padded, decoders)).toBe(true);
        }
      }
      const [restart = 0] = within;
      const holed = new Uint8Array(good);
      holed.fill(0, restart - 6, restart);
      for (const decoders of [plainDecoders, twins])
        expect(() => decodeJpeg(holed, 8, decoders)).toThrow('Its entropy-coded data');
    },
  );

  it('is damage between the segments of later scans, where a scan header may have been', () => {
    const good = writeJpeg({ width: 61, height: 43, components: [22, 11, 11], scans: 'progressive' });
    const third = markerAt(good, 0xda, markerAt(good, 0xda, markerAt(good, 0xda) + 2) + 2);
    const without = changed(inserted(good, third, ...segment(0xfe, 1)), third + 6, 0);
    expect(() => decodeJpeg(without, 8)).toThrow('bytes between its segments');
  });
});
