// The quantisation of two blocks side by side, as `transforms` has them.

import { lastLevel } from './cost-tables';

/** A quantiser: rows of factors, steps and rounding for the first row of a pair of blocks and the others, then sharpening. */
export const quantiserBytes: usize = 256;
const firstFactors: usize = 0;
const otherFactors: usize = 16;
const firstSteps: usize = 32;
const otherSteps: usize = 48;
const firstBias: usize = 64;
const otherBias: usize = 80;
/** The largest magnitude of a first coefficient that becomes 0. */
const firstDead: usize = 96;
const sharpening: usize = 112;

/** Fractional bits of the factors, which are 1 divided by the step. */
const fraction: u32 = 17;

const zigzag: usize = memory.data<u8>([0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15]);
/** Added to coefficients of luma before they are rounded, in 2048ths of their step: so libwebp keeps high frequencies. */
const sharpeningOf: usize = memory.data<u8>([0, 30, 60, 90, 30, 60, 90, 90, 60, 90, 90, 90, 90, 90, 90, 90]);

/**
 * @param firstRounding, otherRounding in 256ths of a step
 * @returns the mean step
 */
export function makeQuantiser(
  at: usize,
  first: u32,
  other: u32,
  firstRounding: u32,
  otherRounding: u32,
  sharpens: bool,
): u32 {
  const rest = i16x8.splat(<i16>other);
  const factor = <i16>(((<u32>1) << fraction) / other);
  const firstFactor = ((<u32>1) << fraction) / first;
  const bias = firstRounding << (fraction - 8);
  const otherBiases = i32x4.splat(otherRounding << (fraction - 8));
  v128.store(at + firstFactors, i32x4.replace_lane(i16x8.splat(factor), 0, firstFactor * 0x10001));
  v128.store(at + otherFactors, i16x8.splat(factor));
  v128.store(at + firstSteps, i32x4.replace_lane(rest, 0, first * 0x10001));
  v128.store(at + otherSteps, rest);
  v128.store(at + firstBias, i32x4.replace_lane(i32x4.replace_lane(otherBiases, 0, bias), 1, bias));
  v128.store(at + otherBias, otherBiases);
  store<u32>(at + firstDead, ((1 << fraction) - 1 - bias) / firstFactor);
  for (let index: usize = 0; index < 16; index += 1) {
    const step: u32 = index === 0 ? first : other;
    const gain: u32 = sharpens ? (<u32>load<u8>(sharpeningOf + index) * step) >> 11 : 0;
    store<u32>(at + sharpening + 4 * index, gain * 0x10001);
  }
  return (first + 15 * other + 8) >> 4;
}

export function firstStep(quantiser: usize): u32 {
  return load<u16>(quantiser + firstSteps);
}

export function otherStep(quantiser: usize): u32 {
  return load<u16>(quantiser + otherSteps);
}

/**
 * The levels of two blocks: rows as `transforms` has them, then for either block the magnitudes in the order of the file, as
 * bytes of which none is above 67, then a bit for each that is not 0. The place of the levels of a block is that of its first level:
 * those of `other` are two bytes on.
 */
export const pairLevels: usize = 112;
const magnitudesAt: usize = 64;
const presentAt: usize = 96;

/** The place of the magnitudes of a block. */
export function magnitudesOf(levels: usize): usize {
  return (levels & ~2) + magnitudesAt + (levels & 2) * 8;
}

/** One bit for each level of a block that is not 0. */
export function presentLevels(levels: usize): u32 {
  return load<u32>((levels & ~2) + presentAt + (levels & 2) * 2);
}

/** A level, by its position in the order of the file. */
export function levelAt(levels: usize, position: usize): i32 {
  return load<i16>(levels + 4 * <usize>load<u8>(zigzag + position));
}

function magnitudesFor(coefficients: v128, gain: v128, factors: v128, lowBias: v128, highBias: v128): v128 {
  const magnitudes = i16x8.add(i16x8.abs(coefficients), gain);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_u(i32x4.add(i32x4.extmul_low_i16x8_u(magnitudes, factors), lowBias), 17),
    i32x4.shr_u(i32x4.add(i32x4.extmul_high_i16x8_u(magnitudes, factors), highBias), 17),
  );
}

/** Gives magnitudes the signs of other numbers. */
function signedAs(magnitudes: v128, numbers: v128): v128 {
  const signs = i16x8.shr_s(numbers, 15);
  return i16x8.sub(v128.xor(magnitudes, signs), signs);
}

/**
 * Quantises two blocks.
 * @param at the rows of coefficients, which become multiples of their steps
 * @param to where their levels go
 */
