// The parts of the TIFF decoder that take most of its time, as this machine runs them fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import { simdTiffParts } from './parts.simd.ts';
import type { MakeTiffParts } from './parts.ts';

export const fastestTiffParts = (simd: SimdInstance): MakeTiffParts | undefined =>
  simd.runs ? simdTiffParts(simd) : undefined;
