// Counts of the branches of the token tree that were taken, and the probabilities that follow from it.
import { defaultProbabilities, storedProbabilities, updateProbabilities } from '../coefficient-tables';
import { oneCost, zeroCost } from './bit-costs';
import { startCosts, updateCosts } from './cost-tables';
import { probabilities } from './token-probabilities';

/** As many counters as probabilities: the ones in the lower half, all decisions in the upper one. */
export const counters: usize = memory.data(4 * 8 * 3 * 11 * 4, 16);

export function startStatistics(): void {
  memory.copy(probabilities, defaultProbabilities, storedProbabilities);
  startCosts();
}

export function clearCounters(): void {
  memory.fill(counters, 0, 4 * storedProbabilities);
}

/** The cost of decisions of which some are ones. */
function branchCost(ones: u32, all: u32, probability: u32): u32 {
  return ones * oneCost(probability) + (all - ones) * zeroCost(probability);
}

/** Takes the probabilities that follow from the counters where they save more than it costs to store them. */
export function updateProbabilitiesOfTokens(): void {
  let changes = false;
  for (let index: usize = 0; index < storedProbabilities; index += 1) {
    const counter = load<u32>(counters + 4 * index);
    const ones = counter & 0xffff;
    const all = counter >> 16;
    const update = <u32>load<u8>(updateProbabilities + index);
    const old = <u32>load<u8>(defaultProbabilities + index);
    const counted: u32 = ones === 0 ? 255 : 255 - (ones * 255) / all;
    const oldCost = branchCost(ones, all, old) + zeroCost(update);
    const newCost = branchCost(ones, all, counted) + oneCost(update) + 8 * 256;
    const chosen = <i32>oldCost > <i32>newCost ? counted : old;
    store<u8>(probabilities + index, chosen);
    changes = changes || chosen !== old;
  }
  if (changes) updateCosts();
}
