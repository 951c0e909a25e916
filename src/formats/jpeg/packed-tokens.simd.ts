// The tokens of a large picture until its codes are known, packed to about a quarter (assembly/formats/jpeg/huffman.ts).

import { release } from '../../pixel-memory.ts';
import { type Held, wordsIn } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { bitsOf, codeWords, optimalTable, symbolCount } from './huffman.ts';

/** Some tokens, packed by a Huffman code of their own for all four tables at once. */
interface Piece {
  readonly count: number;
  /** The code words, as `codeWords` makes them. */
  readonly words: Int32Array;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A word for any sixteen bits. */
export const packedLookupBytes = 4 << 16;

/** Bytes behind packed tokens that are read or written beyond their end. */
const slackBytes = 16;

type TokenMemory = Held<'symbols' | 'tokens' | 'lookup'>;

/** Takes tokens out of the memory, whose last area `tokens` is. */
export class PackedTokens {
  readonly #held: TokenMemory;
  readonly #pieceBytes: number;
  readonly #pieces: Piece[] = [];
  /** The count of each symbol in them. */
  #counts: Int32Array = new Int32Array(symbolCount);

  /** @param pieceBytes bytes of tokens that are unpacked at a time: whole words */
  constructor(held: TokenMemory, pieceBytes: number) {
    this.#held = held;
    this.#pieceBytes = pieceBytes;
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  /** Packs the tokens up to `end`, which are all that were counted since the last call. */
  add(end: Pointer): void {
    this.#held.reach(offset(end, slackBytes));
    const { exports, areas } = this.#held;
    const { tokens, lookup } = areas;
    const all = wordsIn(areas.symbols).slice();
    const counts = all.map((count, key) => count - (this.#counts[key] as number));
    const words = codeWords(optimalTable(counts), symbolCount);
    this.#counts = all;
    wordsIn(lookup).set(words);
    for (let from = tokens.at; from < end; ) {
      const to = Math.min(offset(from, this.#pieceBytes), end) as Pointer;
      // A token takes 27 of its 32 bits at most, so they are packed where they lie.
      const written = exports.packTokens(from, to, lookup.at, from);
      const bytes = new Uint8Array(lookup.bytes.buffer).slice(from, written);
      this.#pieces.push({ count: (to - from) / 4, words, bytes });
      from = to;
    }
  }

  /** Each puts a piece back, and gives the address where it ends. The last time it is asked for, its memory is freed. */
  unpackers(): ((isLastTime: boolean) => Pointer)[] {
    return this.#pieces.map((piece) => (isLastTime) => {
      const end = this.#unpack(piece);
      if (isLastTime) release(piece.bytes.buffer);
      return end;
    });
  }

  #unpack({ count, words, bytes }: Piece): Pointer {
    const end = offset(this.#held.areas.tokens.at, count * 4);
    this.#held.reach(offset(end, bytes.length + slackBytes));
    const { exports, areas } = this.#held;
    const entries = wordsIn(areas.lookup);
    for (const [key, word] of words.entries()) {
      if (word === 0) continue;
      const following = key & 15;
      const length = bitsOf(word) - following;
      const from = ((word & 0x7ffffff) >> following) << (16 - length);
      entries.fill((key << 16) | length, from, from + (1 << (16 - length)));
    }
    new Uint8Array(areas.lookup.bytes.buffer).set(bytes, end);
    exports.unpackTokens(end, count, areas.lookup.at, areas.tokens.at);
    return end;
  }
}
