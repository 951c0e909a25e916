// The good files that are changed: small ones of every kind, from sharp and from the writers of the other tests.
import type { Sharp } from 'sharp';
import { concat } from '../../src/bytes.ts';
import { bmpCodec } from '../../src/formats/bmp/codec.ts';
import { type FormatName, type Orientation, still } from '../../src/pixels.ts';
import { sharpGif, sharpWebp, wandering } from '../animations.ts';
import { chart, type Told, toldPictures } from '../colour-pictures.ts';
import { manyScansJpeg, manyTilesTiff } from '../costly-files.ts';
import { exifDirectories, exifJpeg, writeTiff } from '../exif-writer.ts';
import { handHeic, irot, sequenceOf } from '../formats/avif/boxes.ts';
import { clapOf, codedPart, gridOf, ispe, pixi, writeHeif } from '../formats/avif/heif-writer.ts';
import { ihdr, chunk as pngChunk, signature } from '../formats/png/files.ts';
import { handTiff, packed } from '../formats/tiff/files.ts';
import { writtenGif } from '../gif-writer.ts';
import { writeJpeg } from '../jpeg-writer.ts';
import { cmykJpeg, jpegOf, orientedJpeg, photo, pngOf, restartJpeg, sharpOf, webpOf } from '../pictures.ts';
import { muxed, piece } from '../webp-writer.ts';
import type { Bytes } from './chance.ts';
import { bmp } from './structures/bmp.ts';
import { gif } from './structures/gif.ts';
import { isobmff } from './structures/isobmff.ts';
import { jpeg } from './structures/jpeg.ts';
import { png } from './structures/png.ts';
import type { Structure } from './structures/structure.ts';
import { tiff } from './structures/tiff.ts';
import { webp } from './structures/webp.ts';

export const structures: Readonly<Record<FormatName, Structure>> = {
  jpg: jpeg,
  png,
  webp,
  gif,
  bmp,
  tiff,
  avif: isobmff,
  heic: isobmff,
};

const [plain, clear] = [photo(37, 26), photo(23, 31, { alpha: true })];
const made = async (picture: Sharp): Promise<Bytes> => new Uint8Array(await picture.toBuffer());
const opaque = (): Sharp => sharpOf(plain).removeAlpha();
const grey = (): Sharp => opaque().toColourspace('b-w');

type Files = () => readonly (Bytes | Promise<Bytes>)[];

const jpegs: Files = () => [
  jpegOf(plain),
  jpegOf(plain, { chromaSubsampling: '4:4:4', optimiseCoding: true }),
  jpegOf(plain, { progressive: true }),
  made(grey().jpeg()),
  made(grey().jpeg({ progressive: true })),
  cmykJpeg(),
  ...([3, 6] as readonly Orientation[]).map((orientation) => orientedJpeg(orientation, plain)),
  restartJpeg(4, 3),
  exifJpeg(
    writeTiff(exifDirectories([[0x0112, 3, [6]]], [[0x9003, 2, '2024:01:01 00:00:00']], [[2, 5, [1, 1, 2, 1, 3, 1]]])),
  ),
  writeJpeg({ width: 29, height: 19, components: [22, 11, 11], scans: 'apart', restartInterval: 2 }),
  writeJpeg({ width: 29, height: 19, components: [21, 12, 11], scans: 'progressive', transform: 1 }),
  writeJpeg({ width: 17, height: 17, components: [11, 11, 11, 11], transform: 2, wideTables: true }),
  manyScansJpeg(40, 24, 40),
];

/** An animated PNG: the same picture as still and as second frame. */
async function animatedPng(): Promise<Bytes> {
  const parts = png.split(await pngOf(plain));
  const data = parts.find(({ name }) => name === 'IDAT')?.data ?? new Uint8Array();
  const frame = (sequence: number): Bytes => {
    const bytes = new Uint8Array(26);
    const view = new DataView(bytes.buffer);
    [sequence, plain.width, plain.height].forEach((value, index) => void view.setUint32(index * 4, value));
    view.setUint16(20, 10);
    view.setUint16(22, 100);
    return bytes;
  };
  const head = { width: plain.width, height: plain.height, colourType: 6 };
  return concat(
    signature,
    ihdr(head),
    pngChunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0]),
    pngChunk('fcTL', frame(0)),
    pngChunk('IDAT', data),
    pngChunk('fcTL', frame(1)),
    pngChunk('fdAT', concat(Uint8Array.of(0, 0, 0, 2), data)),
    pngChunk('IEND'),
  );
}

