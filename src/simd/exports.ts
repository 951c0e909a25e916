// Made from assembly/ by `npm run build:simd`; a test holds it to that. The sources say what each function does.
import type { F32, F64, I32, Pointer, U32 } from './pointer.ts';

export interface SimdExports {
  readonly memory: WebAssembly.Memory;

  // assembly/index.ts
  readonly ownEnd: () => Pointer;

  // assembly/formats/avif/planes.ts
  readonly mixChroma: (own: Pointer, next: Pointer, to: Pointer, pairs: U32, range: F32) => void;
  readonly spreadChroma: (from: Pointer, to: Pointer, count: U32, range: F32) => void;
  readonly writePlanes: (
    luma: Pointer,
    blues: Pointer,
    reds: Pointer,
    to: Pointer,
    count: U32,
    black: F32,
    range: F32,
    toRed: F32,
    toBlue: F32,
    redInGreen: F32,
    blueInGreen: F32,
    green: F32,
  ) => void;

  // assembly/formats/gif/nearest.ts
  readonly nearestEntries: (words: Pointer, count: U32, indices: Pointer, order: Pointer, entries: U32) => void;

  // assembly/formats/jpeg/coefficients.ts
  readonly storePixels: (
    pixels: Pointer,
    stride: U32,
    columns: I32,
    quantisers: Pointer,
    work: Pointer,
    band: Pointer,
    to: Pointer,
  ) => Pointer;
  readonly storeQuads: (
    pixels: Pointer,
    stride: U32,
    lumaColumns: I32,
    lumaRows: I32,
    chromaRows: I32,
    quantisers: Pointer,
    work: Pointer,
    band: Pointer,
    to: Pointer,
  ) => Pointer;

  // assembly/formats/jpeg/entropy.ts
  readonly addData: (stop: Pointer) => void;
  readonly bitsLeft: () => I32;
  readonly endOfData: () => Pointer;
  readonly isRestartDue: () => 0 | 1;
  readonly moveUnread: (data: Pointer) => Pointer;
  readonly passRestart: (data: Pointer, stop: Pointer) => 0 | 1;
  readonly restOfData: () => Pointer;
  readonly startRows: (
    data: Pointer,
    stop: Pointer,
    first: Pointer,
    blockCount: I32,
    block: Pointer,
    across: I32,
    interval: I32,
  ) => void;

  // assembly/formats/jpeg/huffman.ts
  readonly endBits: (out: Pointer) => Pointer;
  readonly packTokens: (from: Pointer, end: Pointer, words: Pointer, out: Pointer) => Pointer;
  readonly startBits: () => void;
  readonly unpackTokens: (packed: Pointer, count: I32, lookup: Pointer, tokens: Pointer) => void;
  readonly writeTokens: (from: Pointer, end: Pointer, words: Pointer, out: Pointer) => Pointer;

  // assembly/formats/jpeg/lookup.ts
  readonly makePairs: (table: Pointer, pairs: Pointer) => void;
  readonly makeSkips: (table: Pointer, skips: Pointer) => void;

  // assembly/formats/jpeg/passes.ts
  readonly readScanRow: (pass: I32, from: I32, to: I32, low: I32, isKept: boolean) => 0 | 1;
  readonly startStore: (tables: Pointer) => void;
  readonly transformBlocks: (
    stored: Pointer,
    blockBytes: U32,
    blockCount: I32,
    always: U32,
    descriptor: Pointer,
  ) => 0 | 1;

  // assembly/formats/jpeg/pixels.ts
  readonly doubleRow: (from: Pointer, count: I32, to: Pointer) => void;
  readonly interpolateBoth: (from: Pointer, beside: Pointer, count: I32, to: Pointer) => void;
  readonly interpolateRow: (from: Pointer, count: I32, to: Pointer) => void;
  readonly interpolateRows: (from: Pointer, beside: Pointer, count: I32, rounding: I32, to: Pointer) => void;
  readonly writeCmyk: (
    cyan: Pointer,
    magenta: Pointer,
    yellow: Pointer,
    black: Pointer,
    count: I32,
    to: Pointer,
  ) => void;
  readonly writeRgb: (red: Pointer, green: Pointer, blue: Pointer, count: I32, to: Pointer) => void;
  readonly writeYcc: (luma: Pointer, blueness: Pointer, redness: Pointer, count: I32, to: Pointer) => void;
  readonly writeYcck: (
    luma: Pointer,
    blueness: Pointer,
    redness: Pointer,
    black: Pointer,
    count: I32,
    to: Pointer,
  ) => void;

  // assembly/formats/jpeg/rows.ts
  readonly readRow: (mcu: I32) => I32;

