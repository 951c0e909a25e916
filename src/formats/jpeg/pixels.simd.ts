// The twin of pixels.ts: the WebAssembly module makes a row of pixels at a time, out of samples that lie in its memory.

import type { Part, SimdExports } from '../../simd/instance.ts';
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
  exports: SimdExports,
  planes: readonly Part[],
  parts: Readonly<Record<keyof ReturnType<typeof pixelSizes>, Part>>,
  layout: SampleLayout,
): WriteRow {
  const { width, frame } = layout;
  const row = new Uint32Array(parts.row.bytes.buffer, parts.row.at, width);
  const spreads = layout.planes.map((plane, index) => {
    const { at, bytes } = planes[index] as Part;
    const { expandX } = plane;
    const start = index * roomOf(width);
    const to = parts.spread.at + start;
    const spread: Readonly<Record<Spread, (place: RowPlace, y: number) => void>> = {
      same: () => {},
      repeat: (place) => {
        if (expandX === 2) exports.doubleRow(at + place.at, plane.width, to);
        else repeat(bytes.subarray(place.at, place.at + plane.width), expandX, parts.spread.bytes.subarray(start));
      },
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
  const writeColours = frame.isYcc ? exports.writeYcc : exports.writeRgb;
  const writeInks = frame.isYcc ? exports.writeYcck : exports.writeCmyk;
  return (places, y, into, to) => {
    // Grey is all three colours at once.
    const [first = 0, second = first, third = first, black = first] = spreads.map((spread, index) =>
      spread(places[index] as RowPlace, y),
    );
    if (frame.kind === 'inks') writeInks(first, second, third, black, width, parts.row.at);
    else writeColours(first, second, third, width, parts.row.at);
    into.set(row, to);
  };
}
