// The GIF codec with the parts that it spends its time in as this machine runs them fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import type { Codec } from '../codec.ts';
import { gifCodec } from './codec.ts';
import { simdLzwDecode } from './lzw.simd.ts';
import { simdNearestEntries } from './nearest.simd.ts';

export const fastestGifCodec = (simd: SimdInstance): Codec =>
  simd.runs ? gifCodec(simdLzwDecode(simd), simdNearestEntries(simd)) : gifCodec();
