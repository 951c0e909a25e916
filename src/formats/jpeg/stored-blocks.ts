// The twin of store.ts keeps this of a block: which coefficients are not 0, and the values of those that its samples are made of.
import { isUsed } from './inverse.ts';
import type { PlaneLayout } from './layout.ts';
import type { BlockLayout } from './smoothing.ts';
import { zigzag } from './tables.ts';
import { storedDcAt } from './twin-layout.ts';

export interface StoredBlocks extends BlockLayout {
  /** By position: the place of the coefficient behind the DC value, 0; those that are not kept share the last place. */
  readonly slots: readonly number[];
}

export const bytesOf = (blocks: StoredBlocks | undefined): number => 2 * (blocks as StoredBlocks).length;

export function storedBlocksOf({ size }: PlaneLayout): StoredBlocks {
  const kept = zigzag.map((natural) => isUsed(natural, size));
  const count = kept.filter(Boolean).length;
  const before = (position: number): number => kept.slice(0, position).filter(Boolean).length;
  const slots = kept.map((isKept, position) => (isKept ? before(position) : count));
  const first = storedDcAt / 2;
  // Whole words of 64 bits: the flags of the next block follow.
  const length = Math.ceil((first + count + (count < kept.length ? 1 : 0)) / 4) * 4;
  return { slots, length, places: slots.map((slot, position) => (kept[position] ? first + slot : undefined)) };
}
