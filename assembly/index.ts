// The twins of src/kernels in WebAssembly SIMD. Memory is laid out by the caller (src/simd); nothing here allocates.
export { crc32 } from './crc32';
export { columnsOpaque, pairRows, rowOpaque } from './filter-opaque';
export { columnsPremultiplied, premultiplyRows, rowPremultiplied } from './filter-premultiplied';
export { flattenPixels } from './flatten';
export { inflate, inputPlace, moveInput, moveOutput, outputEnd, startInflate } from './inflate';
export { writeTokens } from './jpeg-bits';
export { endOfData, startRows } from './jpeg-entropy';
export { makePairs, makeSkips } from './jpeg-lookup';
export { doubleRow, interpolateBoth, interpolateRow, interpolateRows, writeRgb, writeYcc } from './jpeg-pixels';
export { readRow } from './jpeg-rows';
export { readScanRow, transformBlocks } from './jpeg-scans';
export { startTokens, tokeniseRow } from './jpeg-tokens';
export { expandPixels, unfilterRows } from './png-rows';
export { rotateRow } from './rotate';
export { packRow, premultiplyRow, sharpenOpaque, sharpenPremultiplied } from './sharpen';

/** Where the module's own tables end, and what the caller lays out can begin. */
export function ownEnd(): usize {
  return __heap_base;
}
