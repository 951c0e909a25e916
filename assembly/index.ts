// The twins of src/kernels in WebAssembly SIMD. Memory is laid out by the caller (src/simd); nothing here allocates.

export { endOfData, startRows } from './formats/jpeg/entropy';
export { writeTokens } from './formats/jpeg/huffman';
export { makePairs, makeSkips } from './formats/jpeg/lookup';
export { readScanRow, transformBlocks } from './formats/jpeg/passes';
export {
  doubleRow,
  interpolateBoth,
  interpolateRow,
  interpolateRows,
  writeCmyk,
  writeRgb,
  writeYcc,
  writeYcck,
} from './formats/jpeg/pixels';
export { readRow } from './formats/jpeg/rows';
export { startTokens, tokeniseRow } from './formats/jpeg/tokens';
export { crc32 } from './formats/png/crc32';
export { inflate, inputPlace, moveInput, moveOutput, outputEnd, startInflate } from './formats/png/inflate';
export { expandPixels, unfilterRows } from './formats/png/rows';
export { flattenPixels } from './kernels/flatten';
export { rotateRow } from './kernels/rotate-free';
export { columnsOpaque, pairRows, rowOpaque } from './kernels/separable-filter-opaque';
export { columnsPremultiplied, premultiplyRows, rowPremultiplied } from './kernels/separable-filter-premultiplied';
export { packRow, premultiplyRow, sharpenOpaque, sharpenPremultiplied } from './kernels/unsharp-mask';

/** Where the module's own tables end, and what the caller lays out can begin. */
export function ownEnd(): usize {
  return __heap_base;
}
