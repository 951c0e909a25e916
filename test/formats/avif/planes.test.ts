// The planes of an AVIF as RGBA. test/browser/chromium/avif.test.ts holds the same conversion to libavif's bytes.
import { describe, expect, it } from 'vitest';
import { simdRgba } from '../../../src/formats/avif/planes.simd.ts';
import { type Plane, type Planes, rgbaOf } from '../../../src/formats/avif/planes.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { random } from '../../pictures.ts';

const next = random(1);
const noise = (width: number, height: number): Plane => {
  const stride = width + Math.floor(next() * 4);
  return { stride, data: Uint8Array.from({ length: stride * height }, () => next() * 256) };
};

function planesOf(width: number, height: number, isHalf: Planes['isHalf']): Planes {
  const [across, down] = [isHalf[0] ? (width + 1) >> 1 : width, isHalf[1] ? (height + 1) >> 1 : height];
  return { width, height, luma: noise(width, height), chroma: [noise(across, down), noise(across, down)], isHalf };
}

describe.each([
  ['4:2:0', [true, true]],
  ['4:2:2', [true, false]],
  ['4:4:4', [false, false]],
] as const)('%s', (_, isHalf) => {
  it('has the same bytes by its SIMD twin', () => {
    const twin = simdRgba(new SimdInstance());
    for (let width = 1; width <= 20; width += 1) {
      for (const height of [1, 2, 5]) {
        const planes = planesOf(width, height, isHalf);
        for (const codes of [
          { matrix: 6, isFull: true },
          { matrix: 9, isFull: false },
        ])
          expect(twin(planes, codes).data).toEqual(rgbaOf(planes, codes).data);
      }
    }
  });

  it('has the colours that the standard defines', () => {
    const flat = (sample: number): Plane => ({ stride: 8, data: new Uint8Array(64).fill(sample) });
    // ITU-T H.273: Y = 0.2126 R + 0.7152 G + 0.0722 B, Cb = (B - Y) / 1.8556, Cr = (R - Y) / 1.5748.
    for (const [red, green, blue] of [
      [255, 255, 255],
      [0, 0, 0],
      [200, 40, 90],
      [10, 180, 250],
    ] as const) {
      const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      const chroma = [(blue - luma) / 1.8556, (red - luma) / 1.5748];
      for (const isFull of [true, false]) {
        const [scale, black, reach] = isFull ? [1, 0, 1] : [219 / 255, 16, 224 / 255];
        const [blues, reds] = chroma.map((value) => flat(Math.round(128 + value * reach))) as [Plane, Plane];
        const planes = {
          width: 8,
          height: 8,
          luma: flat(Math.round(black + luma * scale)),
          chroma: [blues, reds],
          isHalf,
        } as const;
        const { data } = rgbaOf(planes, { matrix: 1, isFull });
        for (const [channel, wanted] of [red, green, blue, 255].entries())
          expect(Math.abs((data[100 + channel] as number) - wanted)).toBeLessThanOrEqual(2);
      }
    }
  });
});
