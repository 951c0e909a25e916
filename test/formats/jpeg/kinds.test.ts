// JPEGs of every kind against sharp: subsampling, scans, restart markers, tables, colours; and the kinds that are refused.
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { inksToRgba, plainInkTable } from '../../../src/formats/colour/cmyk.ts';
import { readSource } from '../../../src/formats/index.ts';
import { decodeJpeg } from '../../../src/formats/jpeg/decode.ts';
import { blank } from '../../../src/pixel-memory.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { changed, inserted, markerAt } from '../../jpeg-bytes.ts';
import { type JpegKind, writeJpeg } from '../../jpeg-writer.ts';
import { loadWasm, nodeEngine, run } from '../../node-engine.ts';
import { decoded, photo, realFile, realFiles, sharpOf } from '../../pictures.ts';
import { difference, psnr } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const { jpg } = wasmCodecs(loadWasm).codecs.of;
const decode = async (bytes: Bytes): Promise<PixelBuffer> =>
  (await jpg.decode(bytes, readSource(bytes), 'first'))[0] as PixelBuffer;

/** The inks, before they become colours. */
const inksOf = async (bytes: Bytes): Promise<PixelBuffer> => decodeJpeg(bytes, 8);
const inksBySharp = async (bytes: Bytes): Promise<PixelBuffer> => {
  const picture = sharp(bytes).pipelineColourspace('cmyk').toColourspace('cmyk').raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
};

const sizes = [
  [1, 1],
  [3, 50],
  [8, 8],
  [17, 9],
  [33, 35],
  [64, 48],
] as const;
/** Ways to write the scans; some leave off the last ones, and some with them all AC values. */
const ways: readonly Partial<JpegKind>[] = [
  { scans: 'together' },
  { scans: 'apart' },
  { scans: 'progressive' },
  ...[1, 2, 4, 5].map((scansLeft) => ({ scans: 'progressive', scansLeft }) as const),
];
/** libjpeg groups the rows of a grey picture by its factors when it smooths one that is incomplete; we do not. */
const isIncompleteGrey = ({ scansLeft = 9, components: [factors, ...more] }: JpegKind): boolean =>
  scansLeft < 9 && factors !== 11 && more.length === 0;

/** Pictures of these components, of every size and with every kind of scans. */
const kinds = (components: readonly number[], more: Partial<JpegKind> = {}): JpegKind[] =>
  sizes
    .flatMap(([width, height]) =>
      ways.flatMap((way) =>
        [0, 3].map((restartInterval) => ({ width, height, components, ...way, restartInterval, ...more })),
      ),
    )
    .filter((kind) => !isIncompleteGrey(kind));

async function differences(
  all: readonly JpegKind[],
  ours: (bytes: Bytes) => Promise<PixelBuffer>,
  theirs: (bytes: Bytes) => Promise<PixelBuffer>,
): Promise<string[]> {
  const found: string[] = [];
  for (const kind of all) {
    const bytes = writeJpeg(kind);
    const part = difference(await ours(bytes), await theirs(bytes));
    if (part) found.push(`${JSON.stringify(kind)}: ${part}`);
  }
  return found;
}

describe('the codec gives the pixels sharp decodes, whatever the scans, sizes and restart markers', () => {
  it.each<[string, readonly number[], Partial<JpegKind>?]>([
    ['grey', [11]],
    ['grey with sampling factors', [22]],
    ['4:4:4', [11, 11, 11]],
    ['4:2:2', [21, 11, 11]],
    ['4:2:0', [22, 11, 11]],
    ['4:4:0', [12, 11, 11]],
    ['4:2:0 and 4:2:2 in one', [22, 21, 11]],
    ['4:1:1', [41, 11, 11]],
    ['4:1:0', [42, 11, 11]],
    ['4:4:4, all doubled', [21, 21, 21]],
    ['colours finer than luma', [11, 21, 11]],
    ['three across', [31, 11, 11]],
    ['tables of 16 bits', [22, 11, 11], { wideTables: true }],
    ['extended sequential', [11, 11, 11], { frame: 0xc1, scans: 'together' }],
    ['RGB, by the Adobe segment', [11, 11, 11], { transform: 0 }],
    ['RGB, by the names of the components', [11, 11, 11], { ids: [0x52, 0x47, 0x42] }],
    ['RGB with sampling factors', [22, 11, 11], { transform: 0 }],
    ['YCbCr, by the Adobe segment', [21, 11, 11], { transform: 1, ids: [0x52, 0x47, 0x42] }],
    ['components numbered from 0', [21, 11, 11], { ids: [0, 1, 2] }],
  ])('%s', async (_, components, more) => {
    expect(await differences(kinds(components, more), decode, decoded)).toEqual([]);
  });
});

