// The twin of pixels.ts: the WebAssembly module makes a row of pixels at a time, out of samples that lie in its memory.

import type { Area, Held } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { RowPlace, SampleLayout, WriteRow } from './layout.ts';
import { repeat, roundingOf, type Spread, spreadOf } from './pixels.ts';

/** Bytes for so many samples: they are written eight at a time, and up to sixteen beyond the end. */
const roomOf = (width: number): number => Math.ceil(width / 8) * 8 + 16;

/** Bytes of memory it takes beside the samples. */
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
    const { at, bytes } = planes[index] as Area;
    const { expandX } = plane;
    const start = index * roomOf(width);
    const to = offset(areas.spread.at, start);
    const spread: Readonly<Record<Spread, (place: RowPlace, y: number) => void>> = {
      same: () => {},
      repeat: (place) => {
        if (expandX === 2) held.exports.doubleRow(offset(at, place.at), plane.width, to);
        else repeat(bytes.subarray(place.at, place.at + plane.width), expandX, areas.spread.bytes.subarray(start));
      },
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
  const writeColours = frame.isYcc ? 'writeYcc' : 'writeRgb';
  const writeInks = frame.isYcc ? 'writeYcck' : 'writeCmyk';
  return (places, y, into, to) => {
    const samples = spreads.map((spread, index) => spread(places[index] as RowPlace, y));
    // Grey is all three colours at once.
    const [first, second = first, third = first, black = first] = samples as [Pointer, ...Pointer[]];
    if (frame.hasInks) held.exports[writeInks](first, second, third, black, width, areas.row.at);
    else held.exports[writeColours](first, second, third, width, areas.row.at);
    into.set(row, to);
  };
}
