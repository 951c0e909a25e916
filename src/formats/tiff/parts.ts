// The parts of the TIFF decoder that take most of its time.
import type { PixelBuffer } from '../../pixels.ts';
import type { TiffSegment } from './grid.ts';
import type { TiffLayout } from './layout.ts';

/**
 * Each part gives up, by returning false, where the data are damaged or may be, and where there is not enough memory: the
 * definition then judges. What the part has written by then does not count.
 */
export interface TiffParts {
  /** Unpacks a strip or tile, or a plane of one, into rows of samples. Absent where the packing has no twin. */
  readonly unpack?: (data: Uint8Array, into: Uint8Array) => boolean;
  /** Unpacks a strip or tile straight into the picture. Absent where its samples are not plain (plain.ts). */
  readonly place?: (data: Uint8Array, segment: TiffSegment, into: PixelBuffer) => boolean;
}

/** Makes the parts for a page; those that are absent are left to their definitions, as all of them are without SIMD. */
export type MakeTiffParts = (layout: TiffLayout) => TiffParts;
