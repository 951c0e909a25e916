// Rotation by any angle: bilinear in premultiplied alpha, so that edges are antialiased and transparent colours do not bleed.
import { blank, type PixelBuffer, type Size, signedWordsOf } from '../pixels.ts';
import { byteOf } from './separable-filter.ts';

/** The bounding box of the turned rectangle, whole pixels. Quarter turns come out exact. */
export function rotatedSize({ width, height }: Size, angleDegrees: number): Size {
  const { cos, sin } = turn(angleDegrees);
  const across = Math.abs(width * cos) + Math.abs(height * sin);
  const down = Math.abs(width * sin) + Math.abs(height * cos);
  return { width: Math.max(1, Math.round(across)), height: Math.max(1, Math.round(down)) };
}

/** Where the pixels of a turned picture lie in its source. */
export interface Turn {
  readonly size: Size;
  readonly cos: number;
  readonly sin: number;
  /** The source's x and y of the first pixel of a row; from one pixel to the next it is cos more, and sin less. */
  readonly rowStart: (y: number) => readonly [x: number, y: number];
}

export function turnOf(source: Size, angleDegrees: number): Turn {
  const { cos, sin } = turn(angleDegrees);
  const size = rotatedSize(source, angleDegrees);
  // Pixel centres lie at half integers; source = R(-angle) * (target - target centre) + source centre.
  const across = 0.5 - size.width / 2;
  const rowStart = (y: number): [number, number] => {
    const down = y + 0.5 - size.height / 2;
    return [across * cos + down * sin + source.width / 2 - 0.5, down * cos - across * sin + source.height / 2 - 0.5];
  };
  return { size, cos, sin, rowStart };
}

/**
 * Clockwise about the centre. What lies outside the source is transparent. The definition for its twin in WebAssembly
 * (src/simd), which gives the same bytes: places are weighed in 256ths of a pixel, so that sums are whole numbers.
 */
export function rotateFree(pixels: PixelBuffer, angleDegrees: number): PixelBuffer {
  const { width: w, height: h } = pixels;
  const { size, cos, sin, rowStart } = turnOf(pixels, angleDegrees);
  const result = blank(size);
  const from = signedWordsOf(pixels);
  const to = signedWordsOf(result);
  const wordAt = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= w || y >= h ? 0 : (from[y * w + x] as number);
  for (let y = 0; y < size.height; y += 1) {
    const [startX, startY] = rowStart(y);
    for (let x = 0, index = y * size.width; x < size.width; x += 1, index += 1) {
      const sourceX = startX + x * cos;
      const sourceY = startY - x * sin;
      if (sourceX <= -1 || sourceY <= -1 || sourceX >= w || sourceY >= h) continue;
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const right = Math.floor((sourceX - left) * 256 + 0.5);
      const lower = Math.floor((sourceY - top) * 256 + 0.5);
      const inside = left >= 0 && top >= 0 && left + 1 < w && top + 1 < h;
      const at = top * w + left;
      const one = inside ? (from[at] as number) : wordAt(left, top);
      const two = inside ? (from[at + 1] as number) : wordAt(left + 1, top);
      const three = inside ? (from[at + w] as number) : wordAt(left, top + 1);
      const four = inside ? (from[at + w + 1] as number) : wordAt(left + 1, top + 1);
      const opaque = (one & two & three & four) >>> 24 === 255;
      to[index] = (opaque ? mixOpaque : mixPremultiplied)(one, two, three, four, right, lower);
    }
  }
  return result;
}

/** The mean of four words' samples, weighed by 256ths of the way to the right and down, with 16 bits of fraction. */
function mean(one: number, two: number, three: number, four: number, right: number, lower: number): number {
  const nearer = one * (256 - lower) + three * lower;
  const farther = two * (256 - lower) + four * lower;
  return nearer * (256 - right) + farther * right;
}

const sample = (word: number, shift: number): number => (word >> shift) & 255;

function mixOpaque(one: number, two: number, three: number, four: number, right: number, lower: number): number {
  const byte = (shift: number): number => {
    const sum = mean(sample(one, shift), sample(two, shift), sample(three, shift), sample(four, shift), right, lower);
    return ((sum + 32768) >> 16) << shift;
  };
  return (255 << 24) | byte(16) | byte(8) | byte(0);
}

/** Colours times alpha, alpha times 255; divided in single precision. */
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

/** Quarter turns are exact: Math.cos(Math.PI / 2) is not 0. */
function turn(angleDegrees: number): { cos: number; sin: number } {
  const quarter = ((angleDegrees % 360) + 360) % 360;
  if (quarter % 90 === 0)
    return { cos: [1, 0, -1, 0][quarter / 90] as number, sin: [0, 1, 0, -1][quarter / 90] as number };
  const radians = (angleDegrees * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians) };
}
