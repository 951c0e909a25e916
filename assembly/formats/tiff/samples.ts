// The twins of src/formats/tiff/packbits.ts and predictor.ts; and samples of 16 bits made bytes.
import { fault, inputUsedUp, outputEnd, outputFull, from as place, setPlaces } from '../png/inflate';
import { startSums, sumRow } from '../sums';

/** `inflate` for PackBits: up to 128 bytes are written beyond `full`, and up to 16 read behind `end`. */
export function unpackPackBits(end: usize, isAll: bool, full: usize): i32 {
  let from = place;
  let to = outputEnd();
  const last = end - (isAll ? 2 : 130);
  while (from <= last && to < full) {
    const length = <usize>load<u8>(from);
    if (length < 128) {
      const stop = to + min(length + 1, end - from - 1);
      for (let source = from + 1; to < stop; to += 16, source += 16) v128.store(to, v128.load(source));
      to = stop;
      from += length + 2;
    } else if (length > 128) {
      const stop = to + 257 - length;
      const bytes = v128.load8_splat(from, 1);
      for (; to < stop; to += 16) v128.store(to, bytes);
      to = stop;
      from += 2;
    } else from += 1;
  }
  setPlaces(from, to);
  return to >= full ? outputFull : isAll ? fault : inputUsedUp;
}

/** Undoes predictor 2, in place or not, for samples of 1 or 2 bytes and pixels of up to 16. */
export function undoDifferences(
  row: usize,
  to: usize,
  rowBytes: u32,
  count: u32,
  sampleBytes: u32,
  pixelBytes: u32,
  littleEndian: bool,
): void {
  startSums(pixelBytes);
  let order = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  // The place of a byte in a sample turned over.
  if (!littleEndian) order = v128.xor(order, i8x16.splat(<i8>(sampleBytes - 1)));
  for (; count > 0; count -= 1, row += rowBytes, to += rowBytes) {
    if (sampleBytes === 1) sumRow<u8>(row, to, rowBytes, pixelBytes, order);
    else sumRow<u16>(row, to, rowBytes, pixelBytes, order);
  }
}

/** The upper bytes of 16-bit samples. Reads up to 32 bytes and writes up to 16 beyond the end. */
export function takeUpperBytes(from: usize, count: u32, littleEndian: bool, to: usize): void {
  for (const end = to + count; to < end; to += 16, from += 32) {
    const first = v128.load(from);
    const second = v128.load(from, 16);
    v128.store(
      to,
      littleEndian
        ? i8x16.shuffle(first, second, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
        : i8x16.shuffle(first, second, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
    );
  }
}
