// The parts of the JPEG codec that take most of its time, as this machine runs them fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import { type JpegDecoders, plainDecoders } from './decode.ts';
import { type Tokeniser, tokenise } from './encode.ts';
import { simdRows } from './rows.simd.ts';
import { simdStore } from './store.simd.ts';
import { simdTokeniser } from './tokens.simd.ts';

export const fastestTokeniser = (simd: SimdInstance): Tokeniser => (simd.runs ? simdTokeniser(simd) : tokenise);

export const fastestDecoders = (simd: SimdInstance): JpegDecoders =>
  simd.runs ? { makeRows: simdRows(simd), makeStore: simdStore(simd) } : plainDecoders;
