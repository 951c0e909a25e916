// JPEGs of every kind, whole and in eighths, against sharp.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from '../../../src/formats/jpeg/decode.ts';
import type { Eighths } from '../../../src/formats/jpeg/layout.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { type JpegKind, writeJpeg } from '../../jpeg-writer.ts';
import { decoded, rawOf, realFile, realFiles } from '../../pictures.ts';
import { difference, drawn } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Kinds of scans; some leave off the last ones, and some with them all AC values. */
const ways: readonly Partial<JpegKind>[] = [
  ...(['together', 'apart', 'progressive'] as const).flatMap((scans) =>
    [0, 3].map((restartInterval) => ({ scans, restartInterval })),
  ),
  ...[1, 2, 4].map((scansLeft) => ({ scans: 'progressive', scansLeft }) as const),
];

const kinds: readonly [string, readonly number[], Partial<JpegKind>?][] = [
  ['grey', [11]],
  ['grey with sampling factors', [22]],
  ['4:4:4', [11, 11, 11]],
  ['4:2:2', [21, 11, 11]],
  ['4:2:0', [22, 11, 11]],
  ['4:4:0', [12, 11, 11]],
  ['4:1:1', [41, 11, 11]],
  ['4:1:0', [42, 11, 11]],
  ['three across', [31, 11, 11]],
  ['four down', [14, 11, 11]],
  ['4:4:4, all doubled', [21, 21, 21]],
  ['4:2:0 and 4:2:2 in one', [22, 21, 11]],
  ['colours finer than luma', [11, 21, 11]],
  ['tables of 16 bits', [22, 11, 11], { wideTables: true }],
  ['RGB, by the Adobe segment', [11, 11, 11], { transform: 0 }],
  ['RGB, by the names of the components', [11, 11, 11], { ids: [0x52, 0x47, 0x42] }],
  ['YCbCr, by the Adobe segment', [21, 11, 11], { transform: 1, ids: [0x52, 0x47, 0x42] }],
];

/** Compares files of all sizes and kinds of scans, and lists what differs. */
async function differences(
  sizes: readonly (readonly [width: number, height: number])[],
  kind: Pick<JpegKind, 'components'> & Partial<JpegKind>,
  compare: (bytes: Bytes) => Promise<string | undefined>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [width, height] of sizes) {
    for (const way of ways) {
      // libjpeg groups the rows of a grey picture by its factors when it smooths one that is incomplete; we do not.
      if (way.scansLeft && kind.components[0] === 22 && kind.components.length === 1) continue;
      const part = await compare(writeJpeg({ ...kind, ...way, width, height }));
      if (part) found.push(`${width}x${height}, ${JSON.stringify(way)}: ${part}`);
    }
  }
  return found;
}

/**
 * sharp decodes a picture to n eighths when it is to shrink it to half of that. Then the nearest pixel is every other one:
 * the second where the halves are exact, otherwise the first.
 */
async function halfBySharp(bytes: Bytes, { width, height }: PixelBuffer): Promise<PixelBuffer> {
  return rawOf(sharp(bytes).resize(width / 2, height / 2, { fit: 'fill', kernel: 'nearest' }));
}

const everyOther = ({ width, height, data }: PixelBuffer, first: number): PixelBuffer =>
  drawn(width / 2, height / 2, (x, y) => {
    const at = ((y * 2 + first) * width + x * 2 + first) * 4;
    return [...data.subarray(at, at + 4)];
  });

describe('eight eighths: the pixels sharp decodes', () => {
  const sizes = [
    [1, 1],
    [3, 50],
    [17, 9],
    [33, 35],
    [64, 48],
  ] as const;
  it.each(kinds)('%s', async (_, components, more) => {
    const compare = async (bytes: Bytes) => difference(decodeJpeg(bytes, 8), await decoded(bytes));
    expect(await differences(sizes, { components, ...more }, compare)).toEqual([]);
  });
});

describe.each([
  // Some sizes end within a block, and within an MCU.
  [
    4,
    [
      [64, 48],
      [63, 47],
      [51, 27],
      [76, 68],
    ],
  ],
  [
    2,
    [
      [64, 48],
      [61, 47],
      [70, 86],
      [125, 21],
    ],
  ],
  [
    1,
    [
      [64, 48],
      [58, 46],
      [126, 94],
      [105, 30],
    ],
  ],
] as const)('%i eighths: the pixels sharp reduces to', (eighths, sizes) => {
  const step = 16 / eighths;
  it.each(kinds)('%s', async (_, components, more) => {
    const compare = async (bytes: Bytes) => {
      const { width = 0, height = 0 } = await sharp(bytes).metadata();
      const pixels = decodeJpeg(bytes, eighths);
      const first = width % step === 0 && height % step === 0 ? 1 : 0;
      return difference(everyOther(pixels, first), await halfBySharp(bytes, pixels));
    };
    expect(await differences(sizes, { components, ...more }, compare)).toEqual([]);
  });

  it.each(realFiles('example.jpg', 'shilan.jpg', 'gray-200x100.jpg', 'Landscape_6.jpg'))('%s', async (name) => {
    const whole = await realFile(name);
    const { width = 0, height = 0 } = await sharp(whole).metadata();
    // The size must be even: cut the real picture and write it again.
    const bytes = new Uint8Array(
      await sharp(whole)
        .extract({ left: 0, top: 0, width: width - (width % step), height: height - (height % step) })
        .jpeg()
        .toBuffer(),
    );
    const pixels = decodeJpeg(bytes, eighths);
    expect(difference(everyOther(pixels, 1), await halfBySharp(bytes, pixels))).toBeUndefined();
  });
});

describe.each<Eighths>([1, 2, 4])('%i eighths of four inks', (eighths) => {
  // The writer's random coefficients are the same for the first three components, whether or not there is a fourth.
  it.each<[string, readonly number[], number]>([
    ['CMYK', [11, 11, 11], 0],
    ['CMYK, cyan finer', [22, 11, 11], 0],
    ['YCCK, 4:2:0', [22, 11, 11], 2],
  ])('%s: cyan, magenta and yellow are what a file without black reduces to', (_, components, transform) => {
    for (const way of ways) {
      const kind = { width: 61, height: 47, components, transform, ...way };
      const rgb = decodeJpeg(writeJpeg(kind), eighths);
      const inks = decodeJpeg(writeJpeg({ ...kind, components: [...components, components[0] as number] }), eighths);
      const flip = transform === 0 ? 255 : 0;
      const expected = rgb.data.map((level, at) => (at % 4 === 3 ? (inks.data[at] as number) : level ^ flip));
      expect(difference(inks, { ...rgb, data: expected })).toBeUndefined();
      expect(inks.covered).toEqual(rgb.covered);
    }
  });
});

it.each<[string, Bytes]>([
  ['an arithmetic frame', writeJpeg({ width: 33, height: 35, components: [11], frame: 0xc9 })],
  ['five components', writeJpeg({ width: 33, height: 35, components: [11, 11, 11, 11, 11] })],
  ['factors that do not divide', writeJpeg({ width: 33, height: 35, components: [21, 31, 11] })],
  ['MCUs of more than ten blocks', writeJpeg({ width: 33, height: 35, components: [33, 11, 11] })],
  ['nothing', new Uint8Array(0)],
  ['a start alone', Uint8Array.of(0xff, 0xd8)],
  ['no scan', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)],
])('%s: ImageDamage', (_, bytes) => {
  for (const eighths of [1, 2, 4, 8] as const)
    expect(() => decodeJpeg(bytes, eighths)).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
});
