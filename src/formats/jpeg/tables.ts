// The IJG's quantisation tables (T.81 annex K.1) and their scaling by quality, in zigzag order, as in files.

/** Zigzag order: for each position its place in the 8x8 block, row by row. */
export const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
] as const;

/** The table at quality 50. */
const luminance: readonly number[] = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];

/** The table at quality 50; 99 from the fifteenth entry on. */
const chrominance: readonly number[] = [17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66].concat(
  Array<number>(50).fill(99),
);

/** Tables are kept, because estimating the quality of each file goes through many of them. */
function tablesOf(base: readonly number[]): (quality: number) => readonly number[] {
  const made: (readonly number[])[] = [];
  return (quality) => {
    made[quality] ??= scaled(base, quality);
    return made[quality];
  };
}

export const luminanceTable = tablesOf(luminance);
export const chrominanceTable = tablesOf(chrominance);

/** The table of a quality 1-100: base * (5000/q or 200-2q) / 100, clamped to 1..255. */
function scaled(base: readonly number[], quality: number): number[] {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return base.map((value) => Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))));
}
