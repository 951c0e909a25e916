// PNG data to pixels by the WebAssembly module (assembly/formats/png): the whole picture, or rows that flow.
import { unset } from '../../pixel-memory.ts';
import type { PixelBuffer } from '../../pixels.ts';
import { bandRows } from '../../row-flow.ts';
import type { SimdInstance } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import type { NextRows } from '../attempts.ts';
import type { PngLayout } from './layout.ts';
import { makeRgba, place, rowAreas, undoFilters } from './rows.simd.ts';
import { unpacking } from './unpack.simd.ts';

/** Decodes plain PNGs. */
export interface PngDecoder {
  /**
   * Undefined where the data are damaged before the last pixel, or may be: another decoder then finds the damage or reads the file
   * after all.
   */
  whole(png: PngLayout): PixelBuffer | undefined;
  /** The rows of a PNG that is not interlaced, which are refused where `whole` gives undefined. */
  rows(png: PngLayout): NextRows;
}

export const simdPng = (simd: SimdInstance): PngDecoder => ({
  whole: (png) => {
    const data = unpacking(png);
    return simd.use({ ...data.sizes, ...rowAreas(png, data.mostBytes) }, (exports, areas) => {
      areas.colours.bytes.set(png.colours);
      data.start(exports, areas);
      const result = unset(png);
      const memory = exports.memory.buffer;
      for (;;) {
        const state = data.step(exports, areas, (filtered) => {
          const { pass, row, count } = filtered;
          return undoFilters(exports, areas, png, filtered, (first) =>
            makeRgba(
              exports,
              areas,
              png,
              { width: pass.width, first, count },
              () => areas.pixels.at,
              (at, made, rows) =>
                place(new Uint8Array(memory, at, rows * pass.width * 4), pass, row + made, rows, result),
            ),
          );
        });
        if (state !== 'rows') return state === 'whole' ? result : undefined;
      }
    });
  },
  rows: (png) => {
    const { width } = png;
    const data = unpacking(png, Math.ceil(bandRows(width) / 4));
    const room = Math.min(png.height, Math.max(bandRows(width), data.mostRows));
    const held = simd.hold({ ...data.sizes, ...rowAreas(png, data.mostBytes, room * width) });
    held.areas.colours.bytes.set(png.colours);
    data.start(held.exports, held.areas);
    let state: ReturnType<typeof data.step> = 'rows';
    return () => {
      const { exports, areas } = held;
      const { at, bytes } = areas.pixels;
      const memory = new Uint8Array(bytes.buffer);
      let count = 0;
      while (state === 'rows' && count + data.mostRows <= room) {
        state = data.step(exports, areas, (filtered) =>
          undoFilters(exports, areas, png, filtered, (first) => {
            const placeOf = (row: number): Pointer => offset(at, (count + row) * width * 4);
            makeRgba(exports, areas, png, { width, first, count: filtered.count }, placeOf, (made, row, rows) => {
              if (made !== placeOf(row)) memory.copyWithin(placeOf(row), made, made + rows * width * 4);
            });
            count += filtered.count;
          }),
        );
      }
      if (state === 'refused') return state;
      if (count === 0) return undefined;
      const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, count * width * 4);
      return { width, height: count, opaque: !png.hasAlpha, data: pixels };
    };
  },
});