describe('CMYK', () => {
  it.each<[string, readonly number[], number | undefined]>([
    ['as it is', [11, 11, 11, 11], 0],
    ['without the Adobe segment', [11, 11, 11, 11], undefined],
    ['YCCK', [11, 11, 11, 11], 2],
    ['YCCK, 4:2:0', [22, 11, 11, 22], 2],
    ['YCCK, 4:2:2', [21, 11, 11, 21], 2],
    ['YCCK, 4:1:1', [41, 11, 11, 41], 2],
    ['YCCK, 4:4:0', [12, 11, 11, 12], 2],
    ['only cyan finer', [22, 11, 11, 11], 0],
    ['only black finer', [11, 11, 11, 22], 0],
    ['all doubled', [21, 21, 21, 21], 0],
    ['each subsampled in its own way', [22, 21, 12, 11], 0],
    ['three across', [31, 11, 11, 31], 0],
    ['four down', [14, 11, 11, 14], 0],
  ])('%s: exactly the inks sharp reads', async (_, components, transform) => {
    const all = kinds(components, transform === undefined ? {} : { transform });
    expect(await differences(all, inksOf, inksBySharp)).toEqual([]);
  });

  it.each([{}, { progressive: true }, { chromaSubsampling: '4:2:0' }, { mozjpeg: true }])(
    'written by sharp with %o: the same inks, and colours that are near',
    async (options) => {
      for (const [width, height] of [
        [61, 43],
        [1, 1],
      ] as const) {
        const bytes = new Uint8Array(
          await sharpOf(photo(width, height)).removeAlpha().toColourspace('cmyk').jpeg(options).toBuffer(),
        );
        expect(readSource(bytes)).toMatchObject({ components: 4, width, height });
        expect(difference(await inksOf(bytes), await inksBySharp(bytes))).toBeUndefined();
        // By the plain formula, without the table of mixtures, it would be 23.
        expect(psnr(await decode(bytes), await decoded(bytes))).toBeGreaterThan(35);
      }
    },
  );

  it('is written as RGB, without its profile', async () => {
    const bytes = new Uint8Array(
      await sharpOf(photo(40, 30)).removeAlpha().toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
    );
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    const result = await run(nodeEngine(), bytes, 'image/resize,w_20');
    const { space, icc, channels } = await sharp(result.body).metadata();
    expect({ space, icc, channels }).toEqual({ space: 'srgb', icc: undefined, channels: 3 });
  });

  it.each(realFiles('cmyk.jpg'))('%s', async (name) => {
    const bytes = await realFile(name);
    expect(difference(await inksOf(bytes), await inksBySharp(bytes))).toBeUndefined();
    expect(psnr(await decode(bytes), await decoded(bytes))).toBeGreaterThan(42);
  });

  it('has the table of mixtures that sharp calculates with', async () => {
    const levels = [0, 64, 128, 191, 255];
    const mixtures = blank({ width: 25, height: 25 });
    for (let at = 0; at < 2500; at += 1) {
      mixtures.data[at] = levels[Math.floor((at >> 2) / 5 ** (3 - (at & 3))) % 5] as number;
    }
    const expected = await sharp(cmykTiff(mixtures)).removeAlpha().raw().toBuffer();
    expect([...plainInkTable().rgb]).toEqual([...expected]);
    inksToRgba(mixtures.data, plainInkTable());
    // A mixture of the table has the colour of the table; three of the levels are not whole numbers, hence the one.
    const off = mixtures.data.findIndex(
      (value, at) => Math.abs(value - (at % 4 === 3 ? 255 : (expected[(at >> 2) * 3 + (at & 3)] as number))) > 1,
    );
    expect(off).toBe(-1);
  });

  it('with a few bytes changed, or cut off, is a picture or damaged', async () => {
    const pictures = [
      writeJpeg({ width: 33, height: 35, components: [22, 11, 11, 22], transform: 2, restartInterval: 3 }),
      writeJpeg({ width: 17, height: 9, components: [11, 11, 11, 11], scans: 'progressive' }),
    ];
    const engine = nodeEngine({ sourcePixels: 1_000_000 });
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...pictures),
        edits,
        fc.boolean(),
        fc.nat(),
        async (good, changes, cut, length) => {
          const bytes = cut ? good.slice(0, length % good.length) : good.slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          try {
            await run(engine, bytes, 'image/resize,w_20');
          } catch (error) {
            expect(['BadRequest', 'ImageDamage', 'ImageTooLarge', 'MemLimitExceeded']).toContain(
              (error as { code: string }).code,
            );
          }
        },
      ),
      { numRuns: 400 },
    );
    for (const good of pictures) expect(await run(engine, good, 'image/format,png')).toMatchObject({ format: 'png' });
  });

  it('of more coefficients than WebAssembly memory can hold is refused for want of memory, or earlier by the limits', async () => {
    const good = writeJpeg({ width: 61, height: 45, components: [22, 11, 11, 22], scans: 'progressive' });
    const size = markerAt(good, 0xc2) + 5;
    const huge = [0xff, 0x2d, 0xff, 0x3d].reduce((bytes, byte, index) => changed(bytes, size + index, byte), good);
    await expect(decode(huge)).rejects.toMatchObject({ code: 'MemLimitExceeded' });
    const rows = await jpg.rows?.(huge, readSource(huge));
    expect(() => rows?.next()).toThrow(expect.objectContaining({ code: 'MemLimitExceeded' }));
    await expect(run(nodeEngine(), huge, 'image/format,png')).rejects.toMatchObject({ code: 'ImageTooLarge' });
  });

  it('is damaged where data, tables or markers are missing', async () => {
    const good = writeJpeg({ width: 33, height: 35, components: [11, 11, 11, 11], restartInterval: 3 });
    const restart = good.findIndex((byte, at) => byte === 0xff && good[at + 1] === 0xd1);
    const coarse = writeJpeg({ width: 33, height: 35, components: [11, 11, 11, 11], scans: 'progressive' });
    const broken: [string, Bytes, string][] = [
      ['a restart marker out of turn', changed(good, restart + 1, 0xd5), 'entropy-coded data is damaged'],
      ['no Huffman table', changed(coarse, markerAt(coarse, 0xc4) + 1, 0xee), 'Huffman tables is missing'],
      [
        'a scan that ends early',
        new Uint8Array([...good.subarray(0, -40), 0xff, 0xd9]),
        'ends before the picture does',
      ],
    ];
    for (const [name, bytes, reason] of broken) {
      await expect(decode(bytes), name).rejects.toMatchObject({
        code: 'ImageDamage',
        status: 400,
        message: expect.stringContaining(reason),
      });
    }
  });
});

