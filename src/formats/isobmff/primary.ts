// HEIF items (ISO/IEC 23008-12) -> size, orientation, alpha and profile of the primary picture, for AVIF and HEIC alike.
import { ascii, fourLetters, viewOf } from '../../bytes.ts';
import type { Orientation, Size } from '../../pixels.ts';
import { type Box, boxes, findBox } from './boxes.ts';

/** The primary item (or the first frame of a sequence) as it is stored, and how it is to be shown. */
export interface PrimaryPicture extends Size {
  /** `av01`, `hvc1`, `grid` and so on, of all items: a grid is derived from others. */
  readonly codings: readonly string[];
  readonly orientation: Orientation;
  readonly hasAlpha: boolean;
  /** The place of the ICC profile in the file. */
  readonly profile?: { readonly start: number; readonly end: number };
  /** What `nclx` tells of the colours, as numbers of ITU-T H.273. */
  readonly codes?: { readonly primaries: number; readonly transfer: number };
  /** The size that is left when the picture is cut as the file says. */
  readonly cut?: Size;
}

/** @returns undefined where the file does not give the size of its picture: a file of `mif1` alone may then be no HEIC */
export function readPrimary(bytes: Uint8Array): PrimaryPicture | undefined {
  const meta = findBox(bytes, 'meta');
  const view = viewOf(bytes);
  const properties = findBox(bytes, 'iprp', meta, 4);
  const container = properties && findBox(bytes, 'ipco', properties);
  const pitm = findBox(bytes, 'pitm', meta, 4);
  if (!meta || !container || !pitm || pitm.end - pitm.start < 6) return undefined;
  const wide = (bytes[pitm.start] as number) > 0;
  const primary = wide && pitm.end - pitm.start >= 8 ? view.getUint32(pitm.start + 4) : view.getUint16(pitm.start + 4);
  const all = [...boxes(bytes, container.start, container.end)];
  const own = [...boxes(bytes, properties.start, properties.end)]
    .filter(({ type }) => type === 'ipma')
    .flatMap((box) => associations(bytes, box))
    .filter(({ item }) => item === primary)
    .flatMap(({ indices }) => indices.map((index) => all[index - 1]))
    .filter((box) => box !== undefined);
  const of = (type: string, length: number): Box | undefined =>
    own.find((box) => box.type === type && box.end - box.start >= length);
  const size = of('ispe', 12);
  if (!size) return undefined;
  const clap = of('clap', 16);
  const colour = own.find(
    (box) => box.type === 'colr' && ['prof', 'rICC'].includes(fourLetters(bytes, box.start)) && box.end > box.start + 4,
  );
  const nclx = own.find(
    (box) => box.type === 'colr' && fourLetters(bytes, box.start) === 'nclx' && box.end >= box.start + 8,
  );
  const [turn, mirror] = [of('irot', 1), of('imir', 1)];
  return {
    width: view.getUint32(size.start + 4),
    height: view.getUint32(size.start + 8),
    codings: itemTypes(bytes, meta),
    orientation: orientationOf(
      turn ? (bytes[turn.start] as number) & 3 : 0,
      mirror && (bytes[mirror.start] as number) & 1,
      turn !== undefined && mirror !== undefined && own.indexOf(mirror) < own.indexOf(turn),
    ),
    hasAlpha: all.some((box) => box.type === 'auxC' && isAlpha(bytes, box)),
    ...(colour && { profile: { start: colour.start + 4, end: colour.end } }),
    ...(nclx && { codes: { primaries: view.getUint16(nclx.start + 4), transfer: view.getUint16(nclx.start + 6) } }),
    ...(clap && { cut: cutSize(view, clap.start) }),
  };
}

const isAlpha = (bytes: Uint8Array, { start, end }: Box): boolean =>
  /^urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0?/.test(
    ascii(bytes, start + 4, Math.min(end - start, 64) - 4),
  );

/** The item properties (numbered from 1) of each item that an `ipma` box lists. */
export function associations(
  bytes: Uint8Array,
  { start, end }: Box,
): { item: number; at: number; indices: number[] }[] {
  const view = viewOf(bytes);
  if (start + 8 > end) return [];
  const [idBytes, indexBytes] = [(bytes[start] as number) > 0 ? 4 : 2, (bytes[start + 3] as number) & 1 ? 2 : 1];
  const found = [];
  let at = start + 8;
  for (let left = view.getUint32(start + 4); left > 0 && at + idBytes + 1 <= end; left -= 1) {
    const count = bytes[at + idBytes] as number;
    const first = at + idBytes + 1;
    if (first + count * indexBytes > end) break;
    const indices = Array.from({ length: count }, (_, index) =>
      indexBytes === 2 ? view.getUint16(first + index * 2) & 0x7fff : (bytes[first + index] as number) & 0x7f,
    );
    found.push({ item: idBytes === 4 ? view.getUint32(at) : view.getUint16(at), at, indices });
    at = first + count * indexBytes;
  }
  return found;
}

/** The types of all items, in their order. */
function itemTypes(bytes: Uint8Array, meta: Box): string[] {
  const list = findBox(bytes, 'iinf', meta, 4);
  if (!list) return [];
  const skip = (bytes[list.start] as number) > 0 ? 8 : 6;
  return [...boxes(bytes, list.start + skip, list.end)]
    .filter(({ type, start, end }) => type === 'infe' && end - start >= 12)
    .map(({ start }) => fourLetters(bytes, start + ((bytes[start] as number) > 2 ? 10 : 8)));
}

/**
 * Quarter turns anticlockwise, then a mirror (0 swaps top and bottom, 1 left and right), as one EXIF orientation. A mirror
 * that comes before an odd number of quarter turns is the same as the other mirror after them.
 */
function orientationOf(turns: number, mirror: number | undefined, mirrorFirst: boolean): Orientation {
  const table = [
    [1, 4, 2],
    [8, 5, 7],
    [3, 2, 4],
    [6, 7, 5],
  ] as const;
  if (mirror === undefined) return (table[turns] as (typeof table)[number])[0];
  const swapped = mirrorFirst && turns & 1 ? 1 - mirror : mirror;
  return (table[turns] as (typeof table)[number])[swapped === 0 ? 1 : 2];
}

/** Width and height of a clean aperture (`clap`), each a fraction. */
function cutSize(view: DataView, at: number): Size {
  const side = (place: number): number => Math.round(view.getUint32(place) / (view.getUint32(place + 4) || 1));
  return { width: side(at), height: side(at + 8) };
}
