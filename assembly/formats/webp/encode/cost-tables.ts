// The costs of levels by the probabilities of the moment, in 256ths of a bit.
import { bitCost, oneCost, zeroCost } from './bit-costs';
import { bandNodes, bands, kindNodes, nodes, probabilities } from './token-probabilities';

/** Levels from here on differ in their extra bits alone, which `extraCosts` has. */
export const lastLevel: u32 = 67;
/** Bytes of the costs of the levels 0 to 67, and of those of the three contexts of a position. */
export const contextCosts: usize = 2 * 68;
export const positionCosts: usize = 3 * contextCosts;
/** Bytes of a kind of blocks: a cost of nothing, then those of 16 positions from `firstCosts` on. */
export const firstCosts: usize = 16;
export const kindCosts: usize = firstCosts + 16 * positionCosts;
/** Costs of levels by kind, position and context; those below 67 include sign and extra bits. */
export const levelCosts: usize = memory.data(4 * (16 + 16 * 3 * 2 * 68), 16);

/** Costs, by kind, position and context, of no level that follows; nothing behind the last position. */
export const positionEnds: usize = 2 * 4;
export const kindEnds: usize = 17 * positionEnds;
export const endCosts: usize = memory.data(4 * 17 * 4 * 2, 16);

const mostLevel: u32 = 2047;
/** The cost of the sign and extra bits of each level, whose probabilities are fixed. */
export const extraCosts: usize = memory.data(2 * 2048, 16);

/** The probabilities of the extra bits of the levels from 11 on, by the number of these bits. */
const extraBits3: usize = memory.data<u8>([173, 148, 140]);
const extraBits4: usize = memory.data<u8>([176, 155, 140, 135]);
const extraBits5: usize = memory.data<u8>([180, 157, 141, 134, 130]);
const extraBits11: usize = memory.data<u8>([254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129]);

/** The number of extra bits of a level from 11 on. */
export function extraBits(level: u32): u32 {
  return level < 19 ? 3 : level < 35 ? 4 : level < 67 ? 5 : 11;
}

/** The first level with as many extra bits. */
export function extraBase(bits: u32): u32 {
  return bits === 11 ? 67 : 3 + (1 << bits);
}

export function extraProbabilities(bits: u32): usize {
  return bits === 3 ? extraBits3 : bits === 4 ? extraBits4 : bits === 5 ? extraBits5 : extraBits11;
}

function extraCost(level: u32): u32 {
  if (level < 5) return 0;
  if (level < 7) return bitCost(level === 6, 159);
  if (level < 9) return zeroCost(165) + bitCost(level === 8, 145);
  // libwebp leaves out the second of the extra bits of 9 and 10.
  if (level < 11) return oneCost(165);
  const bits = extraBits(level);
  const rest = level - extraBase(bits);
  const chances = extraProbabilities(bits);
  let cost: u32 = 0;
  for (let bit: u32 = 0; bit < bits; bit += 1)
    cost += bitCost(((rest >> (bits - 1 - bit)) & 1) !== 0, load<u8>(chances + bit));
  return cost;
}

export function startCosts(): void {
  for (let level: u32 = 1; level <= mostLevel; level += 1)
    store<u16>(extraCosts + 2 * <usize>level, 256 + extraCost(level));
  updateCosts();
}

/** The cost of a level above 0 by the nodes from the third on. */
function treeCost(level: u32, chances: usize): u32 {
  if (level === 1) return zeroCost(load<u8>(chances, 2));
  const two = oneCost(load<u8>(chances, 2));
  if (level < 5) {
    const low = two + zeroCost(load<u8>(chances, 3));
    if (level === 2) return low + zeroCost(load<u8>(chances, 4));
    return low + oneCost(load<u8>(chances, 4)) + bitCost(level === 4, load<u8>(chances, 5));
  }
  const five = two + oneCost(load<u8>(chances, 3));
  if (level < 11) return five + zeroCost(load<u8>(chances, 6)) + bitCost(level > 6, load<u8>(chances, 7));
  const eleven = five + oneCost(load<u8>(chances, 6));
  if (level < 35) return eleven + zeroCost(load<u8>(chances, 8)) + bitCost(level > 18, load<u8>(chances, 9));
  return eleven + oneCost(load<u8>(chances, 8)) + bitCost(level > 66, load<u8>(chances, 10));
}

export function updateCosts(): void {
  for (let kind: usize = 0; kind < 4; kind += 1) {
    const costs = levelCosts + kind * kindCosts + firstCosts;
    const ends = endCosts + kind * kindEnds;
    const chances = probabilities + kind * kindNodes;
    for (let position: usize = 0; position < 16; position += 1) {
      const ofBand = chances + <usize>load<u8>(bands + position) * bandNodes;
      // These are of the band of position 4.
      if (position > 6 && position < 15)
        memory.copy(costs + position * positionCosts, costs + 4 * positionCosts, positionCosts);
      else updatePosition(ofBand, costs + position * positionCosts);
      for (let context: usize = 0; context < 3; context += 1)
        store<u16>(ends + position * positionEnds + 2 * context, zeroCost(load<u8>(ofBand + context * nodes)));
    }
  }
}

/** Fills the costs of a position by the probabilities of its band. */
function updatePosition(ofBand: usize, to: usize): void {
  for (let context: usize = 0; context < 3; context += 1, to += contextCosts) {
    const chances = ofBand + context * nodes;
    // In the first context, costs are without the flag that says that a level follows at all.
    const follows = context > 0 ? oneCost(load<u8>(chances)) : 0;
    const base = follows + oneCost(load<u8>(chances, 1));
    store<u16>(to, follows + zeroCost(load<u8>(chances, 1)));
    for (let level: u32 = 1; level <= lastLevel; level += 1) {
      const extra: u32 = level < lastLevel ? load<u16>(extraCosts + 2 * <usize>level) : 0;
      store<u16>(to + 2 * <usize>level, base + treeCost(level, chances) + extra);
    }
  }
}
