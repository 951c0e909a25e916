// The entry of the WebAssembly module that encodes opaque pictures as lossy WebP: the bytes that libwebp writes with its
// default options. It is a file of its own, fetched when the first of them is encoded. The caller puts rows of RGBA
// into its memory, some at a time, and takes the file out of it.
import { allocate, releaseAll } from '../memory';
import { analyse, chromaAlpha } from './analysis';
import { startBlocks } from './blocks';
import { startChroma } from './chroma';
import { encodeFrame, firstToken, startFrame, writeFrame } from './frame';
import { firstPartition, writeFirstPartition } from './headers';
import { startMacroblocks } from './macroblocks';
import { fillRows, startPlanes } from './planes';
import { clearSegments, finishFilters } from './segments';
import { startStatistics } from './statistics';
import { startSurroundings } from './surroundings';

/** Rows that fit at `place`. */
export const mostRows: u32 = 16;
/** The first partition's length must be less than this: it has 19 bits. */
const mostFirst: usize = 1 << 19;

let pixels: usize = 0;
let firstEnd: usize = 0;
let tokenEnd: usize = 0;

/** Begins with a new picture. @returns where its rows go, or 0 if there is not enough memory */
export function place(width: u32, height: u32): usize {
  releaseAll();
  pixels = allocate(4 * <usize>width * mostRows + 64);
  return pixels !== 0 && startPlanes(width, height) ? pixels : 0;
}

/** Takes the next rows from where `place` said: an even number of them, but for the last ones. */
export function addRows(count: u32): void {
  fillRows(pixels, count);
}

/**
 * Encodes the picture once all its rows are there.
 * @param quality 0 to 100
 * @returns false if memory does not suffice, or the first partition does not for the modes
 */
export function encode(quality: f64): bool {
  if (!startMacroblocks() || !startSurroundings() || !startChroma() || !startFrame()) return false;
  clearSegments();
  startStatistics();
  startBlocks();
  analyse();
  if (!encodeFrame(quality, chromaAlpha)) return false;
  finishFilters();
  tokenEnd = writeFrame();
  if (tokenEnd === 0) return false;
  firstEnd = writeFirstPartition();
  return firstEnd !== 0 && firstEnd - firstPlace() < mostFirst;
}

/** The partitions of the frame, which follow its tag of ten bytes. */
export function firstPlace(): usize {
  return firstPartition();
}

export function firstBytes(): u32 {
  return <u32>(firstEnd - firstPartition());
}

export function tokensPlace(): usize {
  return firstToken();
}

export function tokensBytes(): u32 {
  return <u32>(tokenEnd - firstToken());
}
