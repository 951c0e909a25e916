// An EXIF block (TIFF 6.0 structure): the orientation, and all tags as text. Never throws: what is broken is not there.
import { viewOf } from '../../bytes.ts';
import type { Orientation } from '../../pixels.ts';
import { interoperabilityTags, photoTags, pictureTags, placeTags, type TagNames } from './names.ts';
import { bytesOf, type Entry, render } from './values.ts';

const orientationTag = 0x0112;

/** Tags whose value is where another directory begins. */
const directories: ReadonlyMap<string, TagNames> = new Map([
  ['ExifTag', photoTags],
  ['GPSTag', placeTags],
  ['InteroperabilityTag', interoperabilityTags],
]);

/** `tiff` starts at the byte-order mark. 1 where nothing valid is found. */
export function readOrientation(tiff: Uint8Array): Orientation {
  const start = firstDirectory(tiff);
  if (!start) return 1;
  const { view, little } = start;
  const entry = entriesAt(view, start.at, little).places.find(
    (place) => view.getUint16(place, little) === orientationTag,
  );
  const value = entry === undefined ? 1 : view.getUint16(entry + 8, little);
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/**
 * By name, as `info` tells them; undefined where there is none. The picture's own directory goes before those it points to,
 * and these before the thumbnail's: of several tags of one name the first counts.
 */
export function readTags(tiff: Uint8Array): Readonly<Record<string, string>> | undefined {
  const start = firstDirectory(tiff);
  if (!start) return undefined;
  const { view, little } = start;
  const found = new Map<string, string>();
  // Directories may point anywhere, to each other as well: each kind is read once.
  const open: [at: number, names: TagNames][] = [[start.at, pictureTags]];
  const seen = new Set<TagNames>();
  const read = (at: number, names: TagNames): number => {
    const { places, next } = entriesAt(view, at, little);
    for (const place of places) {
      const entry = entryAt(view, place, names, little);
      if (!entry || found.has(entry.name)) continue;
      const target = directories.get(entry.name);
      if (target && entry.type === 4 && entry.count === 1) open.push([entry.data.getUint32(0, little), target]);
      const text = render(entry);
      if (text) found.set(entry.name, text);
    }
    return next;
  };
  let thumbnail = 0;
  for (let directory = open.shift(); directory; directory = open.shift()) {
    const [at, names] = directory;
    if (seen.has(names)) continue;
    seen.add(names);
    const next = read(at, names);
    if (names === pictureTags) thumbnail = next;
  }
  if (thumbnail > 0) read(thumbnail, pictureTags);
  return found.size > 0 ? Object.fromEntries(found) : undefined;
}

function firstDirectory(tiff: Uint8Array): { view: DataView; little: boolean; at: number } | undefined {
  if (tiff.length < 14) return undefined;
  const view = viewOf(tiff);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  return { view, little, at: view.getUint32(4, little) };
}

/** Where the entries of a directory are, those that are whole, and where the next directory is; 0 for none. */
function entriesAt(view: DataView, at: number, little: boolean): { places: readonly number[]; next: number } {
  if (at + 2 > view.byteLength) return { places: [], next: 0 };
  const count = view.getUint16(at, little);
  const whole = Math.min(count, Math.floor((view.byteLength - at - 2) / 12));
  const end = at + 2 + 12 * count;
  return {
    places: Array.from({ length: whole }, (_, index) => at + 2 + index * 12),
    next: end + 4 <= view.byteLength ? view.getUint32(end, little) : 0,
  };
}

function entryAt(view: DataView, place: number, names: TagNames, little: boolean): Entry | undefined {
  const name = names.get(view.getUint16(place, little));
  const type = view.getUint16(place + 2, little);
  const count = view.getUint32(place + 4, little);
  const length = (bytesOf[type] ?? 0) * count;
  if (name === undefined || length === 0) return undefined;
  const at = length <= 4 ? place + 8 : view.getUint32(place + 8, little);
  if (at + length > view.byteLength) return undefined;
  return { name, type, count, data: new DataView(view.buffer, view.byteOffset + at, length), little };
}
