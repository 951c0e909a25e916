// The levels of all blocks, kept until the probabilities of the tokens are known: for each block a byte with the position behind its
// last level, then a byte for each level up to there.
import { makeRoomTo, memoryTop } from '../memory';

/** Stands before a level of 16 bits that is too large for a byte. */
const wideMark: i32 = -128;
/** The most bytes of a macroblock: 25 blocks. */
const mostBytes: usize = 25 * (1 + 16 * 3);

/** The packed levels, which are the last thing in memory, and grow there. */
let first: usize = 0;
let next: usize = 0;

export function startPacking(): void {
  first = next = memoryTop();
}

/** Begins again, in the same memory. */
export function packAgain(): void {
  next = first;
}

/** @returns the place behind the packed levels, which are unpacked from now on */
export function startUnpacking(): usize {
  const end = next;
  next = first;
  return end;
}

/** @returns false if there is no memory for one more macroblock */
export function makeRoom(): bool {
  return makeRoomTo(next + mostBytes);
}

/** @param end the position behind the last level that is not 0; 0 where there is none */
export function packEnd(end: usize): void {
  store<u8>(next, end);
  next += 1;
}

export function packLevel(level: i32): void {
  if (abs(level) < -wideMark) {
    store<i8>(next, level);
    next += 1;
  } else {
    store<i8>(next, wideMark);
    store<i16>(next, level, 1);
    next += 3;
  }
}

export function unpackEnd(): usize {
  next += 1;
  return load<u8>(next - 1);
}

export function unpackLevel(): i32 {
  const level = <i32>load<i8>(next);
  next += 1;
  if (level !== wideMark) return level;
  next += 2;
  return load<i16>(next - 2);
}
