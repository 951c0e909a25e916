// HEIF items (ISO/IEC 23008-12) -> size, orientation, alpha and colours of the primary picture, for AVIF and HEIC alike.
import { ascii, viewOf } from '../../bytes.ts';
import { isSameSize, type Orientation, type Rect, type Size } from '../../pixels.ts';
import type { Box } from './boxes.ts';
import { cropOf, roundedCropSize } from './clean-aperture.ts';
import { type Property, readItems } from './items.ts';

/** The primary item (or the first frame of a sequence) as it is stored, and how it is to be shown. */
export interface PrimaryPicture extends Size {
  /** `av01`, `hvc1`, `grid` and so on, of all items: a grid is derived from others. */
  readonly codings: ReadonlySet<string>;
  readonly orientation: Orientation;
  readonly hasAlpha: boolean;
  /** The `colr` boxes, which tell its colours. */
  readonly colours: readonly Box[];
  /** The part that is to be shown, before any turn; absent where that is all of it, or where the file's clean aperture is wrong. */
  readonly crop?: Rect;
  /** The size of that part where fractions of a pixel are rounded, as the platforms that decode HEIC do. */
  readonly roundedCrop?: Size;
}

/** @returns undefined where the file does not give the size of its picture: a file of `mif1` alone may then be no HEIC */
export function readPrimary(bytes: Uint8Array): PrimaryPicture | undefined {
  const items = readItems(bytes);
  if (!items) return undefined;
  const view = viewOf(bytes);
  const own = items.propertiesOf(items.primary);
  const of = (type: string, length: number): Property | undefined =>
    own.find((box) => box.type === type && box.end - box.start >= length);
  const extents = of('ispe', 12);
  if (!extents) return undefined;
  const size = { width: view.getUint32(extents.start + 4), height: view.getUint32(extents.start + 8) };
  const clap = of('clap', 32);
  const crop = clap && cropOf(view, clap.start, size);
  const [turn, mirror] = [of('irot', 1), of('imir', 1)];
  return {
    ...size,
    codings: new Set(items.types().values()),
    orientation: orientationOf(
      turn ? (bytes[turn.start] as number) & 3 : 0,
      mirror && (bytes[mirror.start] as number) & 1,
      turn !== undefined && mirror !== undefined && own.indexOf(mirror) < own.indexOf(turn),
    ),
    hasAlpha: items.properties.some((box) => isAlpha(bytes, box)),
    colours: own.filter(({ type }) => type === 'colr'),
    ...(crop && !isSameSize(crop, size) && { crop }),
    ...(clap && { roundedCrop: roundedCropSize(view, clap.start) }),
  };
}

/** True for the property of an auxiliary picture that is the alpha of another. */
export const isAlpha = (bytes: Uint8Array, { type, start, end }: Box): boolean =>
  type === 'auxC' &&
  /^urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0?/.test(
    ascii(bytes, start + 4, Math.min(end - start, 64) - 4),
  );

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
