// The twin of src/kernels/unsharp-mask.ts: the same operations in the same order, four samples at a time. Opaque rows
// are packed to three bytes a pixel, which saves a quarter of the work.

/** How far the blur reaches: rows above and below, pixels to the left and right. */
export const sharpenReach: u32 = 2;
/** Room that every row needs behind its last pixel, in pixels: the vectors of the last step go beyond the end. */
export const sharpenSlack: u32 = 8;
/**
 * Bytes to a pixel of four channels in single precision: of the rows `premultiplyRow` writes, and of the blurred line.
 */
export const floatPixelBytes: u32 = 16;
/** Channels and bytes to a pixel of an opaque picture's blurred line. */
const opaqueChannels: u32 = 3;
const opaqueFloatBytes: u32 = opaqueChannels * 4;

/**
 * 1.5 * 2^23. A number up to 2^22 added to it is rounded, ties to even, to a whole number in the lowest bits of the
 * sum.
 */
const magic: f32 = 12582912;
/** The bits of `magic` itself. */
const magicBits: i32 = 0x4b400000;

/**
 * Premultiplies a row: colours times alpha, alpha times 255.
 *
 * @param row straight RGBA; not written
 * @param bytes bytes of the row: a multiple of 16
 * @param out room for four times `bytes`, single precision
 */
export function premultiplyRow(row: usize, bytes: u32, out: usize): void {
  const full = i32x4.splat(0xff000000);
  for (const end = row + bytes; row < end; row += 16, out += 64) {
    const pixels = v128.load(row);
    const alphas = v128.shuffle<u8>(pixels, pixels, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    const colours = v128.or(pixels, full);
    const low = i16x8.extmul_low_i8x16_u(colours, alphas);
    const high = i16x8.extmul_high_i8x16_u(colours, alphas);
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)));
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), 16);
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), 32);
    v128.store(out, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), 48);
  }
}

/**
 * Packs an opaque row: RGBA to RGB.
 *
 * @param row RGBA; not written
 * @param bytes bytes of the row: a multiple of 16
 * @param packed room for three quarters of `bytes`, and four bytes more that are overwritten with alphas
 */
export function packRow(row: usize, bytes: u32, packed: usize): void {
  for (const end = row + bytes; row < end; row += 16, packed += 12) {
    const pixels = v128.load(row);
    v128.store(packed, v128.shuffle<u8>(pixels, pixels, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15));
  }
}

/**
 * Sharpens one row of an opaque picture: each sample plus `amount` times its difference from the blurred one, rounded,
 * ties to even. `above2` to `below2` are rows as `packRow` writes them, from two above to two below, the picture's
 * edges repeated; they are not written.
 *
 * @param width pixels of the row
 * @param w0 the blur's weight of a pixel itself
 * @param w1 the blur's weight of a direct neighbour
 * @param w2 the blur's weight of a neighbour's neighbour
 * @param amount how much of the difference is added; 1 is 100 percent
 * @param line scratch for `width` + `sharpenSlack` pixels of `floatPixelBytes`, and `sharpenReach` pixels before its
 * start
 * @param packed scratch for a packed row and `sharpenSlack` pixels
 * @param out room for `width` RGBA pixels, and three pixels more
 */
export function sharpenOpaque(
  above2: usize,
  above1: usize,
  here: usize,
  below1: usize,
  below2: usize,
  width: u32,
  w0: f32,
  w1: f32,
  w2: f32,
  amount: f32,
  line: usize,
  packed: usize,
  out: usize,
): void {
  const samples = width * opaqueChannels;
  for (let at: usize = 0; at < samples; at += 8) {
    const middle = v128.load8x8_u(here + at);
    const nearest = i16x8.add(v128.load8x8_u(above1 + at), v128.load8x8_u(below1 + at));
    const farthest = i16x8.add(v128.load8x8_u(above2 + at), v128.load8x8_u(below2 + at));
    const to = line + at * 4;
    v128.store(to, weighed(lowFloats(middle), lowFloats(nearest), lowFloats(farthest), w0, w1, w2));
    v128.store(to, weighed(highFloats(middle), highFloats(nearest), highFloats(farthest), w0, w1, w2), 16);
  }
  repeatEnds(line, samples, opaqueChannels);
  for (let at: usize = 0; at < samples; at += 8) {
    const values = v128.load8x8_u(here + at);
    const from = line + at * 4 - sharpenReach * opaqueFloatBytes;
    const low = sharpened(lowFloats(values), acrossOf(from, opaqueFloatBytes, w0, w1, w2), amount);
    const high = sharpened(highFloats(values), acrossOf(from + 16, opaqueFloatBytes, w0, w1, w2), amount);
    const words = i16x8.narrow_i32x4_s(low, high);
    v128.store64_lane(packed + at, i8x16.narrow_i16x8_u(words, words), 0);
  }
  const full = i32x4.splat(0xff000000);
  for (const end = out + width * 4; out < end; out += 16, packed += 12) {
    const bytes = v128.load(packed);
    v128.store(out, v128.or(full, v128.shuffle<u8>(bytes, bytes, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11, 0)));
  }
}

