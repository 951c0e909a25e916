// Decodes a VP8L picture (RFC 9649) row by row. Of the coded pixels it keeps as many as a copy can reach back to.
import { bitsOverrun, openBits, readBits } from './bits';
import { readGroups } from './code-groups';
import { CodedPicture, copySlack, decodePixels, farthest } from './coded-pixels';
import { allocate, memoryTop, releaseFrom } from './memory';
import { addLeft } from './predictors';
import { undoColourIndexing, undoCrossColour, undoPrediction, undoSubtractGreen } from './row-transforms';

const prediction: u32 = 0;
const crossColour: u32 = 1;
const subtractGreen: u32 = 2;
const colourIndexing: u32 = 3;

/** The transforms in the order of the file: kind, bits, data and width for each. */
const transformBytes: usize = 16;
const transforms: usize = memory.data(4 * 16, 16);
let transformCount: u32 = 0;

export let losslessWidth: u32 = 0;
export let losslessHeight: u32 = 0;
let row: u32 = 0;

/** A picture that holds the data of a transform or of the groups, and the picture itself. */
const small = changetype<CodedPicture>(memory.data(64, 16));
const main = changetype<CodedPicture>(memory.data(64, 16));
/** Pixels that `main.pixels` has room for. */
let capacity: u32 = 0;
/** Coded rows to decode at a time. */
const rowsAtOnce: u32 = 16;

/** The lines that transforms write to: any two, and two that the prediction uses in turn. */
let line: usize = 0;
let otherLine: usize = 0;
let predicted: usize = 0;
let predictedAbove: usize = 0;

/** @returns false if there is no valid header */
export function readLosslessHeader(at: usize, length: u32): bool {
  openBits(at, length);
  const signature = readBits(8);
  losslessWidth = readBits(14) + 1;
  losslessHeight = readBits(14) + 1;
  // A hint that there is alpha.
  readBits(1);
  const version = readBits(3);
  return signature === 0x2f && version === 0 && !bitsOverrun();
}

/** Opens a stream without a header, as alpha is. */
export function openLossless(at: usize, length: u32, width: u32, height: u32): void {
  openBits(at, length);
  losslessWidth = width;
  losslessHeight = height;
}

/** Reads everything before the pixels. @returns false if it is damaged, or does not fit into memory */
export function startLossless(): bool {
  row = 0;
  transformCount = 0;
  let width = losslessWidth;
  let seen: u32 = 0;
  while (readBits(1) !== 0) {
    const kind = readBits(2);
    if (seen & (1 << kind)) return false;
    seen |= 1 << kind;
    let data: usize = 0;
    let bits: u32 = 0;
    const before = width;
    if (kind === prediction || kind === crossColour) {
      bits = readBits(3) + 2;
      data = readSmall(blocksOf(width, bits), blocksOf(losslessHeight, bits));
      if (data === 0) return false;
    } else if (kind === colourIndexing) {
      const colours = readBits(8) + 1;
      data = readPalette(colours);
      if (data === 0) return false;
      bits = colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
      width = blocksOf(width, bits);
    }
    const at = transforms + <usize>transformCount * transformBytes;
    store<u32>(at, kind);
    store<u32>(at, bits, 4);
    store<usize>(at, data, 8);
    store<u32>(at, before, 12);
    transformCount += 1;
  }
  const lineBytes = (4 * losslessWidth + 16 + 64 + 15) & ~15;
  const lines = allocate(4 * lineBytes + 16);
  if (lines === 0) return false;
  line = lines + 16;
  otherLine = line + lineBytes;
  predicted = otherLine + lineBytes;
  predictedAbove = predicted + lineBytes;
  // Rows are kept whole, and decoded whole.
  const total = width * losslessHeight;
  capacity = min(total, 2 * farthest + rowsAtOnce * width);
  main.pixels = allocate(4 * <usize>capacity + copySlack);
  return main.pixels !== 0 && startPicture(main, width, losslessHeight, true);
}

/** How many blocks of 1 << `bits` cover a side. */
function blocksOf(side: u32, bits: u32): u32 {
  return (side + (1 << bits) - 1) >> bits;
}

/** @returns the pixels of a picture in the data, or 0 */
function readSmall(width: u32, height: u32): usize {
  const pixels = allocate(4 * <usize>width * <usize>height + copySlack);
  if (pixels === 0) return 0;
  const top = memoryTop();
  small.pixels = pixels;
  if (!startPicture(small, width, height, false) || !decodePixels(small, width * height)) return 0;
  releaseFrom(top);
  return pixels;
}

