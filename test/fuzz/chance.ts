// Seeded random choices. Each input has a source of its own, so it can be made again without those before it.
import { random } from '../pictures.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** Random choices that follow from the seed alone. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  /** A whole number from 0 to `end - 1`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  odds(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Picks by weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.#next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    return (items.at(-1) as readonly [number, T])[1];
  }

  /** A position in `length` items, most often among the first: headers decide more than what follows them. */
  early(length: number): number {
    return this.odds(0.6) ? this.below(Math.min(length, 32)) : this.below(length);
  }

  /** Short lists are the likely ones. */
  some<T>(most: number, make: () => T): T[] {
    let count = 1;
    while (count < most && this.odds(0.5)) count += 1;
    return Array.from({ length: count }, make);
  }

  bytes(length: number): Bytes {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** A number of so many bytes at which programs make mistakes, or one near the number that stood there. */
  boundary(bytes: number, current = 0): number {
    const end = 2 ** (8 * Math.min(bytes, 6));
    const fixed = [0, 1, 2, 3, 7, 8, 255, 256, 16_383, 16_384, 30_000, 65_535, end - 1, end - 2, end / 2, end / 2 - 1];
    const near = [current - 1, current + 1, current * 2, current >> 1, current ^ (1 << this.below(8))];
    const value = this.odds(0.5) ? this.pick(fixed) : this.pick([...near, this.below(end)]);
    return ((value % end) + end) % end;
  }
}

/** The source of choices for one input of a target. */
export function chanceOf(seed: number, target: string, index: number): Chance {
  let hash = 0x811c9dc5;
  for (const letter of `${seed}/${target}/${index}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return new Chance(hash);
}
