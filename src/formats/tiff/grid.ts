// The strips or tiles of a TIFF page: where each is in the file and in the picture. Their sizes and number are bounded, so that
// a header alone can ask for no more memory and time than the picture itself needs.
import { imageDamage } from '../../errors.ts';
import type { Size } from '../../pixels.ts';
import { unsupported } from '../format.ts';
import { type TiffDirectory, type TiffTag, tiffTags, tiffValues } from './directory.ts';

/** How the data of strips and tiles are packed. */
export type TiffCompression = 'none' | 'lzw' | 'deflate' | 'packbits' | 'jpeg' | 'ccitt';

/** A place in the file. */
export interface TiffData {
  readonly start: number;
  readonly byteLength: number;
}

/** A strip or a tile. */
export interface TiffSegment {
  /** Its data: one for all samples, or one for each plane. */
  readonly planes: readonly TiffData[];
  /** The part of the picture it covers; what a tile has beyond the picture's edges is not counted. */
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** All strips or tiles of a page. */
export interface TiffGrid {
  /** Pixels in a stored row of a segment, and rows in any segment but a strip at the lower edge. */
  readonly segmentWidth: number;
  readonly segmentHeight: number;
  readonly tiled: boolean;
  readonly segments: readonly TiffSegment[];
}

/** How samples are stored once they are unpacked. */
export interface TiffStorage {
  /** The samples of a pixel that are side by side: all of them, or one where planes are separate. */
  readonly samplesTogether: number;
  readonly bitsPerSample: number;
  /** Pixels across and down that share a pair of chroma samples. More than one share them in blocks: luma, Cb, Cr. */
  readonly sharing: readonly [across: number, down: number];
}

/** Tiles may be larger than a small picture, up to this width and height in pixels. */
const mostTileSide = 1024;
const mostSegments = 2 ** 16;
/** Equal tiles may share their data; all tiles together may read the file so many times over. */
const mostReuse = 16;
/** The 250 million pixels of the largest source, as RGBA. */
const mostStoredBytes = 2 ** 30;

/** Bytes of so many rows once they are unpacked. */
export function storedBytes({ samplesTogether, bitsPerSample, sharing }: TiffStorage, { width, height }: Size): number {
  const [across, down] = sharing;
  if (across * down > 1) return Math.ceil(width / across) * Math.ceil(height / down) * (across * down + 2);
  return Math.ceil((width * samplesTogether * bitsPerSample) / 8) * height;
}

/** True if rows of the picture are in several tiles or planes, which have to be unpacked before there is any row. */
export const hasParts = ({ segments: [first] }: Pick<TiffGrid, 'segments'>, width: number): boolean =>
  first !== undefined && (first.planes.length > 1 || first.columns < width);

/**
 * @param byteLength how long the file is
 * @throws OssError ImageDamage; BadRequest for more segments, or larger ones, than are read
 */
export function readTiffGrid(
  byteLength: number,
  directory: TiffDirectory,
  { width, height, planes, compression, ...storage }: Size & TiffStorage & GridKind,
): TiffGrid {
  const all = (tag: TiffTag, most: number): number[] => tiffValues(directory, tag, most);
  const tiled = directory.entries.has(tiffTags.tileWidth);
  const segmentWidth = tiled ? (all('tileWidth', 1)[0] ?? 0) : width;
  const segmentHeight = tiled ? (all('tileHeight', 1)[0] ?? 0) : Math.min(all('rowsPerStrip', 1)[0] || height, height);
  if (segmentWidth === 0 || segmentHeight === 0) throw imageDamage('Its strips or tiles have no size.');
  const isTooLarge = (side: number, whole: number): boolean => side > Math.max(mostTileSide, whole + 255);
  if (isTooLarge(segmentWidth, width) || isTooLarge(segmentHeight, height))
    throw imageDamage(`Its TIFF directory gives a tile size of ${segmentWidth}x${segmentHeight}.`);
  const bytes = storedBytes(storage, { width: segmentWidth, height: segmentHeight }) * planes;
  if (bytes > mostStoredBytes)
    throw unsupported(`Expected strips or tiles of at most ${mostStoredBytes} bytes unpacked; they have ${bytes}.`);
  const across = Math.ceil(width / segmentWidth);
  const inPlane = across * Math.ceil(height / segmentHeight);
  const count = inPlane * planes;
  if (count > mostSegments)
    throw unsupported(`Expected a TIFF of at most ${mostSegments} strips or tiles; it has ${count}.`);
  // As libtiff: some writers put the places of tiles into the tags of strips.
  const either = (tags: readonly [TiffTag, TiffTag]): number[] => {
    const [first, second] = tiled ? [tags[1], tags[0]] : tags;
    const found = all(first, count);
    return found.length > 0 ? found : all(second, count);
  };
  const offsets = either(['stripOffsets', 'tileOffsets']);
  if (offsets.length < count) throw imageDamage(`It has ${offsets.length} strips or tiles of ${count}.`);
  const byteCounts = either(['stripByteCounts', 'tileByteCounts']);
  const nextOffset = nextOffsets(offsets, byteLength);
  const dataOf = (index: number, rows: number): TiffData => {
    const start = offsets[index] as number;
    const given = byteCounts[index];
    if (compression !== 'none') return { start, byteLength: given ?? Math.max(0, nextOffset(start) - start) };
    // Writers leave out or misstate the byte counts of strips that are not packed, above all of a single one.
    const needed = storedBytes(storage, { width: segmentWidth, height: rows });
    const isMisstated = given === undefined || (count === 1 && start + needed <= byteLength);
    return { start, byteLength: isMisstated ? needed : given };
  };
  const segments = Array.from({ length: inPlane }, (_, index): TiffSegment => {
    const [x, y] = [(index % across) * segmentWidth, Math.floor(index / across) * segmentHeight];
    const [columns, rows] = [Math.min(segmentWidth, width - x), Math.min(segmentHeight, height - y)];
    return {
      planes: Array.from({ length: planes }, (_, plane) => dataOf(plane * inPlane + index, rows)),
      x,
      y,
      columns,
      rows,
    };
  });
  const packedBytes = segments.flatMap((segment) => segment.planes).reduce((sum, plane) => sum + plane.byteLength, 0);
  if (packedBytes > mostReuse * byteLength) throw imageDamage('Its strips or tiles overlap.');
  return { segments, segmentWidth, segmentHeight, tiled };
}

interface GridKind {
  /** 1, or as many as there are samples where each has a plane of its own. */
  readonly planes: number;
  readonly compression: TiffCompression;
}

/** Finds the offset that comes after another one, or the end of the file: there ends a strip without a byte count. */
function nextOffsets(offsets: readonly number[], byteLength: number): (start: number) => number {
  const sorted = Float64Array.from(offsets).sort();
  return (start) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sorted[middle] as number) > start) to = middle;
      else from = middle + 1;
    }
    return Math.min(sorted[from] ?? byteLength, byteLength);
  };
}
