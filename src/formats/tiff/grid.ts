// The strips or tiles of a TIFF page: where each is in the file and in the picture. Their sizes and number are bounded, so that
// a header alone can ask for no more memory and time than the picture itself needs.
import { imageDamage } from '../../errors.ts';
import type { Size } from '../../pixels.ts';
import { unsupported } from '../format.ts';
import { type TiffDirectory, type TiffTag, tiffTags, tiffValues } from './directory.ts';

/** How the data of strips and tiles are packed. */
export type TiffCompression = 'none' | 'lzw' | 'deflate' | 'packbits' | 'jpeg';

/** A strip or a tile. */
export interface TiffSegment {
  /** The place of its data in the file. */
  readonly start: number;
  readonly byteLength: number;
  /** The part of the picture it covers; what a tile has beyond the picture's edges is not counted. */
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  /** The one sample of each pixel it holds (separate planes); undefined where it holds all of them. */
  readonly sample: number | undefined;
}

/** All strips or tiles of a page. */
export interface TiffGrid {
  /** Pixels in a stored row of a segment, and rows in any segment but a strip at the lower edge. */
  readonly segmentWidth: number;
  readonly segmentHeight: number;
  readonly tiled: boolean;
  readonly segments: readonly TiffSegment[];
}

/** Tiles may be larger than a small picture, up to this width and height in pixels. */
const mostTileSide = 1024;
const mostSegments = 2 ** 16;
/** Equal tiles may share their data; all tiles together may read the file so many times over. */
const mostReuse = 16;

/**
 * @param byteLength how long the file is
 * @throws OssError ImageDamage; BadRequest for more segments than are read
 */
export function readTiffGrid(
  byteLength: number,
  directory: TiffDirectory,
  { width, height, planes, compression }: Size & { planes: number; compression: TiffCompression },
): TiffGrid {
  const all = (tag: TiffTag, most: number): number[] => tiffValues(directory, tag, most);
  const tiled = directory.entries.has(tiffTags.tileWidth);
  const segmentWidth = tiled ? (all('tileWidth', 1)[0] ?? 0) : width;
  const segmentHeight = tiled ? (all('tileHeight', 1)[0] ?? 0) : Math.min(all('rowsPerStrip', 1)[0] ?? height, height);
  if (segmentWidth === 0 || segmentHeight === 0) throw imageDamage('Its strips or tiles have no size.');
  const isTooLarge = (side: number, whole: number): boolean => side > Math.max(mostTileSide, whole + 255);
  if (isTooLarge(segmentWidth, width) || isTooLarge(segmentHeight, height))
    throw imageDamage(`Its TIFF directory gives a tile size of ${segmentWidth}x${segmentHeight}.`);
  const across = Math.ceil(width / segmentWidth);
  const down = Math.ceil(height / segmentHeight);
  const count = across * down * planes;
  if (count > mostSegments)
    throw unsupported(`Expected a TIFF of at most ${mostSegments} strips or tiles; it has ${count}.`);
  const offsets = all(tiled ? 'tileOffsets' : 'stripOffsets', count);
  const byteCounts = all(tiled ? 'tileByteCounts' : 'stripByteCounts', count);
  if (offsets.length < count) throw imageDamage(`It has ${offsets.length} strips or tiles of ${count}.`);
  // Old writers leave out the byte counts of a single strip without compression.
  const rest = count === 1 && compression === 'none' ? byteLength - (offsets[0] as number) : 0;
  const segments = Array.from({ length: count }, (_, index): TiffSegment => {
    const inPlane = index % (across * down);
    const [x, y] = [(inPlane % across) * segmentWidth, Math.floor(inPlane / across) * segmentHeight];
    return {
      start: offsets[index] as number,
      byteLength: byteCounts[index] ?? rest,
      x,
      y,
      columns: Math.min(segmentWidth, width - x),
      rows: Math.min(segmentHeight, height - y),
      sample: planes > 1 ? Math.floor(index / (across * down)) : undefined,
    };
  });
  const packedBytes = segments.reduce((sum, segment) => sum + segment.byteLength, 0);
  if (packedBytes > mostReuse * byteLength) throw imageDamage('Its strips or tiles overlap.');
  return { segments, segmentWidth, segmentHeight, tiled };
}
