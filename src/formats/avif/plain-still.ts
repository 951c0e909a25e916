// Any AVIF still -> the same picture in the plainest file there is. The decoder is an older libavif in its strict mode: it
// refuses files that browsers show (no `pixi` property, several `ipma` boxes, wide fields in `iloc`) and takes the tiles of a
// grid in the order of their numbers. Writing the file anew takes less than mending each of these, and copies the data once.
import { readItems } from '../isobmff/items.ts';
import { type Coded, depthsOf, readCoded, type Tile } from './coded.ts';
import { type StillItem, type StillReference, writeStill } from './write-still.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A still as the decoder takes it. */
export interface PlainStill {
  readonly file: Bytes;
  /** The alpha as a grey picture of its own, where the decoder cannot decode it together with the colours. */
  readonly alpha?: Bytes;
  /** True if that alpha has been multiplied into the colours. */
  readonly isPremultiplied?: boolean;
}

/** Items have numbers of 16 bits in the file that is written. */
const mostTiles = 2 ** 16 - 3;

/** @returns undefined for a file of a structure that is not known; the decoder may still know it */
export function plainStill(bytes: Uint8Array): PlainStill | undefined {
  const items = readItems(bytes);
  const picture = items && readCoded(bytes, items);
  if (!picture) return undefined;
  const { colours, alpha, isPremultiplied } = picture;
  if (colours.tiles.length + (alpha?.tiles.length ?? 0) > mostTiles) return undefined;
  if (!alpha || rowsAndColumns(alpha) === rowsAndColumns(colours)) {
    const file = fileOf(bytes, colours, alpha, isPremultiplied);
    return file && { file };
  }
  const [file, alphaFile] = [fileOf(bytes, colours), fileOf(bytes, alpha)];
  return file && alphaFile && { file, alpha: alphaFile, isPremultiplied };
}

/** The decoder mixes up the tiles of colours and alpha where these are not cut alike. */
const rowsAndColumns = ({ grid }: Coded): string | undefined =>
  // A grid's data begin with a version and flags.
  grid?.subarray(2, 4).join();

/** The colours become item 1, their alpha item 2; the tiles of grids follow. */
export function fileOf(bytes: Uint8Array, colours: Coded, alpha?: Coded, isPremultiplied = false): Bytes | undefined {
  const pictures = alpha ? [colours, alpha] : [colours];
  const itemOf = (type: 'av01' | 'grid', { data, properties }: Tile, depths: readonly number[]): StillItem => ({
    type,
    data,
    properties: properties.map(({ at, end, isEssential }) => ({ box: bytes.subarray(at, end), isEssential })),
    depths,
  });
  const masters: StillItem[] = [];
  const parts: StillItem[] = [];
  const references: StillReference[] = [];
  for (const coded of pictures) {
    const { grid, properties, tiles } = coded;
    const [first] = tiles;
    const depths = depthsOf(bytes, coded);
    if (!depths || !first) return undefined;
    const master = grid ? itemOf('grid', { data: grid, properties }, depths) : itemOf('av01', first, depths);
    masters.push(coded === alpha ? { ...master, isAlpha: true } : master);
    if (!grid) continue;
    const to = tiles.map((_, index) => pictures.length + parts.length + index + 1);
    references.push({ type: 'dimg', from: masters.length, to });
    for (const tile of tiles) parts.push(itemOf('av01', tile, depthsOf(bytes, { tiles: [tile] }) ?? depths));
  }
  if (alpha) references.push({ type: 'auxl', from: 2, to: [1] });
  if (isPremultiplied) references.push({ type: 'prem', from: 1, to: [2] });
  return writeStill([...masters, ...parts], references);
}