const pngs: Files = () => [
  pngOf(plain),
  pngOf(clear),
  pngOf(clear, { progressive: true }),
  made(opaque().png()),
  made(grey().png()),
  made(sharpOf(clear).toColourspace('b-w').png()),
  pngOf(clear, { palette: true, colours: 16 }),
  made(opaque().png({ palette: true, colours: 2, progressive: true })),
  made(opaque().toColourspace('rgb16').png()),
  made(opaque().toColourspace('grey16').png()),
  made(sharpOf(clear).withMetadata({ orientation: 8 }).png()),
  animatedPng(),
];

const webps: Files = () => [
  made(opaque().webp()),
  webpOf(clear),
  webpOf(plain, { lossless: true }),
  webpOf(clear, { lossless: true }),
  webpOf(clear, { nearLossless: true, alphaQuality: 40 }),
  made(sharpOf(clear).withMetadata({ orientation: 8 }).webp()),
  sharpWebp({ frames: wandering(24, 18, { count: 3 }), loop: 2 }),
  sharpWebp({ frames: wandering(24, 18, { count: 3, alpha: true }), loop: 0 }, { lossless: true }),
  piece(2, 4, photo(12, 9)).then(async (first) =>
    muxed(30, 20, [first, await piece(0, 0, photo(8, 8, { alpha: true }), { blends: false, clears: true })]),
  ),
];

const indices = Array.from({ length: 20 * 12 }, (_, at) => (at * 7) % 4);
const table = ['ff0000', '00ff00', '0000ff', 'ffffff'];
const gifs: Files = () => [
  made(sharpOf(plain).gif()),
  made(sharpOf(clear).gif({ colours: 8 })),
  sharpGif({ frames: wandering(24, 18, { count: 3 }), loop: 3 }),
  sharpGif({ frames: wandering(24, 18, { count: 3, alpha: true }), loop: 0 }),
  writtenGif({
    ...{ width: 20, height: 12, table, repeats: 4 },
    frames: [
      { width: 20, height: 12, indices, interlaced: true },
      { x: 3, y: 2, width: 10, height: 5, indices: indices.slice(0, 50), transparent: 1, disposal: 2, table },
      { x: 1, y: 1, width: 5, height: 4, indices: indices.slice(0, 20), disposal: 3, delay: 20 },
    ],
  }),
];

/** A bitmap of so many bits a pixel, with a header of 40 bytes. `runs` is RLE8. */
function bitmap(bits: number, pixels: readonly number[], compression = 0): Bytes {
  const colours = bits <= 8 ? 2 ** bits : 0;
  const start = 54 + 4 * colours;
  const bytes = new Uint8Array(start + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [
    ...[[2, bytes.length] as const, [10, start] as const, [14, 40] as const, [18, 20] as const, [22, 15] as const],
    ...[[26, 1 | (bits << 16)] as const, [30, compression] as const, [34, pixels.length] as const],
  ])
    view.setUint32(at, value, true);
  for (let at = 54; at < start; at += 1) bytes[at] = at * 5;
  bytes.set(pixels, start);
  return bytes;
}
const rows = (bits: number): number[] =>
  Array.from({ length: Math.ceil((20 * bits) / 32) * 4 * 15 }, (_, at) => (at * 37) & 255);
const runs = Array.from({ length: 15 }, (_, y) => [10, y * 3, 3, 7, 0, 7, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0]).flat();
const bmps: Files = () => [
  Promise.resolve(
    bmpCodec.encode?.([still(plain)], { quality: 1, progressive: false, loopCount: 0 }) ?? new Uint8Array(),
  ),
  Promise.resolve(
    bmpCodec.encode?.([still(clear)], { quality: 1, progressive: false, loopCount: 0 }) ?? new Uint8Array(),
  ),
  ...[1, 4, 8, 16, 24, 32].map((bits) => bitmap(bits, rows(bits))),
  bitmap(8, [...runs, 0, 1], 1),
];

