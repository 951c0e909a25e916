// The strips or tiles of a TIFF page: where each lies in the file and in the picture. Their sizes and number are bounded, so
// that a header alone can ask for no more memory and time than the picture itself needs.
import type { Size } from '../../pixels.ts';
import { type TiffDirectory, type TiffTag, tiffTags, tiffValues } from './directory.ts';

export type TiffCompression = 'none' | 'lzw' | 'deflate' | 'packbits' | 'jpeg';

export interface TiffFault {
  readonly fault: string;
  /** Sound, but of a kind that is not read. */
  readonly unsupported: boolean;
}

export const damaged = (fault: string): TiffFault => ({ fault, unsupported: false });
export const unsupported = (fault: string): TiffFault => ({ fault, unsupported: true });

/** A strip or a tile. */
export interface TiffSegment {
  readonly start: number;
  readonly byteLength: number;
  /** Of the picture; the part of a tile that reaches over its edges is not counted. */
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  /** The one sample it holds; undefined where it holds all. */
  readonly sample: number | undefined;
}

export interface TiffGrid {
  /** Pixels in a stored row of a segment, and rows stored in one that is not at the lower edge. */
  readonly segmentWidth: number;
  readonly segmentHeight: number;
  readonly tiled: boolean;
  readonly segments: readonly TiffSegment[];
}

/** Tiles may be larger than a small picture, but not without end. */
const mostTileSide = 1024;
const mostSegments = 2 ** 16;
/** Equal tiles may share their data; all of them together must not be read from it without end. */
const mostReuse = 16;

export function readTiffGrid(
  bytes: Uint8Array,
  directory: TiffDirectory,
  { width, height, planes, compression }: Size & { planes: number; compression: TiffCompression },
): TiffGrid | TiffFault {
  const all = (tag: TiffTag, most: number): number[] => tiffValues(bytes, directory, tiffTags[tag], most);
  const tiled = directory.entries.has(tiffTags.tileWidth);
  const segmentWidth = tiled ? (all('tileWidth', 1)[0] ?? 0) : width;
  const segmentHeight = tiled ? (all('tileHeight', 1)[0] ?? 0) : Math.min(all('rowsPerStrip', 1)[0] ?? height, height);
  if (segmentWidth === 0 || segmentHeight === 0) return damaged('Its strips or tiles have no size.');
  const isTooLarge = (side: number, whole: number): boolean => side > Math.max(mostTileSide, whole + 255);
  if (isTooLarge(segmentWidth, width) || isTooLarge(segmentHeight, height))
    return damaged(`Its tiles are said to be ${segmentWidth}x${segmentHeight}.`);
  const across = Math.ceil(width / segmentWidth);
  const down = Math.ceil(height / segmentHeight);
  const count = across * down * planes;
  if (count > mostSegments) return unsupported(`A TIFF of ${count} strips or tiles; expected at most ${mostSegments}.`);
  const offsets = all(tiled ? 'tileOffsets' : 'stripOffsets', count);
  const byteCounts = all(tiled ? 'tileByteCounts' : 'stripByteCounts', count);
  if (offsets.length < count) return damaged(`It has ${offsets.length} strips or tiles of ${count}.`);
  // Old writers leave out the byte counts of a single strip without compression.
  const rest = count === 1 && compression === 'none' ? bytes.length - (offsets[0] as number) : 0;
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
  const packedBytes = segments.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (packedBytes > mostReuse * bytes.length) return damaged('Its strips or tiles overlap.');
  return { segments, segmentWidth, segmentHeight, tiled };
}
