// The costs of the levels of blocks in the file, by the probabilities of the moment.
import { oneCost } from './bit-costs';
import {
  contextCosts,
  endCosts,
  extraCosts,
  firstCosts,
  kindCosts,
  kindEnds,
  lastLevel,
  levelCosts,
  positionCosts,
  positionEnds,
} from './cost-tables';
import { magnitudesOf, pairLevels, presentLevels } from './quantisers';
import {
  averages,
  bandNodes,
  chromaBlocks,
  kindNodes,
  lumaBlocks,
  lumaWithoutAverage,
  probabilities,
} from './token-probabilities';

/** For each macroblock above and for the one to the left: which of its blocks at that side have levels. */
export const contextBytes: usize = 16;
export const contextOfChroma: usize = 4;
export const contextOfAverages: usize = 8;
const aboveCopy: usize = memory.data(16, 16);
const leftCopy: usize = memory.data(16, 16);

/** For each position, where its cost is: bytes from those of its kind on. */
const places: usize = memory.data(32, 16);

/** @param from the first position that this kind of block has: 0 or 1 */
function blockCost(levels: usize, kind: usize, from: usize, context: usize): u32 {
  const end = <usize>(32 - clz(presentLevels(levels)));
  const ends = endCosts + kind * kindEnds;
  if (end === 0) return load<u16>(ends + from * positionEnds + 2 * context);
  const magnitudes = v128.load(magnitudesOf(levels));
  // The context of a position is the magnitude before it, up to 2.
  const before = i8x16.min_u(magnitudes, i8x16.splat(2));
  const first = i8x16.splat(<i8>context);
  const contexts =
    from === 0
      ? v128.shuffle<u8>(before, first, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
      : v128.shuffle<u8>(before, first, 0, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  storePlaces(
    i16x8.extend_low_i8x16_u(magnitudes),
    i16x8.extend_low_i8x16_u(contexts),
    i16x8(0, 1, 2, 3, 4, 5, 6, 7),
    end,
    places,
  );
  storePlaces(
    i16x8.extend_high_i8x16_u(magnitudes),
    i16x8.extend_high_i8x16_u(contexts),
    i16x8(8, 9, 10, 11, 12, 13, 14, 15),
    end,
    places + 16,
  );
  const costs = levelCosts + kind * kindCosts;
  let cost: u32 = context === 0 ? oneCost(load<u8>(probabilities + kind * kindNodes + from * bandNodes)) : 0;
  cost += load<u16>(ends + end * positionEnds + 2 * min<usize>(load<u8>(magnitudesOf(levels) + end - 1), 2));
  if (from === 0) cost += load<u16>(costs + load<u16>(places));
  cost += load<u16>(costs + load<u16>(places, 2)) + load<u16>(costs + load<u16>(places, 4));
  cost += load<u16>(costs + load<u16>(places, 6)) + load<u16>(costs + load<u16>(places, 8));
  cost += load<u16>(costs + load<u16>(places, 10)) + load<u16>(costs + load<u16>(places, 12));
  cost += load<u16>(costs + load<u16>(places, 14)) + load<u16>(costs + load<u16>(places, 16));
  cost += load<u16>(costs + load<u16>(places, 18)) + load<u16>(costs + load<u16>(places, 20));
  cost += load<u16>(costs + load<u16>(places, 22)) + load<u16>(costs + load<u16>(places, 24));
  cost += load<u16>(costs + load<u16>(places, 26)) + load<u16>(costs + load<u16>(places, 28));
  cost += load<u16>(costs + load<u16>(places, 30));
  if (v128.any_true(i8x16.eq(magnitudes, i8x16.splat(<i8>lastLevel)))) cost += extraCostOf(levels);
  return cost;
}

/** Positions behind the last level lead to a cost of nothing. */
function storePlaces(magnitudes: v128, contexts: v128, positions: v128, end: usize, to: usize): void {
  const ofPosition = i16x8.add(i16x8.mul(positions, i16x8.splat(<i16>positionCosts)), i16x8.splat(<i16>firstCosts));
  const ofContext = i16x8.mul(contexts, i16x8.splat(<i16>contextCosts));
  const at = i16x8.add(i16x8.add(ofPosition, ofContext), i16x8.shl(magnitudes, 1));
  v128.store(to, v128.and(at, i16x8.lt_s(positions, i16x8.splat(<i16>end))));
}

/** The cost of the signs and extra bits of the largest levels, which the costs of levels leave out. */
function extraCostOf(levels: usize): u32 {
  let cost: u32 = 0;
  for (let at = levels; at < levels + 64; at += 4) {
    const level = <u32>abs(<i32>load<i16>(at));
    if (level >= lastLevel) cost += load<u16>(extraCosts + 2 * <usize>level);
  }
  return cost;
}

function copyContexts(above: usize, left: usize): void {
  v128.store(aboveCopy, v128.load(above));
  v128.store(leftCopy, v128.load(left));
}

/** Luma of a macroblock with averages: 16 blocks, and the averages. */
export function lumaCost(levels: usize, averageLevels: usize, above: usize, left: usize): u32 {
  copyContexts(above, left);
  const context = <usize>load<u8>(above + contextOfAverages) + load<u8>(left + contextOfAverages);
  let cost = blockCost(averageLevels, averages, 0, context);
  for (let block: usize = 0; block < 16; block += 1)
    cost += nextCost(
      levels + pairLevels * (block >> 1) + 2 * (block & 1),
      lumaWithoutAverage,
      1,
      block & 3,
      block >> 2,
    );
  return cost;
}

/** The eight blocks of chroma: four of U, four of V. */
export function chromaCost(levels: usize, above: usize, left: usize): u32 {
  copyContexts(above, left);
  let cost: u32 = 0;
  for (let block: usize = 0; block < 8; block += 1) {
    const plane = contextOfChroma + 2 * (block >> 2);
    cost += nextCost(
      levels + pairLevels * (block >> 1) + 2 * (block & 1),
      chromaBlocks,
      0,
      plane + (block & 1),
      plane + ((block >> 1) & 1),
    );
  }
  return cost;
}

function nextCost(levels: usize, kind: usize, from: usize, above: usize, left: usize): u32 {
  const context = <usize>load<u8>(aboveCopy + above) + load<u8>(leftCopy + left);
  const has = presentLevels(levels) !== 0;
  store<u8>(aboveCopy + above, has);
  store<u8>(leftCopy + left, has);
  return blockCost(levels, kind, from, context);
}

/** A block of luma in a macroblock of such blocks. */
export function lumaBlockCost(levels: usize, context: usize): u32 {
  return blockCost(levels, lumaBlocks, 0, context);
}