const grid = { width: 20, height: 15 };
const samples = Array.from({ length: 300 }, (_, at) => (at * 11) & 15);
const tiffs: Files = () => [
  ...(['none', 'lzw', 'deflate', 'packbits', 'jpeg'] as const).map((compression) =>
    made(opaque().tiff({ compression })),
  ),
  made(grey().threshold().tiff({ compression: 'ccittfax4', bitdepth: 1 })),
  made(sharpOf(clear).tiff({ compression: 'lzw', predictor: 'horizontal' })),
  made(opaque().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 })),
  made(opaque().tiff({ compression: 'jpeg', tile: true, tileWidth: 16, tileHeight: 16 })),
  made(opaque().tiff({ compression: 'none', bigtiff: true })),
  made(opaque().toColourspace('rgb16').tiff({ compression: 'deflate', predictor: 'horizontal' })),
  made(opaque().toColourspace('cmyk').tiff({ compression: 'lzw' })),
  made(sharpOf(clear).withMetadata({ orientation: 5 }).tiff({ compression: 'none' })),
  handTiff({
    ...{ ...grid, order: 'MM', bits: [4], photometric: 3, segments: [packed(samples, 20, 4)] },
    more: { 320: Array.from({ length: 48 }, (_, index) => index * 1000) },
  }),
  handTiff({ ...grid, order: 'MM', big: true, bits: [8], photometric: 0, segments: [new Uint8Array(300).fill(77)] }),
  handTiff({ ...grid, bits: [16, 16, 16], photometric: 2, segments: [new Uint16Array(900).fill(20_000)] }),
  manyTilesTiff(3, 2, 'jpeg'),
];

async function avifs(): Promise<readonly Bytes[]> {
  const [one, other] = [await made(opaque().avif({ effort: 0 })), await made(opaque().negate().avif({ effort: 0 }))];
  const part = codedPart(one);
  const size = ispe(plain.width, plain.height);
  const depths = pixi(8, 8, 8);
  const item = { type: 'av01', data: part.data, properties: [size, depths, { essential: part.config }] };
  const turned = { ...item, id: 1, properties: [...item.properties, irot(1), clapOf(30, 1, 20, 1, 0, 1, 0, 1)] };
  const gridItem = { id: 1, type: 'grid', data: gridOf(2, 1, 74, 26), properties: [ispe(74, 26), depths] };
  return [
    one,
    await made(sharpOf(clear).avif({ effort: 0 })),
    await made(opaque().avif({ effort: 0, lossless: true, chromaSubsampling: '4:4:4' })),
    await made(opaque().avif({ effort: 0, bitdepth: 10 })).catch(() => one),
    sequenceOf([one, other], plain.width, plain.height),
    // Behind the data the boxes may change in size, and the data are still where they say.
    writeHeif([turned], { metaLast: true }),
    writeHeif([{ ...item, id: 1, construction: 1 }], { metaLast: true, iloc: { version: 1 } }),
    writeHeif(
      [
        { ...gridItem, refersTo: [['dimg', [2, 3]]] },
        { ...item, id: 2 },
        { ...item, id: 3 },
      ],
      { metaLast: true, wideIds: true, iloc: { version: 2, index: 4 } },
    ),
  ];
}

const heics: Files = () => [
  handHeic({}),
  handHeic({ properties: [irot(3), clapOf(30, 1, 20, 1, 0, 1, 0, 1)] }),
  handHeic({ brands: ['mif1', 'heic'], coding: 'grid' }),
];

const formatOf = ({ type }: Told): FormatName => (type === 'image/jpeg' ? 'jpg' : (type.slice(6) as FormatName));

/** Good files by format; HEIC is good as far as its header, since nothing here writes its pictures. */
export async function seedFiles(): Promise<Readonly<Record<FormatName, readonly Bytes[]>>> {
  const told = await toldPictures();
  const all = async (format: FormatName, files: readonly (Bytes | Promise<Bytes>)[]): Promise<readonly Bytes[]> => {
    const coloured = told.filter((one) => formatOf(one) === format).map(({ bytes }) => bytes);
    // Some of the writers give Buffers, whose slices share their memory.
    return [...(await Promise.all(files)), ...coloured].map((bytes) => new Uint8Array(bytes));
  };
  return {
    jpg: await all('jpg', jpegs()),
    png: await all('png', [...pngs(), pngOf(chart)]),
    webp: await all('webp', webps()),
    gif: await all('gif', gifs()),
    bmp: await all('bmp', bmps()),
    tiff: await all('tiff', tiffs()),
    avif: await all('avif', await avifs()),
    heic: await all('heic', heics()),
  };
}
