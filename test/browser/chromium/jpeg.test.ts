// Our JPEG decoder against Chromium's (libjpeg-turbo), which decodes to eighths too. No other engine has its ImageDecoder.
import { describe, expect, test } from 'vitest';

import { decodeJpeg, plainDecoders } from '../../../src/formats/jpeg/decode.ts';
import { simdRows } from '../../../src/formats/jpeg/rows.simd.ts';
import { simdStore } from '../../../src/formats/jpeg/store.simd.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { photo } from '../pictures.ts';

const simd = new SimdInstance();

async function byPlatform(bytes: Uint8Array<ArrayBuffer>, { width, height }: PixelBuffer): Promise<Uint8Array> {
  const decoder = new ImageDecoder({ data: bytes, type: 'image/jpeg', desiredWidth: width, desiredHeight: height });
  const { image } = await decoder.decode();
  const pixels = new Uint8Array(image.allocationSize());
  await image.copyTo(pixels);
  expect([image.codedWidth, image.codedHeight, image.format]).toEqual([width, height, 'BGRX']);
  decoder.close();
  return pixels;
}

describe.each([
  ['TypeScript', plainDecoders],
  ['WebAssembly', { makeRows: simdRows(simd), makeStore: simdStore(simd) }],
])('%s', (_, decoders) => {
  test.each([4, 2, 1] as const)('decoded to %i eighths has the pixels of the browser', async (eighths) => {
    for (const [width, height] of [
      [400, 267],
      [61, 43],
    ] as const) {
      const bytes = await photo(width, height);
      const ours = decodeJpeg(bytes, eighths, decoders);
      const theirs = await byPlatform(bytes, ours);
      const wrong = ours.data.findIndex((value, at) => at % 4 < 3 && value !== theirs[at - (at % 4) + 2 - (at % 4)]);
      expect(wrong).toBe(-1);
    }
  });
});
