// src/formats/jpeg/pixels.ts by the WebAssembly module: a row of pixels at a time, out of samples that lie in its memory.

import type { Area, Held } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
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
  held: Held<keyof ReturnType<typeof pixelSizes>>,
  planes: readonly Area[],
  layout: SampleLayout,
): WriteRow {
  const { width, frame } = layout;
  const { areas } = held;
  const row = new Uint32Array(areas.row.bytes.buffer, areas.row.at, width);
  const spreads = layout.planes.map((plane, index) => {
    const { at } = planes[index] as Area;
    const to = offset(areas.spread.at, index * roomOf(width));
    const spread: Readonly<Record<Spread, (place: RowPlace, y: number) => void>> = {
      same: () => {},
      double: (place) => held.exports.doubleRow(offset(at, place.at), plane.width, to),
      across: (place) => held.exports.interpolateRow(offset(at, place.at), plane.width, to),
      down: (place, y) =>
        held.exports.interpolateRows(offset(at, place.at), offset(at, place.beside), plane.width, roundingOf(y), to),
      both: (place) => held.exports.interpolateBoth(offset(at, place.at), offset(at, place.beside), plane.width, to),
    };
    const kind = spreadOf(plane, layout);
    return (place: RowPlace, y: number): Pointer => {
      spread[kind](place, y);
      return kind === 'same' ? offset(at, place.at) : to;
    };
  });
  const write = frame.isYcc ? 'writeYcc' : 'writeRgb';
  return (places, y, into, to) => {
    const samples = spreads.map((spread, index) => spread(places[index] as RowPlace, y));
    const [first, second = first, third = first] = samples as [Pointer, ...Pointer[]];
    held.exports[write](first, second, third, width, areas.row.at);
    into.set(row, to);
  };
}
