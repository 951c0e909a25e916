// One row of src/kernels/rotate-free.ts: the same doubles, whole numbers and single-precision quotients.

const alphas: u64 = 0xff000000ff000000;

/**
 * `count` pixels from column `x` on. `region` holds the part of the source they come from, its first pixel at (`left`, `top`),
 * with transparent pixels where it reaches beyond the source, whose size is `width` x `height`.
 */
export function rotateRow(
  region: usize,
  stride: i32,
  left: i32,
  top: i32,
  width: f64,
  height: f64,
  startX: f64,
  startY: f64,
  cos: f64,
  sin: f64,
  x: i32,
  count: i32,
  out: usize,
): void {
  for (const end = x + count; x < end; x += 1, out += 4) {
    const sourceX = startX + <f64>x * cos;
    const sourceY = startY - <f64>x * sin;
    if (sourceX <= -1 || sourceY <= -1 || sourceX >= width || sourceY >= height) {
      store<u32>(out, 0);
      continue;
    }
    const floorX = floor<f64>(sourceX);
    const floorY = floor<f64>(sourceY);
    const right = <i32>floor<f64>((sourceX - floorX) * 256 + 0.5);
    const lower = <i32>floor<f64>((sourceY - floorY) * 256 + 0.5);
    const at = region + (<i32>floorY - top) * stride + (<i32>floorX - left) * 4;
    const below = at + stride;
    const opaque = (load<u64>(at) & load<u64>(below) & alphas) === alphas;
    const bytes = opaque ? mixOpaque(at, below, right, lower) : mixPremultiplied(at, below, right, lower);
    v128.store32_lane(out, bytes, 0);
  }
}

function mixOpaque(above: usize, below: usize, right: i32, lower: i32): v128 {
  const upperPart = i16x8.mul(v128.load8x8_u(above), i16x8.splat(<i16>(256 - lower)));
  const sums = i16x8.add(upperPart, i16x8.mul(v128.load8x8_u(below), i16x8.splat(<i16>lower)));
  const nearer = i32x4.extmul_low_i16x8_u(sums, i16x8.splat(<i16>(256 - right)));
  const farther = i32x4.extmul_high_i16x8_u(sums, i16x8.splat(<i16>right));
  const levels = i32x4.shr_u(i32x4.add(i32x4.add(nearer, farther), i32x4.splat(32768)), 16);
  const words = i16x8.narrow_i32x4_s(levels, levels);
  return i8x16.narrow_i16x8_u(words, words);
}

function mixPremultiplied(above: usize, below: usize, right: i32, lower: i32): v128 {
  const upperPixels = premultiplied(above);
  const lowerPixels = premultiplied(below);
  const upperWeight = i16x8.splat(<i16>(256 - lower));
  const lowerWeight = i16x8.splat(<i16>lower);
  const nearer = i32x4.add(
    i32x4.extmul_low_i16x8_u(upperPixels, upperWeight),
    i32x4.extmul_low_i16x8_u(lowerPixels, lowerWeight),
  );
  const farther = i32x4.add(
    i32x4.extmul_high_i16x8_u(upperPixels, upperWeight),
    i32x4.extmul_high_i16x8_u(lowerPixels, lowerWeight),
  );
  const sums = f32x4.convert_i32x4_u(
    i32x4.add(i32x4.mul(nearer, i32x4.splat(256 - right)), i32x4.mul(farther, i32x4.splat(right))),
  );
  const cover = f32x4.extract_lane(sums, 3);
  const alpha = min<f32>(255, floor<f32>(cover * <f32>(1.0 / (255.0 * 65536.0)) + 0.5));
  if (alpha === 0) return i32x4.splat(0);
  const straight = f32x4.add(f32x4.mul(sums, f32x4.splat(<f32>255 / cover)), f32x4.splat(0.5));
  const levels = i32x4.replace_lane(i32x4.trunc_sat_f32x4_s(straight), 3, <i32>alpha);
  const words = i16x8.narrow_i32x4_s(levels, levels);
  return i8x16.narrow_i16x8_u(words, words);
}

/** Two pixels: colours times alpha, alpha times 255. */
function premultiplied(pair: usize): v128 {
  const pixels = v128.load64_zero(pair);
  const factors = i8x16.swizzle(pixels, i8x16(3, 3, 3, 3, 7, 7, 7, 7, -1, -1, -1, -1, -1, -1, -1, -1));
  return i16x8.extmul_low_i8x16_u(v128.or(pixels, i32x4.splat(0xff000000)), factors);
}
