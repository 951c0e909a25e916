// The good files that are changed, with the structures by which they are.
import type { FormatName } from '../../src/pixels.ts';
import { chart, type Told, toldPictures } from '../colour-pictures.ts';
import { pngOf } from '../pictures.ts';
import type { Bytes } from './chance.ts';
import { avifs, bmps, heics, tiffs } from './seed-containers.ts';
import { gifs, jpegs, pngs, webps } from './seed-rasters.ts';
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
