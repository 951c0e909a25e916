// The twin of src/formats/jpeg/samples.ts, for 4:2:0 and 4:4:4. Samples have 16 bits and are 16 times too large, as the transform expects.

/**
 * Converts 16x16 pixels to six blocks of 64 samples: four of luma, then Cb and Cr. `chromaRows` of the eight rows of chroma
 * lie in the picture; below it the last of them is repeated.
 */
export function convertQuads(pixels: usize, stride: usize, chromaRows: usize, samples: usize): void {
  for (let y: usize = 0; y < 16; y += 2) {
    const row = pixels + y * stride;
    // Eight rows to a block of 128 bytes, two blocks side by side.
    const luma = samples + (y >> 3) * 256 + (y & 7) * 16;
    const chroma = samples + 512 + y * 8;
    convertHalf(row, row + stride, luma, chroma);
    convertHalf(row + 32, row + stride + 32, luma + 128, chroma + 8);
  }
  for (let row = chromaRows; row < 8; row += 1) {
    for (let plane: usize = 512; plane < 768; plane += 128) {
      v128.store(samples + plane + row * 16, v128.load(samples + plane + chromaRows * 16 - 16));
    }
  }
}

/** Eight pixels of two rows: two rows of luma, four samples of each chroma. */
function convertHalf(upper: usize, lower: usize, luma: usize, chroma: usize): void {
  const one = v128.load(upper);
  const two = v128.load(upper, 16);
  const three = v128.load(lower);
  const four = v128.load(lower, 16);
  const lessOne = lessGreen(one);
  const lessTwo = lessGreen(two);
  const lessThree = lessGreen(three);
  const lessFour = lessGreen(four);
  v128.store(luma, lumaOf(one, lessOne, two, lessTwo));
  v128.store(luma, lumaOf(three, lessThree, four, lessFour), 16);
  const left = i32x4.add(blueness(lessOne), blueness(lessThree));
  const right = i32x4.add(blueness(lessTwo), blueness(lessFour));
  v128.store64_lane(chroma, meansOf(left, right), 0);
  const redLeft = i32x4.add(redness(lessOne), redness(lessThree));
  const redRight = i32x4.add(redness(lessTwo), redness(lessFour));
  v128.store64_lane(chroma, meansOf(redLeft, redRight), 0, 128);
}

/** Converts 8x8 pixels to three blocks of 64 samples: luma, Cb and Cr. */
export function convertPixels(pixels: usize, stride: usize, samples: usize): void {
  for (const end = samples + 128; samples < end; samples += 16, pixels += stride) {
    const one = v128.load(pixels);
    const two = v128.load(pixels, 16);
    const lessOne = lessGreen(one);
    const lessTwo = lessGreen(two);
    v128.store(samples, lumaOf(one, lessOne, two, lessTwo));
    v128.store(samples, i16x8.shl(i16x8.narrow_i32x4_s(blueness(lessOne), blueness(lessTwo)), 4), 128);
    v128.store(samples, i16x8.shl(i16x8.narrow_i32x4_s(redness(lessOne), redness(lessTwo)), 4), 256);
  }
}

/** Red and blue of four pixels, each less green, side by side. */
function lessGreen(pixels: v128): v128 {
  const greens = i8x16.swizzle(pixels, i8x16(1, -1, 1, -1, 5, -1, 5, -1, 9, -1, 9, -1, 13, -1, 13, -1));
  return i16x8.sub(v128.and(pixels, i32x4.splat(0x00ff00ff)), greens);
}

function lumaOf(pixels: v128, less: v128, morePixels: v128, moreLess: v128): v128 {
  const levels = i16x8.narrow_i32x4_s(unshifted(pixels, less), unshifted(morePixels, moreLess));
  return i16x8.shl(i16x8.sub(levels, i16x8.splat(128)), 4);
}

function unshifted(pixels: v128, less: v128): v128 {
  const greens = i8x16.swizzle(pixels, i8x16(1, -1, -1, -1, 5, -1, -1, -1, 9, -1, -1, -1, 13, -1, -1, -1));
  const rest = i32x4.dot_i16x8_s(less, i16x8(19595, 7471, 19595, 7471, 19595, 7471, 19595, 7471));
  return i32x4.add(greens, i32x4.shr_s(i32x4.add(rest, i32x4.splat(32768)), 16));
}

// A signed lane of 16 bits cannot hold 32768, so it is added in two halves.
function blueness(less: v128): v128 {
  const half = i32x4.dot_i16x8_s(less, i16x8(-11059, 16384, -11059, 16384, -11059, 16384, -11059, 16384));
  const other = i32x4.dot_i16x8_s(less, i16x8(0, 16384, 0, 16384, 0, 16384, 0, 16384));
  return i32x4.shr_s(i32x4.add(i32x4.add(half, other), i32x4.splat(32767)), 16);
}

function redness(less: v128): v128 {
  const half = i32x4.dot_i16x8_s(less, i16x8(16384, -5329, 16384, -5329, 16384, -5329, 16384, -5329));
  const other = i32x4.dot_i16x8_s(less, i16x8(16384, 0, 16384, 0, 16384, 0, 16384, 0));
  return i32x4.shr_s(i32x4.add(i32x4.add(half, other), i32x4.splat(32767)), 16);
}

/** The four means of four samples, from eight sums of two, rounded with 1 and 2 in turn. */
function meansOf(left: v128, right: v128): v128 {
  const sums = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(left, right), i16x8.splat(1));
  const means = i32x4.shl(i32x4.shr_s(i32x4.add(sums, i32x4(1, 2, 1, 2)), 2), 4);
  return i16x8.narrow_i32x4_s(means, means);
}
