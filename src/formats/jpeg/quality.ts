// The quality a JPEG was written at, from its luminance quantisation table (IJG scale).
import { DQT, isFrame, SOS, segments } from './markers.ts';
import { luminanceTable } from './tables.ts';

/** The estimated quality 1-100; undefined where the file has no table for its first component. */
export function readQuality(bytes: Uint8Array): number | undefined {
  const table = readLuminanceTable(bytes);
  return table && estimateQuality(table);
}

/**
 * The quantisation table of the first component, luma by convention, in zigzag order: the one that is in force when the first
 * scan with this component begins, which is the first scan of most files.
 */
function readLuminanceTable(bytes: Uint8Array): readonly number[] | undefined {
  const tables = new Map<number, readonly number[]>();
  let first: { readonly id: number | undefined; readonly table: number } | undefined;
  for (const { marker, start, end, isWhole } of segments(bytes, 2)) {
    if (!isWhole) break;
    const segment = bytes.subarray(start, end);
    if (marker === DQT) for (const [id, table] of readTables(segment)) tables.set(id, table);
    else if (isFrame(marker)) first ??= { id: segment[6], table: segment[8] ?? 0 };
    else if (marker === SOS) {
      const [count = 0] = segment;
      const isIn = Array.from({ length: count }, (_, index) => segment[1 + 2 * index]).includes(first?.id);
      if (isIn) break;
    }
  }
  return first && tables.get(first.table);
}

/** The tables of a DQT segment by their numbers, 8 or 16 bits an entry, in zigzag order. */
function* readTables(segment: Uint8Array): Generator<[number, readonly number[]], undefined> {
  for (let at = 0; at < segment.length; ) {
    const id = segment[at] as number;
    const bytesEach = id < 16 ? 1 : 2;
    const entries = segment.subarray(at + 1, at + 1 + 64 * bytesEach);
    if (entries.length < 64 * bytesEach) return undefined;
    yield [
      id & 15,
      Array.from({ length: 64 }, (_, index) =>
        bytesEach === 1
          ? (entries[index] as number)
          : ((entries[2 * index] as number) << 8) | (entries[2 * index + 1] as number),
      ),
    ];
    at += 1 + 64 * bytesEach;
  }
  return undefined;
}

/** The quality 1-100 whose table is nearest, the higher of two. Exact for files written by libjpeg and its descendants. */
export function estimateQuality(table: readonly number[]): number {
  let best = { quality: 100, distance: Number.POSITIVE_INFINITY };
  for (let quality = 100; quality >= 1; quality -= 1) {
    const candidate = luminanceTable(quality);
    const distance = candidate.reduce((sum, value, index) => sum + Math.abs(value - (table[index] as number)), 0);
    if (distance < best.distance) best = { quality, distance };
    if (distance === 0) break;
  }
  return best.quality;
}
