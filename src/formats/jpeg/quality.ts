// The quality a JPEG was written at, from its luminance quantisation table (IJG scale).
import { luminanceTable } from './tables.ts';

/** The quality 1-100 whose table is nearest, the higher of two. Exact for files written by libjpeg and its descendants. */
export function estimateQuality(table: readonly number[]): number {
  let best = { quality: 100, distance: Number.POSITIVE_INFINITY };
  for (let quality = 100; quality >= 1; quality -= 1) {
    const candidate = luminanceTable(quality);
    const distance = candidate.reduce((sum, value, index) => sum + Math.abs(value - (table[index] as number)), 0);
    if (distance < best.distance) best = { quality, distance };
  }
  return best.quality;
}
