// The conversion of AVIF's planes, as fast as this machine can run it.
import type { SimdInstance } from '../../simd/instance.ts';
import { simdRgba } from './planes.simd.ts';
import { rgbaOf } from './planes.ts';

export const fastestRgba = (simd: SimdInstance): typeof rgbaOf => (simd.runs ? simdRgba(simd) : rgbaOf);
