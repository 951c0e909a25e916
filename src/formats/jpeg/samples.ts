// RGBA -> the Y, Cb and Cr samples of one MCU, level-shifted to -128..127, in libjpeg's 16-bit fixed point.
import { type PixelBuffer, signedWordsOf } from '../../pixels.ts';

/** How many luma samples there are to a chroma sample, across and down. */
export interface Sampling {
  readonly across: 1 | 2;
  readonly down: 1 | 2;
}

/**
 * Reads one MCU at a time into `samples`: 64 to a block, the luma blocks row by row, then Cb, then Cr. At the right and
 * at the bottom the last pixels are repeated.
 */
export function mcuReader(pixels: PixelBuffer, { across, down }: Sampling) {
  const { width, height } = pixels;
  const words = signedWordsOf(pixels);
  const mcuWidth = 8 * across;
  const mcuHeight = 8 * down;
  const tile = new Int32Array(mcuWidth * mcuHeight);
  const cb = across * down * 64;
  const samples = new Int32Array(cb + 128);
  const convert = across === 1 ? convertPixels : down === 1 ? convertPairs : convertQuads;

  const read = (left: number, top: number): void => {
    if (left + mcuWidth <= width && top + mcuHeight <= height) {
      convert(words, top * width + left, width, samples);
      return;
    }
    for (let y = 0, at = 0; y < mcuHeight; y += 1) {
      const row = Math.min(height - 1, top + y) * width;
      for (let x = 0; x < mcuWidth; x += 1, at += 1) tile[at] = words[row + Math.min(width - 1, left + x)] as number;
    }
    convert(tile, 0, mcuWidth, samples);
    // Below the picture libjpeg repeats the last row of means, not of pixels, which differs where the height is even.
    const rows = Math.ceil((height - top) / down);
    for (let row = rows; row < 8; row += 1) {
      for (const plane of [cb, cb + 64]) samples.copyWithin(plane + row * 8, plane + rows * 8 - 8, plane + rows * 8);
    }
  };
  return { samples, read };
}

/** 4:4:4. */
function convertPixels(words: Int32Array, start: number, stride: number, samples: Int32Array): void {
  for (let y = 0, to = 0; y < 8; y += 1) {
    for (let x = 0, at = start + y * stride; x < 8; x += 1, at += 1, to += 1) {
      const word = words[at] as number;
      const green = greenOf(word);
      const red = redOf(word) - green;
      const blue = blueOf(word) - green;
      samples[to] = luma(green, red, blue);
      samples[to + 64] = blueness(red, blue);
      samples[to + 128] = redness(red, blue);
    }
  }
}

/** 4:2:2. The mean of two is rounded down and up in turn. */
function convertPairs(words: Int32Array, start: number, stride: number, samples: Int32Array): void {
  for (let y = 0, chroma = 128; y < 8; y += 1) {
    for (let x = 0, at = start + y * stride; x < 16; x += 2, at += 2, chroma += 1) {
      const one = words[at] as number;
      const two = words[at + 1] as number;
      const to = y * 8 + (x & 8) * 8 + (x & 7);
      const green1 = greenOf(one);
      const green2 = greenOf(two);
      const red1 = redOf(one) - green1;
      const red2 = redOf(two) - green2;
      const blue1 = blueOf(one) - green1;
      const blue2 = blueOf(two) - green2;
      samples[to] = luma(green1, red1, blue1);
      samples[to + 1] = luma(green2, red2, blue2);
      const bias = chroma & 1;
      samples[chroma] = (blueness(red1, blue1) + blueness(red2, blue2) + bias) >> 1;
      samples[chroma + 64] = (redness(red1, blue1) + redness(red2, blue2) + bias) >> 1;
    }
  }
}

/**
 * 4:2:0, the usual subsampling. The mean of four is rounded with 1 and 2 in turn. The conversions are written out, because
 * calls take twice as long until an engine has optimised this.
 */
function convertQuads(words: Int32Array, start: number, stride: number, samples: Int32Array): void {
  for (let y = 0, chroma = 256; y < 16; y += 2) {
    const row = (y & 8) * 16 + (y & 7) * 8;
    for (let x = 0, at = start + y * stride; x < 16; x += 2, at += 2, chroma += 1) {
      const one = words[at] as number;
      const two = words[at + 1] as number;
      const three = words[at + stride] as number;
      const four = words[at + stride + 1] as number;
      const to = row + (x & 8) * 8 + (x & 7);
      const green1 = (one >> 8) & 255;
      const red1 = (one & 255) - green1;
      const blue1 = ((one >> 16) & 255) - green1;
      const green2 = (two >> 8) & 255;
      const red2 = (two & 255) - green2;
      const blue2 = ((two >> 16) & 255) - green2;
      const green3 = (three >> 8) & 255;
      const red3 = (three & 255) - green3;
      const blue3 = ((three >> 16) & 255) - green3;
      const green4 = (four >> 8) & 255;
      const red4 = (four & 255) - green4;
      const blue4 = ((four >> 16) & 255) - green4;
      samples[to] = green1 - 128 + ((19595 * red1 + 7471 * blue1 + 32768) >> 16);
      samples[to + 1] = green2 - 128 + ((19595 * red2 + 7471 * blue2 + 32768) >> 16);
      samples[to + 8] = green3 - 128 + ((19595 * red3 + 7471 * blue3 + 32768) >> 16);
      samples[to + 9] = green4 - 128 + ((19595 * red4 + 7471 * blue4 + 32768) >> 16);
      const bias = 1 + (chroma & 1);
      samples[chroma] =
        (((32768 * blue1 - 11059 * red1 + 32767) >> 16) +
          ((32768 * blue2 - 11059 * red2 + 32767) >> 16) +
          ((32768 * blue3 - 11059 * red3 + 32767) >> 16) +
          ((32768 * blue4 - 11059 * red4 + 32767) >> 16) +
          bias) >>
        2;
      samples[chroma + 64] =
        (((32768 * red1 - 5329 * blue1 + 32767) >> 16) +
          ((32768 * red2 - 5329 * blue2 + 32767) >> 16) +
          ((32768 * red3 - 5329 * blue3 + 32767) >> 16) +
          ((32768 * red4 - 5329 * blue4 + 32767) >> 16) +
          bias) >>
        2;
    }
  }
}

// The memory order is RGBA, read as a word by a little-endian machine.
const redOf = (word: number): number => word & 255;
const greenOf = (word: number): number => (word >> 8) & 255;
const blueOf = (word: number): number => (word >> 16) & 255;

// Red and blue come less green, which saves products: 19595 + 38470 + 7471 is 65536, and 11059 + 21709 and 27439 + 5329
// are 32768. Chroma rounds with one less than a half, as libjpeg does (there it keeps 255.5 from becoming 256).
const luma = (green: number, red: number, blue: number): number =>
  green - 128 + ((19595 * red + 7471 * blue + 32768) >> 16);
const blueness = (red: number, blue: number): number => (32768 * blue - 11059 * red + 32767) >> 16;
const redness = (red: number, blue: number): number => (32768 * red - 5329 * blue + 32767) >> 16;