/**
 * Sharpens one row of a picture with alpha, as `sharpenOpaque` does, on colours divided by the blurred alpha. Alpha
 * stays, and so does the stored colour of a transparent pixel. `above2` to `below2` are rows as `premultiplyRow` writes
 * them.
 *
 * @param width pixels of the row
 * @param w0 the blur's weight of a pixel itself
 * @param w1 the blur's weight of a direct neighbour
 * @param w2 the blur's weight of a neighbour's neighbour
 * @param amount how much of the difference is added; 1 is 100 percent
 * @param line scratch for `width` + `sharpenReach` pixels of `floatPixelBytes`, and `sharpenReach` pixels before its
 * start
 * @param row the row itself, straight RGBA; not written
 * @param out room for `width` RGBA pixels
 */
export function sharpenPremultiplied(
  above2: usize,
  above1: usize,
  here: usize,
  below1: usize,
  below2: usize,
  width: u32,
  w0: f32,
  w1: f32,
  w2: f32,
  amount: f32,
  line: usize,
  row: usize,
  out: usize,
): void {
  for (let at: usize = 0; at < width * floatPixelBytes; at += 16) {
    const nearest = f32x4.add(v128.load(above1 + at), v128.load(below1 + at));
    const farthest = f32x4.add(v128.load(above2 + at), v128.load(below2 + at));
    v128.store(line + at, weighed(v128.load(here + at), nearest, farthest, w0, w1, w2));
  }
  repeatEnds(line, width * 4, 4);
  for (const end = row + width * 4; row < end; row += 4, out += 4, line += floatPixelBytes) {
    const alpha = <i32>load<u8>(row, 3);
    if (alpha === 0) {
      // The blurred alpha may be 0 here, and what nobody sees needs no sharpening.
      store<u32>(out, load<u32>(row));
      continue;
    }
    const blurred = acrossOf(line - sharpenReach * floatPixelBytes, floatPixelBytes, w0, w1, w2);
    const scale = <f32>255 / f32x4.extract_lane(blurred, 3);
    const values = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(row))));
    const results = sharpened(values, f32x4.mul(blurred, f32x4.splat(scale)), amount);
    const words = i16x8.narrow_i32x4_s(i32x4.replace_lane(results, 3, alpha), results);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/** The first four of eight 16-bit samples in single precision. */
function lowFloats(words: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words));
}

/** The last four of eight 16-bit samples in single precision. */
function highFloats(words: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words));
}

/** One direction of the blur; `nearest` and `farthest` are sums of two samples each. */
function weighed(middle: v128, nearest: v128, farthest: v128, w0: f32, w1: f32, w2: f32): v128 {
  const near = f32x4.add(f32x4.mul(f32x4.splat(w0), middle), f32x4.mul(f32x4.splat(w1), nearest));
  return f32x4.add(near, f32x4.mul(f32x4.splat(w2), farthest));
}

/**
 * The horizontal blur of four samples: `from` lies two pixels before them, `pixelBytes` is the distance between pixels.
 */
function acrossOf(from: usize, pixelBytes: usize, w0: f32, w1: f32, w2: f32): v128 {
  const nearest = f32x4.add(v128.load(from + pixelBytes), v128.load(from + 3 * pixelBytes));
  const farthest = f32x4.add(v128.load(from), v128.load(from + 4 * pixelBytes));
  return weighed(v128.load(from + 2 * pixelBytes), nearest, farthest, w0, w1, w2);
}

/** Four sharpened samples, rounded to whole numbers but not yet held to 0..255. */
function sharpened(values: v128, blurred: v128, amount: f32): v128 {
  const change = f32x4.mul(f32x4.splat(amount), f32x4.sub(values, blurred));
  const results = f32x4.add(f32x4.add(values, change), f32x4.splat(magic));
  return i32x4.sub(results, i32x4.splat(magicBits));
}

/** Repeats a line's first pixel twice before it and its last pixel twice behind it. */
function repeatEnds(line: usize, samples: u32, channels: u32): void {
  const end = line + samples * 4;
  for (let at: usize = 0; at < channels * 4; at += 4) {
    const first = load<f32>(line + at);
    store<f32>(line + at - channels * 4, first);
    store<f32>(line + at - channels * 8, first);
    const last = load<f32>(end + at - channels * 4);
    store<f32>(end + at, last);
    store<f32>(end + at + channels * 4, last);
  }
}