  // assembly/formats/jpeg/scan-tokens.ts
  readonly appendAcFirst: (
    row: Pointer,
    blocks: I32,
    from: I32,
    to: I32,
    low: I32,
    table: I32,
    counts: Pointer,
    end: Pointer,
  ) => Pointer;
  readonly appendAcRefining: (
    row: Pointer,
    blocks: I32,
    from: I32,
    to: I32,
    low: I32,
    table: I32,
    counts: Pointer,
    end: Pointer,
  ) => Pointer;
  readonly appendDcFirst: (
    row: Pointer,
    mcus: I32,
    lumaBlocks: I32,
    low: I32,
    counts: Pointer,
    end: Pointer,
  ) => Pointer;
  readonly appendDcRefining: (row: Pointer, blocks: I32, low: I32, counts: Pointer, end: Pointer) => Pointer;
  readonly endRun: (table: I32, counts: Pointer, end: Pointer) => Pointer;
  readonly startScanTokens: () => void;

  // assembly/formats/jpeg/tokens.ts
  readonly startTokens: (work: Pointer) => void;
  readonly tokenisePixels: (
    pixels: Pointer,
    stride: U32,
    columns: I32,
    quantisers: Pointer,
    work: Pointer,
    counts: Pointer,
    tokens: Pointer,
  ) => Pointer;
  readonly tokeniseQuads: (
    pixels: Pointer,
    stride: U32,
    lumaColumns: I32,
    lumaRows: I32,
    chromaRows: I32,
    quantisers: Pointer,
    work: Pointer,
    counts: Pointer,
    tokens: Pointer,
  ) => Pointer;

  // assembly/formats/lzw.ts
  readonly moveTiffLzw: (start: Pointer, taken: Pointer) => void;
  readonly startTiffLzw: () => void;
  readonly unpackGifLzw: (from: Pointer, end: Pointer, to: Pointer, full: Pointer, codeBits: U32) => Pointer;
  readonly unpackTiffLzw: (end: Pointer, isAll: boolean, full: Pointer) => I32;

  // assembly/formats/png/adler32.ts
  readonly adler32: (adler: U32, from: Pointer, end: Pointer) => U32;

  // assembly/formats/png/crc32.ts
  readonly crc32: (crc: U32, from: Pointer, end: Pointer) => U32;

  // assembly/formats/png/filter.ts
  readonly filterRows: (
    row: Pointer,
    stride: U32,
    rowBytes: U32,
    channels: U32,
    count: U32,
    filters: U32,
    to: Pointer,
  ) => void;
  readonly packPixels: (pixels: Pointer, width: U32, channels: U32, row: Pointer) => void;

  // assembly/formats/png/inflate.ts
  readonly inflate: (end: Pointer, isAll: boolean, full: Pointer) => I32;
  readonly inputPlace: () => Pointer;
  readonly moveInput: (start: Pointer, end: Pointer) => U32;
  readonly moveOutput: (start: Pointer, length: U32) => void;
  readonly outputEnd: () => Pointer;
  readonly startInflate: (input: Pointer, output: Pointer) => void;

  // assembly/formats/png/row-tokens.ts
  readonly countTokens: (counts: Pointer) => void;
  readonly endBlock: (isLast: boolean, output: Pointer) => Pointer;
  readonly fillBlock: (limit: Pointer, most: U32) => 0 | 1;
  readonly moveRest: (start: Pointer, end: Pointer) => Pointer;
  readonly putStored: (byteLength: U32) => void;
  readonly putTokens: (words: Pointer) => void;
  readonly putWords: (from: Pointer, words: U32) => void;
  readonly startBlocks: (start: Pointer, tokens: Pointer, output: Pointer) => void;

  // assembly/formats/png/rows.ts
  readonly clearColour: (pixels: Pointer, count: U32, colour: U32) => void;
  readonly expandPixels: (from: Pointer, pixelBytes: U32, count: U32, palette: Pointer, to: Pointer) => void;
  readonly spreadBits: (from: Pointer, bits: U32, count: U32, to: Pointer) => void;
  readonly unfilterRows: (filtered: Pointer, rows: Pointer, rowBytes: U32, pixelBytes: U32, count: U32) => 0 | 1;

  // assembly/formats/tiff/samples.ts
  readonly takeUpperBytes: (from: Pointer, count: U32, littleEndian: boolean, to: Pointer) => void;
  readonly undoDifferences: (
    row: Pointer,
    to: Pointer,
    rowBytes: U32,
    count: U32,
    sampleBytes: U32,
    pixelBytes: U32,
    littleEndian: boolean,
  ) => void;
  readonly unpackPackBits: (end: Pointer, isAll: boolean, full: Pointer) => I32;

