// The part in which the GIF decoder spends its time, as this machine runs it fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import { simdLzwDecode } from './lzw.simd.ts';
import { lzwDecode } from './lzw.ts';

export const fastestLzwDecode = (simd: SimdInstance): typeof lzwDecode => (simd.runs ? simdLzwDecode(simd) : lzwDecode);
