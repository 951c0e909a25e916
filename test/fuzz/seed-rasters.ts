// Good JPEGs, PNGs, WebPs and GIFs of every kind, from sharp and from the writers of the other tests.
import type { Sharp } from 'sharp';
import { concat } from '../../src/bytes.ts';
import type { Orientation } from '../../src/pixels.ts';
import { sharpGif, sharpWebp, wandering } from '../animations.ts';
import { manyScansJpeg } from '../costly-files.ts';
import { exifJpeg } from '../exif-jpeg.ts';
import { exifDirectories, writeTiff } from '../exif-writer.ts';
import { ihdr, chunk as pngChunk, signature } from '../formats/png/files.ts';
import { writtenGif } from '../gif-writer.ts';
import { writeJpeg } from '../jpeg-writer.ts';
import { cmykJpeg, jpegOf, orientedJpeg, photo, pngOf, restartJpeg, sharpOf, webpOf } from '../pictures.ts';
import { muxed, piece } from '../webp-writer.ts';
import type { Bytes } from './chance.ts';
import { png } from './structures/png.ts';

export const [plain, clear] = [photo(37, 26), photo(23, 31, { alpha: true })];
export const made = async (picture: Sharp): Promise<Bytes> => new Uint8Array(await picture.toBuffer());
export const opaque = (): Sharp => sharpOf(plain).removeAlpha();
export const grey = (): Sharp => opaque().toColourspace('b-w');

export type Files = () => readonly (Bytes | Promise<Bytes>)[];

export const jpegs: Files = () => [
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

export const pngs: Files = () => [
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

export const webps: Files = () => [
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
export const gifs: Files = () => [
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
