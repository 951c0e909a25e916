// The PNG codec's CRC-32 and decoder, as fast as this machine can run them.
import type { SimdInstance } from '../../simd/instance.ts';
import { simdCrc32 } from './crc32.simd.ts';
import { crc32 } from './crc32.ts';
import { type PngDecoder, simdPng } from './decode.simd.ts';
import type { CompressRows } from './deflate-rle.ts';
import { simdCompressRows } from './row-tokens.simd.ts';
import { compressRows } from './row-tokens.ts';

/** CRC-32 in WebAssembly where the machine has SIMD, else in JavaScript. */
export const fastestCrc32 = (simd: SimdInstance): typeof crc32 => (simd.runs ? simdCrc32(simd) : crc32);

/** The decoder of plain PNGs. There is none without SIMD: @jsquash/png is faster than JavaScript would be. */
export const fastestDecoder = (simd: SimdInstance): PngDecoder | undefined => (simd.runs ? simdPng(simd) : undefined);

export const fastestCompressor = (simd: SimdInstance): CompressRows =>
  simd.runs ? simdCompressRows(simd) : compressRows;
