// A picture of an AVIF file as what a decoder needs of it: its AV1 data and the properties that say how to decode them. What
// says how to show the picture (turns, cuts, profiles) is left to the header.
import { fourLetters } from '../../bytes.ts';
import type { Items, Property } from '../isobmff/items.ts';
import { type DataOf, itemData } from '../isobmff/locations.ts';
import { isAlpha } from '../isobmff/primary.ts';

/** AV1 data with their properties. */
export interface Tile {
  readonly data: Uint8Array;
  readonly properties: readonly Property[];
}

/** One picture: a tile, or a grid of tiles. */
export interface Coded {
  /** The data of the grid item: rows, columns and size. Absent for a picture of one tile. */
  readonly grid?: Uint8Array;
  readonly properties: readonly Property[];
  readonly tiles: readonly Tile[];
}

/** The colours of the primary picture, and its alpha where it has some. */
export interface CodedPicture {
  readonly colours: Coded;
  readonly alpha?: Coded;
  readonly isPremultiplied: boolean;
}

/** Properties that a decoder needs, besides a `colr` of type `nclx`. */
const needed = ['ispe', 'av1C', 'a1op', 'lsel', 'a1lx'];
/** Properties that change nothing about how data are decoded. */
const known = ['pixi', 'clap', 'irot', 'imir', 'colr', 'auxC', 'pasp', 'clli', 'mdcv', 'cclv', 'amve'];

/** @returns undefined where the file has no such picture, or it is of a kind that is not known */
export function readCoded(bytes: Uint8Array, everyItem: Items): CodedPicture | undefined {
  const items = inProportion(bytes, everyItem);
  const colours = codedOf(bytes, items, items.primary);
  if (!colours) return undefined;
  const alphaOf = alphaItems(bytes, items);
  const own = alphaOf.get(items.primary);
  if (own !== undefined) {
    const alpha = codedOf(bytes, items, own);
    const isPremultiplied = items
      .references()
      .some(({ type, from, to }) => type === 'prem' && from === items.primary && to.includes(own));
    return alpha && { colours, alpha, isPremultiplied };
  }
  // The tiles of a grid may each have an alpha of their own.
  const ofTiles = colours.grid ? tilesOf(items, items.primary).map((tile) => alphaOf.get(tile)) : [];
  if (!ofTiles.some((item) => item !== undefined)) return { colours, isPremultiplied: false };
  const tiles = ofTiles.map((item) => (item === undefined ? undefined : codedOf(bytes, items, item)?.tiles[0]));
  const alpha = { ...colours, properties: colours.properties.filter(({ type }) => type === 'ispe') };
  return tiles.every((tile) => tile !== undefined)
    ? { colours, alpha: { ...alpha, tiles }, isPremultiplied: false }
    : undefined;
}

interface ItemsWithData extends Items {
  readonly dataOf: DataOf;
}

/** The items with their data, which come to no more than the file: many items may have the same data. */
function inProportion(bytes: Uint8Array, items: Items): ItemsWithData {
  const all = itemData(bytes);
  let left = bytes.length;
  const dataOf: DataOf = (item) => {
    const data = left < 0 ? undefined : all(item);
    left -= data?.length ?? 0;
    return left < 0 ? undefined : data;
  };
  return { ...items, dataOf };
}

/** The first alpha item of each item that has one. */
function alphaItems(bytes: Uint8Array, items: Items): Map<number, number> {
  const found = new Map<number, number>();
  const auxiliary = items.references().filter(({ type }) => type === 'auxl');
  const isAlphaItem = (item: number): boolean => items.propertiesOf(item).some((property) => isAlpha(bytes, property));
  const alphas = new Set([...new Set(auxiliary.map(({ from }) => from))].filter(isAlphaItem));
  for (const { from, to } of auxiliary)
    if (alphas.has(from)) for (const item of to) if (!found.has(item)) found.set(item, from);
  return found;
}

/** The items that a derived item is made of, in the order in which it uses them. */
const tilesOf = (items: Items, item: number): readonly number[] =>
  items.references().flatMap(({ type, from, to }) => (type === 'dimg' && from === item ? to : []));

function codedOf(bytes: Uint8Array, items: ItemsWithData, item: number): Coded | undefined {
  const type = items.types().get(item);
  const properties = propertiesFor(bytes, items.propertiesOf(item));
  const data = items.dataOf(item);
  if (!properties || !data) return undefined;
  if (type === 'av01') return { properties, tiles: [{ data, properties }] };
  if (type !== 'grid') return undefined;
  const tiles = tilesOf(items, item).map((id) =>
    items.types().get(id) === 'av01' ? codedOf(bytes, items, id) : undefined,
  );
  return tiles.length > 0 && tiles.every((tile) => tile !== undefined)
    ? { grid: data, properties, tiles: tiles.flatMap((tile) => tile.tiles) }
    : undefined;
}

/** The properties a decoder needs, the first of each type; undefined where one must be understood that is not known. */
function propertiesFor(bytes: Uint8Array, all: readonly Property[]): Property[] | undefined {
  const found = new Map<string, Property>();
  for (const property of all) {
    const { type, start, isEssential } = property;
    const isNeeded = needed.includes(type) || (type === 'colr' && fourLetters(bytes, start) === 'nclx');
    if (isNeeded && !found.has(type)) found.set(type, property);
    if (isEssential && !needed.includes(type) && !known.includes(type)) return undefined;
  }
  return [...found.values()];
}

/** Bits of each of a picture's planes, as the configuration (`av1C`) of its first tile gives them. */
export function depthsOf(bytes: Uint8Array, { tiles }: Pick<Coded, 'tiles'>): number[] | undefined {
  const box = tiles[0]?.properties.find(({ type, start, end }) => type === 'av1C' && end - start >= 4);
  if (!box) return undefined;
  const flags = bytes[box.start + 2] as number;
  const depth = flags & 0x40 ? (flags & 0x20 ? 12 : 10) : 8;
  return flags & 0x10 ? [depth] : [depth, depth, depth];
}
