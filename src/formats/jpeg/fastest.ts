// The parts of the JPEG codec that take most of its time, as this machine runs them fastest.
import type { SimdInstance } from '../../simd/instance.ts';
import type { JpegEncoders } from './codec.ts';
import { storeCoefficients } from './coefficients.ts';
import { type JpegDecoders, plainDecoders } from './decode.ts';
import { tokenise } from './encode.ts';
import { simdRows } from './rows.simd.ts';
import { simdStorePicture } from './scan-tokens.simd.ts';
import { simdStore } from './store.simd.ts';
import { simdTokeniser } from './tokens.simd.ts';

export const fastestEncoders = (simd: SimdInstance): JpegEncoders =>
  simd.runs
    ? { tokenise: simdTokeniser(simd), storePicture: simdStorePicture(simd) }
    : { tokenise, storePicture: storeCoefficients };

export const fastestDecoders = (simd: SimdInstance): JpegDecoders =>
  simd.runs ? { makeRows: simdRows(simd), makeStore: simdStore(simd) } : plainDecoders;
