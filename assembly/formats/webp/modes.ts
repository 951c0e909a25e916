// How a macroblock is predicted (RFC 6386, sections 9.3 and 11).
import { boolsOverrun, readBool, readTree } from './bool-reader';
import { segmentProbabilities, skipProbability, skips, updatesSegments } from './frame-header';
import {
  blockModeProbabilities,
  blockModeTree,
  dcMode,
  horizontalMode,
  leaf,
  trueMotionMode,
  verticalMode,
} from './mode-tables';

export let segment: u32 = 0;
export let isSkipped = false;
/** Luma is predicted in blocks of 4x4. */
export let byBlocks = false;
/** The modes of the 16 blocks, or 16 times that of the macroblock. */
export const blockModes: usize = memory.data(16, 16);
export let chromaMode: u32 = 0;

/**
 * @param above, left the modes of the four blocks at that side, which become those of this macroblock
 * @returns false if bits may have been read beyond the end of the partition
 */
export function readModes(above: usize, left: usize): bool {
  segment = 0;
  if (updatesSegments) {
    segment =
      readBool(load<u8>(segmentProbabilities)) === 0
        ? readBool(load<u8>(segmentProbabilities, 1))
        : 2 + readBool(load<u8>(segmentProbabilities, 2));
  }
  isSkipped = skips && readBool(skipProbability) !== 0;
  byBlocks = readBool(145) === 0;
  if (byBlocks) {
    for (let block: usize = 0; block < 16; block += 1) {
      const column = above + (block & 3);
      const row = left + (block >> 2);
      const chances = blockModeProbabilities + (<usize>load<u8>(column) * 10 + load<u8>(row)) * 9;
      const mode = readTree(blockModeTree, leaf, chances) - leaf;
      store<u8>(column, mode);
      store<u8>(row, mode);
      store<u8>(blockModes + block, mode);
    }
  } else {
    const mode =
      readBool(156) !== 0
        ? readBool(128) !== 0
          ? trueMotionMode
          : horizontalMode
        : readBool(163) !== 0
          ? verticalMode
          : dcMode;
    const four = mode * 0x01010101;
    store<u32>(above, four);
    store<u32>(left, four);
    store<u8>(blockModes, mode);
  }
  chromaMode =
    readBool(142) === 0
      ? dcMode
      : readBool(114) === 0
        ? verticalMode
        : readBool(183) !== 0
          ? trueMotionMode
          : horizontalMode;
  return !boolsOverrun();
}
