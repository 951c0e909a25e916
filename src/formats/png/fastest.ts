// What the PNG codec spends its time in, as this machine runs it fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import { simdCrc32 } from './crc32.simd.ts';
import { crc32 } from './crc32.ts';
import { type DecodePng, simdPng } from './decode.simd.ts';
import type { CompressRows } from './deflate-rle.ts';
import { simdCompressRows } from './row-tokens.simd.ts';
import { compressRows } from './row-tokens.ts';

export const fastestCrc32 = (simd: SimdInstance): typeof crc32 => (simd.runs ? simdCrc32(simd) : crc32);

/** The decoder of plain PNGs; there is none without SIMD. */
export const fastestDecoder = (simd: SimdInstance): DecodePng | undefined => (simd.runs ? simdPng(simd) : undefined);

export const fastestCompressor = (simd: SimdInstance): CompressRows =>
  simd.runs ? simdCompressRows(simd) : compressRows;