it('the Adobe segment counts behind the frame header too, as long as it is before the first scan', async () => {
  const plain = writeJpeg({ width: 33, height: 35, components: [21, 11, 11] });
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const bytes = inserted(plain, markerAt(plain, 0xda), ...adobe);
  expect(difference(await decode(bytes), await decoded(bytes))).toBeUndefined();
  expect(difference(await decode(bytes), await decode(plain))).toBeDefined();
});

describe('refused from the header alone', () => {
  const kind = { width: 17, height: 9, components: [11, 11, 11] } as const;
  const frameAt = (bytes: Bytes): number => bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
  const good = writeJpeg(kind);
  it.each([
    ['lossless', writeJpeg({ ...kind, frame: 0xc3 })],
    ['hierarchical', writeJpeg({ ...kind, frame: 0xc5 })],
    ['arithmetic', writeJpeg({ ...kind, frame: 0xc9 })],
    ['arithmetic, progressive', writeJpeg({ ...kind, frame: 0xca })],
    ['12 bits', changed(good, frameAt(good) + 4, 12)],
    ['two components', changed(good, frameAt(good) + 9, 2)],
    ['five components', writeJpeg({ ...kind, components: [11, 11, 11, 11, 11] })],
  ])('%s', (_, bytes) => {
    expect(() => readSource(bytes)).toThrow(expect.objectContaining({ code: 'BadRequest', ec: '0040-00000005' }));
  });
});

/** An uncompressed TIFF, which hands exactly these inks to sharp. */
function cmykTiff({ width, height, data }: PixelBuffer): Bytes {
  const start = 8 + 2 + 12 * 9 + 4;
  const bits = start;
  const bytes = new Uint8Array(start + 8 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, 9, true);
  const entries = [
    [256, width],
    [257, height],
    [258, bits, 4],
    [259, 1],
    [262, 5],
    [273, start + 8],
    [277, 4],
    [278, height],
    [279, data.length],
  ] as const;
  for (const [index, [tag, value, count = 1]] of entries.entries()) {
    const at = 10 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, count === 1 ? 4 : 3, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
  for (let sample = 0; sample < 4; sample += 1) view.setUint16(bits + sample * 2, 8, true);
  bytes.set(data, start + 8);
  return bytes;
}
