// The runs of an RLE4 or RLE8 bitmap -> one palette index a pixel, rows bottom to top as they are stored.

/**
 * What no run covers is index 0. Runs past the end of their row stop there.
 * @returns undefined where the data end, or leave the picture, before they say so
 */
export function unpackRuns(
  data: Uint8Array,
  { width, height, bitsPerPixel }: { width: number; height: number; bitsPerPixel: number },
): Uint8Array<ArrayBuffer> | undefined {
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
      if (at + 2 > data.length) return undefined;
      x += data[at] as number;
      y += data[at + 1] as number;
      at += 2;
    } else {
      const literal = count === 0;
      const length = literal ? value : count;
      const bytes = !literal ? 0 : nibbles ? (value + 1) >> 1 : value;
      if (at + bytes > data.length || y >= height) return undefined;
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
  // Without an end mark: whole if the last row is.
  return y >= height || (y === height - 1 && x >= width) ? indices : undefined;
}
