// The rows of a TIFF, as this machine makes them fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import { simdTiffRows, type TiffRows } from './rows.simd.ts';

export const fastestTiffRows = (simd: SimdInstance): TiffRows | undefined =>
  simd.runs ? simdTiffRows(simd) : undefined;
