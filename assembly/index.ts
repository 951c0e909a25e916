// The entry of the WebAssembly module: the SIMD twins of src/kernels and of what the codecs of JPEG, PNG, GIF, TIFF and AVIF
// spend their time in. The caller lays out the memory (src/simd/instance.ts); nothing here allocates.
//
// `npm run build:simd` makes src/simd/exports.ts of what is exported here. An address is a `usize` and nothing else is,
// so that TypeScript tells addresses from counts; a constant that both sides must agree on is exported and reaches
// TypeScript by name.

export { mixChroma, spreadChroma, writePlanes } from './formats/avif/planes';
export { nearestEntries } from './formats/gif/nearest';
export { storePixels, storeQuads } from './formats/jpeg/coefficients';
export {
  addData,
  bitsLeft,
  endOfData,
  isRestartDue,
  moveUnread,
  passRestart,
  restOfData,
  startRows,
} from './formats/jpeg/entropy';
export { endBits, packTokens, startBits, unpackTokens, writeTokens } from './formats/jpeg/huffman';
export { makePairs, makeSkips } from './formats/jpeg/lookup';
export { readScanRow, startStore, transformBlocks } from './formats/jpeg/passes';
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
export {
  appendAcFirst,
  appendAcRefining,
  appendDcFirst,
  appendDcRefining,
  endRun,
  startScanTokens,
} from './formats/jpeg/scan-tokens';
export { startTokens, tokenisePixels, tokeniseQuads } from './formats/jpeg/tokens';
export { moveTiffLzw, startTiffLzw, unpackGifLzw, unpackTiffLzw } from './formats/lzw';
export { adler32 } from './formats/png/adler32';
export { crc32 } from './formats/png/crc32';
export { filterRows, packPixels } from './formats/png/filter';
export {
  finished,
  inflate,
  inputPlace,
  inputUsedUp,
  moveInput,
  moveOutput,
  outputEnd,
  outputFull,
  startInflate,
} from './formats/png/inflate';
export {
  counterBytes,
  countTokens,
  endBlock,
  fillBlock,
  moveRest,
  putStored,
  putTokens,
  putWords,
  startBlocks,
} from './formats/png/row-tokens';
export { clearColour, expandPixels, spreadBits, unfilterRows } from './formats/png/rows';
export { takeUpperBytes, undoDifferences, unpackPackBits } from './formats/tiff/samples';
export {
  addBlocksOpaque,
  addBlocksPremultiplied,
  addWeighedLine,
  meansOpaque,
  meansPremultiplied,
  mixedLines,
  mixLines,
  roundSums,
  weighOpaque,
  weighPremultiplied,
} from './kernels/area';
export { flattenPixels } from './kernels/flatten';
export { rotateRow } from './kernels/rotate-free';
export {
  columnsOpaque,
  filterColumns,
  filterRowsPerSlot,
  filterTaps,
  filterWeightBits,
  opaqueLineBytes,
  opaqueSlotBytes,
  pairRows,
  rowOpaque,
} from './kernels/separable-filter-opaque';
export {
  columnsPremultiplied,
  premultipliedLineBytes,
  premultipliedSlotBytes,
  premultiplyRows,
  rowPremultiplied,
} from './kernels/separable-filter-premultiplied';
export { layTones } from './kernels/tone-line';
export {
  floatPixelBytes,
  packRow,
  premultiplyRow,
  sharpenOpaque,
  sharpenPremultiplied,
  sharpenReach,
  sharpenSlack,
} from './kernels/unsharp-mask';

/** The first address behind the module's own tables, where the caller's memory can begin. */
export function ownEnd(): usize {
  return __heap_base;
}