export function quantisePair(at: usize, quantiser: usize, to: usize): void {
  const c0 = v128.load(at);
  const c1 = v128.load(at, 16);
  const c2 = v128.load(at, 32);
  const c3 = v128.load(at, 48);
  const factors = v128.load(quantiser + otherFactors);
  const bias = v128.load(quantiser + otherBias);
  const gains = quantiser + sharpening;
  const m0 = magnitudesFor(
    c0,
    v128.load(gains),
    v128.load(quantiser + firstFactors),
    v128.load(quantiser + firstBias),
    bias,
  );
  const m1 = magnitudesFor(c1, v128.load(gains, 16), factors, bias, bias);
  const m2 = magnitudesFor(c2, v128.load(gains, 32), factors, bias, bias);
  const m3 = magnitudesFor(c3, v128.load(gains, 48), factors, bias, bias);
  const steps = v128.load(quantiser + otherSteps);
  const l0 = signedAs(m0, c0);
  const l1 = signedAs(m1, c1);
  const l2 = signedAs(m2, c2);
  const l3 = signedAs(m3, c3);
  v128.store(to, l0);
  v128.store(to, l1, 16);
  v128.store(to, l2, 32);
  v128.store(to, l3, 48);
  v128.store(at, i16x8.mul(l0, v128.load(quantiser + firstSteps)));
  v128.store(at, i16x8.mul(l1, steps), 16);
  v128.store(at, i16x8.mul(l2, steps), 32);
  v128.store(at, i16x8.mul(l3, steps), 48);
  const most = i8x16.splat(<i8>lastLevel);
  const zero = i8x16.splat(0);
  const upper = i8x16.narrow_i16x8_u(m0, m1);
  const lower = i8x16.narrow_i16x8_u(m2, m3);
  const one = v128.shuffle<u8>(upper, lower, 0, 2, 8, 16, 10, 4, 6, 12, 18, 24, 26, 20, 14, 22, 28, 30);
  const other = v128.shuffle<u8>(upper, lower, 1, 3, 9, 17, 11, 5, 7, 13, 19, 25, 27, 21, 15, 23, 29, 31);
  v128.store(to, i8x16.min_u(one, most), magnitudesAt);
  v128.store(to, i8x16.min_u(other, most), magnitudesAt + 16);
  store<u32>(to, i8x16.bitmask(i8x16.ne(one, zero)), presentAt);
  store<u32>(to, i8x16.bitmask(i8x16.ne(other, zero)), presentAt + 4);
}

/**
 * Quantises the 16 averages of a macroblock, in raster order, which become multiples of their steps.
 * @param to where their levels go
 */
export function quantiseAverages(at: usize, quantiser: usize, to: usize): void {
  let bits: u32 = 0;
  for (let position: usize = 0; position < 16; position += 1) {
    const index = <usize>load<u8>(zigzag + position);
    const place = at + 2 * index;
    const number = <i32>load<i16>(place);
    const row = index === 0 ? 0 : 16;
    const factor = <u32>load<u16>(quantiser + firstFactors + row);
    const bias = load<u32>(quantiser + (index === 0 ? firstBias : otherBias));
    const magnitude = <i32>min<u32>((<u32>abs(number) * factor + bias) >> fraction, 2047);
    const level = number < 0 ? -magnitude : magnitude;
    store<i16>(to + 4 * index, level);
    store<i16>(place, level * <i32>load<u16>(quantiser + firstSteps + row));
    store<u8>(to + position, min<u32>(magnitude, lastLevel), magnitudesAt);
    bits |= (<u32>(level !== 0)) << (<u32>position);
  }
  store<u32>(to, bits, presentAt);
}

/** Quantises the first coefficient of a block alone. @returns half the error that is left */
export function quantiseFirst(at: usize, quantiser: usize): i32 {
  const number = <i32>load<i16>(at);
  const magnitude = <u32>abs(number);
  let made: i32 = 0;
  if (magnitude > load<u32>(quantiser + firstDead)) {
    const level = (magnitude * <u32>load<u16>(quantiser + firstFactors) + load<u32>(quantiser + firstBias)) >> fraction;
    made = level * firstStep(quantiser);
  }
  store<i16>(at, number < 0 ? -made : made);
  const error = <i32>magnitude - made;
  return (number < 0 ? -error : error) >> 1;
}

/** True if no more levels of these blocks than this are not 0, beside the first of each. */
export function isFlat(pairs: usize, count: usize, most: i32): bool {
  let found: i32 = 0;
  for (let pair = pairs; pair < pairs + count * pairLevels; pair += pairLevels) {
    found += popcnt(presentLevels(pair) & ~1) + popcnt(presentLevels(pair + 2) & ~1);
    if (found > most) return false;
  }
  return true;
}
