// src/formats/jpeg/pixels.ts by the WebAssembly module: a row of pixels at a time, out of samples that lie in its memory.

import type { Part, SimdExports } from '../../simd/instance.ts';
import type { SampleLayout } from './layout.ts';
import { type RowPlace, roundingOf, type Spread, spreadOf, type WriteRow } from './pixels.ts';

/** Samples and pixels are written eight at a time. */
const roomOf = (width: number): number => Math.ceil(width / 8) * 8 + 16;

/** The memory it takes beside the samples. */
export const pixelSizes = ({ planes, width }: SampleLayout) => ({
  spread: planes.length * roomOf(width),
  row: 4 * roomOf(width),
});

export function simdPixels(
  exports: SimdExports,
  planes: readonly Part[],
  parts: Readonly<Record<keyof ReturnType<typeof pixelSizes>, Part>>,
  layout: SampleLayout,
): WriteRow {
  const { width, frame } = layout;
  const row = new Uint32Array(parts.row.bytes.buffer, parts.row.at, width);
  const spreads = layout.planes.map((plane, index) => {
    const { at } = planes[index] as Part;
    const to = parts.spread.at + index * roomOf(width);
    const spread: Readonly<Record<Spread, (place: RowPlace, y: number) => void>> = {
      same: () => {},
      double: (place) => exports.doubleRow(at + place.at, plane.width, to),
      across: (place) => exports.interpolateRow(at + place.at, plane.width, to),
      down: (place, y) => exports.interpolateRows(at + place.at, at + place.beside, plane.width, roundingOf(y), to),
      both: (place) => exports.interpolateBoth(at + place.at, at + place.beside, plane.width, to),
    };
    const kind = spreadOf(plane, layout);
    return (place: RowPlace, y: number): number => {
      spread[kind](place, y);
      return kind === 'same' ? at + place.at : to;
    };
  });
  const write = frame.isYcc ? exports.writeYcc : exports.writeRgb;
  return (places, y, into, to) => {
    const [first = 0, second = first, third = first] = spreads.map((spread, index) =>
      spread(places[index] as RowPlace, y),
    );
    write(first, second, third, width, parts.row.at);
    into.set(row, to);
  };
}