/** The colours are stored as differences. */
function readPalette(colours: u32): usize {
  const palette = allocate(16 + 256 * 4 + 16);
  if (palette === 0) return 0;
  const differences = readSmall(colours, 1);
  if (differences === 0) return 0;
  memory.fill(palette, 0, 16 + 256 * 4 + 16);
  addLeft(differences, palette + 16, palette + 16 + 4 * colours);
  // The words written behind the last colour are no colours.
  memory.fill(palette + 16 + 4 * colours, 0, 4 * (256 - colours));
  releaseFrom(palette + 16 + 256 * 4 + 16);
  return palette + 16;
}

/** Reads what stands before the pixels of a picture: the cache, the groups of the blocks and the codes. */
function startPicture(picture: CodedPicture, width: u32, height: u32, hasBlocks: bool): bool {
  picture.width = width;
  picture.height = height;
  picture.firstKept = picture.next = picture.x = picture.y = 0;
  picture.cacheBits = 0;
  if (readBits(1) !== 0) {
    const cacheBits = readBits(4);
    if (cacheBits < 1 || cacheBits > 11) return false;
    picture.cacheBits = cacheBits;
    picture.cache = allocate(4 << cacheBits);
    if (picture.cache === 0) return false;
    memory.fill(picture.cache, 0, 4 << cacheBits);
  }
  let groups: u32 = 1;
  let wanted: usize = 0;
  picture.groupOfBlock = 0;
  picture.blockBits = 0;
  picture.blocksAcross = 0;
  if (hasBlocks && readBits(1) !== 0) {
    const blockBits = readBits(3) + 2;
    const across = blocksOf(width, blockBits);
    const blocks = across * blocksOf(height, blockBits);
    const pixels = readSmall(across, blocksOf(height, blockBits));
    wanted = pixels === 0 ? 0 : allocate(1 << 16);
    if (wanted === 0) return false;
    memory.fill(wanted, 0, 1 << 16);
    for (let index: usize = 0; index < blocks; index += 1) {
      const group: u32 = (load<u32>(pixels + 4 * index) >> 8) & 0xffff;
      store<u16>(pixels + 2 * index, group);
      store<u8>(wanted + group, 1);
      groups = max(groups, group + 1);
    }
    picture.groupOfBlock = pixels;
    picture.blockBits = blockBits;
    picture.blocksAcross = across;
  }
  picture.groups = readGroups(groups, picture.cacheBits, wanted);
  return picture.groups !== 0;
}

/** @returns the next row of pixels, BGRA, or 0 if it is damaged; it is there until the next call */
export function readLosslessRow(): usize {
  const width = main.width;
  const first = row * width;
  if (main.next < first + width && !decodeRows(first)) return 0;
  let from = main.pixels + 4 * <usize>(first - main.firstKept);
  for (let index = transformCount; index > 0; index -= 1) {
    const at = transforms + <usize>(index - 1) * transformBytes;
    const kind = load<u32>(at);
    const bits = load<u32>(at, 4);
    const data = load<usize>(at, 8);
    const across = load<u32>(at, 12);
    const to = kind === prediction ? predicted : from === line ? otherLine : line;
    if (kind === prediction) {
      undoPrediction(row, from, predictedAbove, to, across, data, bits);
      predicted = predictedAbove;
      predictedAbove = to;
    } else if (kind === crossColour) {
      undoCrossColour(row, from, to, across, data, bits);
    } else if (kind === subtractGreen) {
      undoSubtractGreen(from, to, across);
    } else {
      undoColourIndexing(from, to, across, data, bits);
    }
    from = to;
  }
  row += 1;
  return from;
}

/** Decodes the rows from the one that begins at this pixel on, after making room for them. */
function decodeRows(first: u32): bool {
  const width = main.width;
  const end = min(width * main.height, first + rowsAtOnce * width);
  if (end - main.firstKept > capacity) {
    const kept = min(first, max(first - min(first, farthest), main.firstKept));
    memory.copy(main.pixels, main.pixels + 4 * <usize>(kept - main.firstKept), 4 * <usize>(main.next - kept));
    main.firstKept = kept;
  }
  return decodePixels(main, end);
}
