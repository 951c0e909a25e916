// Good BMPs, TIFFs, AVIFs and HEICs of every kind, from sharp and from the writers of the other tests.
import { bmpCodec } from '../../src/formats/bmp/codec.ts';
import { still } from '../../src/pixels.ts';
import { manyTilesTiff } from '../costly-files.ts';
import { handHeic, irot, sequenceOf } from '../formats/avif/boxes.ts';
import { clapOf, codedPart, gridOf, ispe, pixi, writeHeif } from '../formats/avif/heif-writer.ts';
import { handTiff, packed } from '../formats/tiff/files.ts';
import { sharpOf } from '../pictures.ts';
import type { Bytes } from './chance.ts';
import { clear, type Files, grey, made, opaque, plain } from './seed-rasters.ts';

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
export const bmps: Files = () => [
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
export const tiffs: Files = () => [
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

export async function avifs(): Promise<readonly Bytes[]> {
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

export const heics: Files = () => [
  handHeic({}),
  handHeic({ properties: [irot(3), clapOf(30, 1, 20, 1, 0, 1, 0, 1)] }),
  handHeic({ brands: ['mif1', 'heic'], coding: 'grid' }),
];
