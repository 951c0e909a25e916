// Rotation by any angle: bilinear interpolation of premultiplied pixels, so that edges are antialiased and the colours
// stored under transparent pixels do not bleed.
import { blank } from '../pixel-memory.ts';
import { type PixelBuffer, type Size, signedWordsOf } from '../pixels.ts';
import { byteOf } from './separable-filter.ts';

/** The bounding box of a turned picture, rounded to whole pixels and at least one a side. Quarter turns are exact. */
export function rotatedSize({ width, height }: Size, angleDegrees: number): Size {
  const { cos, sin } = turn(angleDegrees);
  const across = Math.abs(width * cos) + Math.abs(height * sin);
  const down = Math.abs(width * sin) + Math.abs(height * cos);
  return { width: Math.max(1, Math.round(across)), height: Math.max(1, Math.round(down)) };
}

/**
 * The source positions of a turned picture's pixels. Positions are in 256ths of a pixel, which is as fine as
 * weights are, and have 24 bits of fraction below that, so that every sum is exact in doubles and in 64-bit whole
 * numbers alike.
 */
export interface Turn {
  readonly size: Size;
  /** The position of a row's first pixel, plus the half that makes truncation round. */
  readonly rowStart: (y: number) => readonly [x: number, y: number];
  /** The way from one pixel of a row to the next. */
  readonly step: readonly [x: number, y: number];
}

/** Pixels to 256ths of a pixel with 24 bits of fraction. */
const fixed = (value: number): number => Math.round(value * 2 ** 32) / 2 ** 24;

/** The rotation of a picture of this size, clockwise about its centre. */
export function turnOf(source: Size, angleDegrees: number): Turn {
  const { cos, sin } = turn(angleDegrees);
  const size = rotatedSize(source, angleDegrees);
  // Pixel centres lie at half integers; source = R(-angle) * (target - target centre) + source centre.
  const across = 0.5 - size.width / 2;
  const rowStart = (y: number): [number, number] => {
    const down = y + 0.5 - size.height / 2;
    const startX = across * cos + down * sin + source.width / 2 - 0.5;
    const startY = down * cos - across * sin + source.height / 2 - 0.5;
    return [fixed(startX) + 0.5, fixed(startY) + 0.5];
  };
  return { size, rowStart, step: [fixed(cos), fixed(-sin)] };
}

/**
 * A copy turned clockwise about its centre, on a canvas of `rotatedSize`; what lies outside the source is transparent
 * black. The input is not written. This is the definition of its twin in rotate-free.simd.ts, which gives the same
 * bytes.
 *
 * @param angleDegrees any number; quarter turns move whole pixels
 */
export function rotateFree(pixels: PixelBuffer, angleDegrees: number): PixelBuffer {
  const { width, height } = pixels;
  const { size, rowStart, step } = turnOf(pixels, angleDegrees);
  const result = blank(size);
  const from = signedWordsOf(pixels);
  const to = signedWordsOf(result);
  const wordAt = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (from[y * width + x] as number);
  for (let y = 0; y < size.height; y += 1) {
    const [startX, startY] = rowStart(y);
    for (let x = 0, index = y * size.width; x < size.width; x += 1, index += 1) {
      const placeX = Math.floor(startX + x * step[0]);
      const placeY = Math.floor(startY + x * step[1]);
      const left = placeX >> 8;
      const top = placeY >> 8;
      if (left < -1 || top < -1 || left >= width || top >= height) continue;
      const inside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
      const at = top * width + left;
      const one = inside ? (from[at] as number) : wordAt(left, top);
      const two = inside ? (from[at + 1] as number) : wordAt(left + 1, top);
      const three = inside ? (from[at + width] as number) : wordAt(left, top + 1);
      const four = inside ? (from[at + width + 1] as number) : wordAt(left + 1, top + 1);
      const mix = (one & two & three & four) >>> 24 === 255 ? mixOpaque : mixPremultiplied;
      to[index] = mix(one, two, three, four, placeX & 255, placeY & 255);
    }
  }
  return result;
}

const sample = (word: number, shift: number): number => (word >> shift) & 255;

/**
 * Four opaque pixels. 15 bits are kept between the vertical and the horizontal interpolation, because SIMD multiplies
 * and adds two such numbers in one instruction.
 *
 * @param right how far the position lies to the right of the left pixels, in 256ths
 * @param lower how far the position lies below the upper pixels, in 256ths
 */
function mixOpaque(one: number, two: number, three: number, four: number, right: number, lower: number): number {
  const byte = (shift: number): number => {
    const nearer = (sample(one, shift) * (256 - lower) + sample(three, shift) * lower + 1) >> 1;
    const farther = (sample(two, shift) * (256 - lower) + sample(four, shift) * lower + 1) >> 1;
    return ((nearer * (256 - right) + farther * right + (1 << 14)) >> 15) << shift;
  };
  return (255 << 24) | byte(16) | byte(8) | byte(0);
}

/** The bilinear mean of four values with 16 bits of fraction. */
function mean(one: number, two: number, three: number, four: number, right: number, lower: number): number {
  const nearer = one * (256 - lower) + three * lower;
  const farther = two * (256 - lower) + four * lower;
  return nearer * (256 - right) + farther * right;
}

/** Four pixels with alpha: colours times alpha, alpha times 255, divided by the mean alpha in single precision. */
function mixPremultiplied(one: number, two: number, three: number, four: number, right: number, lower: number): number {
  const a = one >>> 24;
  const b = two >>> 24;
  const c = three >>> 24;
  const d = four >>> 24;
  const cover = fround(mean(255 * a, 255 * b, 255 * c, 255 * d, right, lower));
  const alpha = byteOf(fround(cover * toAlpha));
  if (alpha === 0) return 0;
  const scale = fround(255 / cover);
  const byte = (shift: number): number => {
    const [upperLeft, upperRight] = [sample(one, shift) * a, sample(two, shift) * b];
    const [lowerLeft, lowerRight] = [sample(three, shift) * c, sample(four, shift) * d];
    return byteOf(fround(fround(mean(upperLeft, upperRight, lowerLeft, lowerRight, right, lower)) * scale)) << shift;
  };
  return (alpha << 24) | byte(16) | byte(8) | byte(0);
}

const { fround } = Math;
const toAlpha = fround(1 / (255 * 65536));

/** Quarter turns come from a table, because Math.cos(Math.PI / 2) is not 0. */
function turn(angleDegrees: number): { cos: number; sin: number } {
  const quarter = ((angleDegrees % 360) + 360) % 360;
  if (quarter % 90 === 0)
    return { cos: [1, 0, -1, 0][quarter / 90] as number, sin: [0, 1, 0, -1][quarter / 90] as number };
  const radians = (angleDegrees * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians) };
}
