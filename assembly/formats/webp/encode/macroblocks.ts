// Each macroblock's susceptibility, segment and prediction modes, kept until the modes are written.
import { allocate } from '../memory';
import { columns, rows } from './planes';

/** Bytes of a macroblock: its susceptibility, its segment, the mode of chroma, then 1 if luma is predicted as a whole. */
const infoBytes: usize = 4;
const segmentByte: usize = 1;
const chromaByte: usize = 2;
const wholeByte: usize = 3;

let infos: usize = 0;
/** The modes of blocks of luma, with a column before and a row above that stand for those beyond the picture. */
let modes: usize = 0;
/** Bytes of a row of `modes`. */
export let modesStride: usize = 0;

/** @returns false if memory does not suffice */
export function startMacroblocks(): bool {
  modesStride = 4 * columns + 1;
  const count = columns * rows;
  const modeBytes = modesStride * (4 * rows + 1);
  infos = allocate(count * infoBytes + modeBytes);
  modes = infos + count * infoBytes;
  if (infos === 0) return false;
  memory.fill(infos, 0, count * infoBytes + modeBytes);
  return true;
}

export function countOfMacroblocks(): usize {
  return columns * rows;
}

export function susceptibilityOf(index: usize): u32 {
  return load<u8>(infos + index * infoBytes);
}

export function setSusceptibility(index: usize, number: u32): void {
  store<u8>(infos + index * infoBytes, number);
}

export function segmentOf(index: usize): u32 {
  return load<u8>(infos + index * infoBytes, segmentByte);
}

export function setSegment(index: usize, segment: u32): void {
  store<u8>(infos + index * infoBytes, segment, segmentByte);
}

export function chromaModeOf(index: usize): u32 {
  return load<u8>(infos + index * infoBytes, chromaByte);
}

export function isWhole(index: usize): bool {
  return load<u8>(infos + index * infoBytes, wholeByte) !== 0;
}

/** The place of the mode of a macroblock's first block. */
export function modesAt(column: usize, row: usize): usize {
  return modes + (4 * row + 1) * modesStride + 4 * column + 1;
}

export function setModes(index: usize, whole: bool, chromaMode: u32): void {
  store<u8>(infos + index * infoBytes, chromaMode, chromaByte);
  store<u8>(infos + index * infoBytes, whole, wholeByte);
}
