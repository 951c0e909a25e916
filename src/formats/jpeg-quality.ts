// The quality a JPEG was written at, from its luminance quantisation table (IJG scale).

/** The IJG luminance table at quality 50 (T.81 annex K.1), in zigzag order. */
const base = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
] as const;

/** The IJG table of a quality 1-100: base * (5000/q or 200-2q) / 100, held to 1..255. */
export function luminanceTable(quality: number): number[] {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return base.map((value) => Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))));
}

/** The quality 1-100 whose table lies nearest; exact for files written by libjpeg and its kin. The higher wins a tie. */
export function estimateQuality(table: readonly number[]): number {
  let best = { quality: 100, distance: Number.POSITIVE_INFINITY };
  for (let quality = 100; quality >= 1; quality -= 1) {
    const candidate = luminanceTable(quality);
    const distance = candidate.reduce((sum, value, index) => sum + Math.abs(value - (table[index] as number)), 0);
    if (distance < best.distance) best = { quality, distance };
  }
  return best.quality;
}
