// Samples that are stored as differences from their neighbours -> the samples.
import type { TiffLayout } from './layout.ts';

/**
 * Undoes the differences row by row, in place. A sample is stored as the difference from the same sample of the pixel before.
 * @param rowBytes the length of a row in bytes
 */
export function undoPredictor(data: Uint8Array, layout: TiffLayout, rowBytes: number): void {
  const { predictor, samplesTogether: step, bitsPerSample, littleEndian } = layout;
  if (predictor === 'none') return;
  const bytes = bitsPerSample / 8;
  for (let start = 0; start < data.length; start += rowBytes) {
    const row = data.subarray(start, start + rowBytes);
    if (predictor === 'floating') undoFloating(row, step, bytes, littleEndian);
    else undoHorizontal(row, step, bytes, littleEndian);
  }
}

/** Predictor 2: sums of whole numbers, which wrap around. Floating-point samples are summed as if they were whole, too. */
function undoHorizontal(row: Uint8Array, step: number, bytes: number, littleEndian: boolean): void {
  if (bytes === 1) {
    for (let at = step; at < row.length; at += 1) row[at] = (row[at] as number) + (row[at - step] as number);
    return;
  }
  // From the lowest byte of a sample to its highest one, with a carry.
  const [lowest, towards] = littleEndian ? [0, 1] : [bytes - 1, -1];
  for (let at = step * bytes; at + bytes <= row.length; at += bytes) {
    let carry = 0;
    for (let index = 0, place = at + lowest; index < bytes; index += 1, place += towards) {
      carry += (row[place] as number) + (row[place - step * bytes] as number);
      row[place] = carry;
      carry >>= 8;
    }
  }
}

/**
 * Predictor 3 (TIFF technical note 3): a row has the highest bytes of all its samples first, then the next ones, as differences
 * between neighbouring bytes.
 */
function undoFloating(row: Uint8Array, step: number, bytes: number, littleEndian: boolean): void {
  for (let at = step; at < row.length; at += 1) row[at] = (row[at] as number) + (row[at - step] as number);
  const split = row.slice();
  const samples = row.length / bytes;
  for (let index = 0; index < bytes; index += 1) {
    const place = littleEndian ? bytes - 1 - index : index;
    for (let sample = 0; sample < samples; sample += 1)
      row[sample * bytes + place] = split[index * samples + sample] as number;
  }
}
