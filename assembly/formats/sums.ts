// Rows whose pixels are stored as differences from the pixel before: PNG's filter Sub and TIFF's predictor 2. Sixteen bytes a
// step, or as many of them as are whole pixels.

/** How the lanes of a step move: by one, two, four and eight pixels; then its last pixel to every pixel of the next step. */
const places: usize = memory.data(5 * 16, 16);

/** @param pixelBytes up to 16; what `sumRow` is called with next */
export function startSums(pixelBytes: u32): void {
  const lanes: u32 = 16 - (16 % pixelBytes);
  memory.fill(places, 255, 5 * 16);
  for (let lane: u32 = 0; lane < lanes; lane += 1) {
    for (let round: u32 = 0; round < 4; round += 1) {
      const by = pixelBytes << round;
      if (lane >= by) store<u8>(places + (round << 4) + lane, <u8>(lane - by));
    }
    store<u8>(places + 64 + lane, <u8>(lanes - pixelBytes + (lane % pixelBytes)));
  }
}

/**
 * Adds up samples of the type T, in place or not. Reads up to 16 bytes behind the row, and writes what it has read there.
 * @param order how the bytes of a sample are swapped on the way in and out
 */
export function sumRow<T>(from: usize, to: usize, rowBytes: usize, pixelBytes: usize, order: v128): void {
  const lanes: usize = 16 - (16 % pixelBytes);
  const one = v128.load(places);
  const two = v128.load(places, 16);
  const four = v128.load(places, 32);
  const eight = v128.load(places, 48);
  const carry = v128.load(places, 64);
  let sum = i8x16.splat(0);
  for (let at: usize = 0; at < rowBytes; at += lanes) {
    const stored = v128.load(from + at);
    const before = i8x16.swizzle(sum, carry);
    sum = sizeof<T>() === 1 ? stored : i8x16.swizzle(stored, order);
    if (pixelBytes < 16) {
      sum = v128.add<T>(sum, i8x16.swizzle(sum, one));
      if (pixelBytes < 8) {
        sum = v128.add<T>(sum, i8x16.swizzle(sum, two));
        if (pixelBytes < 4) {
          sum = v128.add<T>(sum, i8x16.swizzle(sum, four));
          if (pixelBytes < 2) sum = v128.add<T>(sum, i8x16.swizzle(sum, eight));
        }
      }
    }
    sum = v128.add<T>(sum, before);
    const result = sizeof<T>() === 1 ? sum : i8x16.swizzle(sum, order);
    if (at + lanes <= rowBytes) v128.store(to + at, result);
    else v128.store(to + at, v128.bitselect(result, stored, v128.load(firstBytes + 16 - (rowBytes - at))));
  }
}

/** Loaded at 16 - n, the first n bytes are ones and the others zeros. */
export const firstBytes: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0,
]);
