// `rgbaOf` by the WebAssembly module, a row at a time (assembly/formats/avif/planes.ts).
import { unset } from '../../pixel-memory.ts';
import type { Area, SimdInstance } from '../../simd/instance.ts';
import { offset } from '../../simd/pointer.ts';
import { conversionOf, nextRow, type Plane, type rgbaOf } from './planes.ts';

/** The module takes four pixels at a time, and as many pairs of chroma samples. */
const sparePixels = 8;

/** The twin of `rgbaOf`: the same bytes. */
export const simdRgba =
  (simd: SimdInstance): typeof rgbaOf =>
  (planes, codes) => {
    const { width, height, luma, chroma, isHalf } = planes;
    const pixels = unset(planes);
    const { black, range, chromaRange, toRed, toBlue, redInGreen, blueInGreen, green } = conversionOf(codes);
    const bytes = width + sparePixels;
    const sizes = { luma: bytes, own: bytes, next: bytes, blues: 4 * bytes, reds: 4 * bytes, row: 4 * bytes };
    return simd.use(sizes, ({ mixChroma, spreadChroma, writePlanes }, { own, next, ...areas }) => {
      const fill = (plane: Plane, to: Area, y: number): void => {
        const [across, down] = isHalf;
        const samples = across ? (width + 1) >> 1 : width;
        copy(plane, down ? y >> 1 : y, samples, own);
        if (!across) {
          spreadChroma(own.at, to.at, width, chromaRange);
          return;
        }
        copy(plane, down ? nextRow(y, height) : y, samples, next);
        // At the edges the nearest sample is its own neighbour: a pair of the same sample twice gives the pixel before the first.
        const edge = (sample: number, x: number): void => {
          for (const area of [own, next]) area.bytes.fill(area.bytes[sample] as number, samples, samples + 2);
          mixChroma(offset(own.at, samples), offset(next.at, samples), offset(to.at, 4 * x), 1, chromaRange);
        };
        edge(0, 0);
        mixChroma(own.at, next.at, offset(to.at, 4), samples - 1, chromaRange);
        if (width % 2 === 0) edge(samples - 1, width - 1);
      };
      for (let y = 0; y < height; y += 1) {
        copy(luma, y, width, areas.luma);
        fill(chroma[0], areas.blues, y);
        fill(chroma[1], areas.reds, y);
        const { at: to } = areas.row;
        const places = [areas.luma.at, areas.blues.at, areas.reds.at, to, width] as const;
        writePlanes(...places, black, range, toRed, toBlue, redInGreen, blueInGreen, green);
        pixels.data.set(areas.row.bytes.subarray(0, 4 * width), 4 * width * y);
      }
      return pixels;
    });
  };

/** Copies a row of a plane. */
const copy = ({ data, stride }: Plane, y: number, samples: number, to: Area): void =>
  to.bytes.set(data.subarray(y * stride, y * stride + samples));
