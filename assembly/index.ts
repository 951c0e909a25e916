// The twins of src/kernels in WebAssembly SIMD. Memory is laid out by the caller (src/simd); nothing here allocates.

export { endOfData, startRows } from './formats/jpeg/entropy';
export { writeTokens } from './formats/jpeg/huffman';
export { makePairs, makeSkips } from './formats/jpeg/lookup';
export { readScanRow, transformBlocks } from './formats/jpeg/passes';
export { doubleRow, interpolateBoth, interpolateRow, interpolateRows, writeRgb, writeYcc } from './formats/jpeg/pixels';
export { readRow } from './formats/jpeg/rows';
export { startTokens, tokeniseRow } from './formats/jpeg/tokens';
export { adler32 } from './formats/png/adler32';
export { crc32 } from './formats/png/crc32';
export { filterRows, packPixels } from './formats/png/filter';
export { inflate, inputPlace, moveInput, moveOutput, outputEnd, startInflate } from './formats/png/inflate';
export {
  countTokens,
  endBlock,
  fillBlock,
  moveRest,
  putStored,
  putTokens,
  putWords,
  startBlocks,
} from './formats/png/row-tokens';
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
