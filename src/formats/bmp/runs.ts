// The runs of an RLE4 or RLE8 bitmap -> one palette index per pixel, rows in the order in which they are stored.
import { imageDamage, type OssError } from '../../errors.ts';
import type { BmpLayout } from './layout.ts';

/**
 * Pixels that no run covers get index 0. Runs past the end of their row stop there, and those behind the last row are ignored.
 * @throws OssError ImageDamage where the data end before the last row and without an end mark
 */
export function unpackRuns(
  data: Uint8Array,
  { width, height, bitsPerPixel }: Pick<BmpLayout, 'width' | 'height' | 'bitsPerPixel'>,
): Uint8Array<ArrayBuffer> {
  const indices = new Uint8Array(width * height);
  const nibbles = bitsPerPixel === 4;
  let [x, y, at] = [0, 0, 0];
  while (at + 1 < data.length) {
    const count = data[at] as number;
    const value = data[at + 1] as number;
    at += 2;
    if (count === 0 && value === 0) {
      x = 0;
      y += 1;
    } else if (count === 0 && value === 1) {
      return indices;
    } else if (count === 0 && value === 2) {
      if (at + 2 > data.length) throw endTooEarly();
      x += data[at] as number;
      y += data[at + 1] as number;
      at += 2;
    } else {
      const literal = count === 0;
      const length = literal ? value : count;
      const bytes = !literal ? 0 : nibbles ? (value + 1) >> 1 : value;
      if (y >= height) return indices;
      if (at + bytes > data.length) throw endTooEarly();
      // Work is bounded by the picture, however long the runs are.
      const visible = Math.min(length, width - x);
      for (let step = 0; step < visible; step += 1) {
        const byte = literal ? (data[at + (nibbles ? step >> 1 : step)] as number) : value;
        indices[y * width + x + step] = !nibbles ? byte : step & 1 ? byte & 15 : byte >> 4;
      }
      x += length;
      // Literal pixels are padded to an even number of bytes.
      at += bytes + (bytes & 1);
    }
  }
  // Without an end mark the picture is whole if its last row is.
  if (y < height - 1 || (y === height - 1 && x < width)) throw endTooEarly();
  return indices;
}

const endTooEarly = (): OssError => imageDamage('Its runs end before the picture does.');