  // assembly/kernels/area.ts
  readonly addBlocksOpaque: (row: Pointer, width: U32, length: U32, sums: Pointer) => void;
  readonly addBlocksPremultiplied: (row: Pointer, width: U32, length: U32, sums: Pointer) => void;
  readonly addWeighedLine: (line: Pointer, weight: F32, bytes: U32, sums: Pointer) => void;
  readonly meansOpaque: (sums: Pointer, scale: F32, bias: F32, length: U32, out: Pointer) => void;
  readonly meansPremultiplied: (sums: Pointer, scale: F32, bias: F32, length: U32, out: Pointer) => void;
  readonly mixLines: (
    lines: Pointer,
    stride: U32,
    first: U32,
    count: U32,
    weight0: F32,
    weight1: F32,
    weight2: F32,
    weight3: F32,
    length: U32,
    out: Pointer,
  ) => void;
  readonly roundSums: (sums: Pointer, bytes: U32) => void;
  readonly weighOpaque: (
    row: Pointer,
    starts: Pointer,
    weights: Pointer,
    count: U32,
    length: U32,
    line: Pointer,
  ) => void;
  readonly weighPremultiplied: (
    row: Pointer,
    starts: Pointer,
    weights: Pointer,
    count: U32,
    length: U32,
    line: Pointer,
  ) => void;

  // assembly/kernels/flatten.ts
  readonly flattenPixels: (pixels: Pointer, count: U32, colour: I32) => void;

  // assembly/kernels/rotate-free.ts
  readonly rotateRow: (
    region: Pointer,
    stride: I32,
    left: I32,
    top: I32,
    width: U32,
    height: U32,
    startX: F64,
    startY: F64,
    stepX: F64,
    stepY: F64,
    x: I32,
    count: U32,
    out: Pointer,
  ) => void;

  // assembly/kernels/separable-filter-opaque.ts
  readonly columnsOpaque: (
    ring: Pointer,
    slotBytes: U32,
    slots: U32,
    first: U32,
    weights: Pointer,
    line: Pointer,
  ) => void;
  readonly pairRows: (rows: Pointer, rowBytes: U32, pairs: Pointer) => void;
  readonly rowOpaque: (line: Pointer, starts: Pointer, weights: Pointer, count: U32, length: U32, out: Pointer) => void;

  // assembly/kernels/separable-filter-premultiplied.ts
  readonly columnsPremultiplied: (
    ring: Pointer,
    slotBytes: U32,
    slots: U32,
    first: U32,
    weights: Pointer,
    line: Pointer,
  ) => void;
  readonly premultiplyRows: (rows: Pointer, rowBytes: U32, pairs: Pointer) => void;
  readonly rowPremultiplied: (
    line: Pointer,
    starts: Pointer,
    weights: Pointer,
    count: U32,
    length: U32,
    out: Pointer,
  ) => void;

  // assembly/kernels/tone-line.ts
  readonly layTones: (pixels: Pointer, count: U32, gain: F32, offset: F32) => void;

  // assembly/kernels/unsharp-mask.ts
  readonly packRow: (row: Pointer, bytes: U32, packed: Pointer) => void;
  readonly premultiplyRow: (row: Pointer, bytes: U32, out: Pointer) => void;
  readonly sharpenOpaque: (
    above2: Pointer,
    above1: Pointer,
    here: Pointer,
    below1: Pointer,
    below2: Pointer,
    width: U32,
    w0: F32,
    w1: F32,
    w2: F32,
    amount: F32,
    line: Pointer,
    packed: Pointer,
    out: Pointer,
  ) => void;
  readonly sharpenPremultiplied: (
    above2: Pointer,
    above1: Pointer,
    here: Pointer,
    below1: Pointer,
    below2: Pointer,
    width: U32,
    w0: F32,
    w1: F32,
    w2: F32,
    amount: F32,
    line: Pointer,
    row: Pointer,
    out: Pointer,
  ) => void;
}

// Constants of the module that its callers depend on.
export const counterBytes = 2064;
export const filterColumns = 8;
export const filterRowsPerSlot = 2;
export const filterTaps = 4;
export const filterWeightBits = 14;
export const finished = 2;
export const floatPixelBytes = 16;
export const inputUsedUp = 1;
export const mixedLines = 4;
export const opaqueLineBytes = 8;
export const opaqueSlotBytes = 8;
export const outputFull = 0;
export const premultipliedLineBytes = 16;
export const premultipliedSlotBytes = 16;
export const sharpenReach = 2;
export const sharpenSlack = 8;
