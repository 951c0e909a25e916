// The twin of `nearestEntries` in the WebAssembly module.
import { type SimdInstance, wordsIn } from '../../simd/instance.ts';
import { nearestEntries, ordered } from './nearest.ts';

/** Fewer colours are found here in less time than the module needs to lay out its tables. */
const leastColors = 64;
/** Colours of one call: more would take memory, but no less time. */
const pieceColors = 1 << 16;
/** The words before those of the colours, in the memory of the entries. */
const orderWords = 256;
const sizes = { colors: 4 * pieceColors, indices: pieceColors, entries: 8 * orderWords };

/** The twin of `nearestEntries`: the same indices. */
export const simdNearestEntries =
  (simd: SimdInstance): typeof nearestEntries =>
  (colors, palette) => {
    if (colors.length < leastColors) return nearestEntries(colors, palette);
    return simd.use(sizes, (exports, areas) => {
      const { order, words } = ordered(palette);
      const entries = wordsIn(areas.entries);
      entries.set(order);
      entries.set(words, orderWords);
      const indices = new Uint8Array(colors.length);
      for (let from = 0; from < colors.length; from += pieceColors) {
        const piece = colors.subarray(from, from + pieceColors);
        wordsIn(areas.colors).set(piece);
        exports.nearestEntries(areas.colors.at, piece.length, areas.indices.at, areas.entries.at, palette.length);
        indices.set(areas.indices.bytes.subarray(0, piece.length), from);
      }
      return indices;
    });
  };
