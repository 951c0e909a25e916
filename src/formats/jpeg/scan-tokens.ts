// The tokens of a scan of a progressive file (T.81 annex G), as libjpeg chooses them (jcphuff.c). The twin is scan-tokens.simd.ts
// with assembly/formats/jpeg/scan-tokens.ts.
import type { Coefficients, StoredComponent } from './coefficients.ts';
import { chunksOf, reserve, type TokenSink, tokenSink } from './tokens.ts';
import { longestRun, mostHeldBits, plainTable, sixteenZeros } from './twin-layout.ts';
import type { WrittenScan } from './written-segments.ts';

/** More than a block can make, together with a run of ends of blocks before it. */
const mostTokens = 256;

export function scanTokens({ across, down, components }: Coefficients, scan: WrittenScan): Int32Array[] {
  const sink = tokenSink();
  const parts = scan.components.map((index) => components[index] as StoredComponent);
  if (scan.from > 0) {
    const [part] = parts;
    if (part) appendBand(part, scan, sink);
    return chunksOf(sink);
  }
  const predictors = parts.map(() => 0);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      for (const [order, part] of parts.entries()) {
        for (let block = 0; block < part.across * part.down; block += 1) {
          const row = y * part.down + Math.floor(block / part.across);
          const place = (row * part.stride + x * part.across + (block % part.across)) * 64;
          reserve(sink, 1);
          const value = (part.coefficients[place] as number) >> scan.low;
          if (scan.high === 0) appendValue(sink, part.huffman << 8, value - (predictors[order] as number));
          else appendBits(sink, value & 1, 1);
          predictors[order] = value;
        }
      }
    }
  }
  return chunksOf(sink);
}

/** A scan of AC coefficients, which is of one component and leaves out the blocks that only fill the last MCUs. */
function appendBand(part: StoredComponent, scan: WrittenScan, sink: TokenSink): void {
  const band = new Band(sink, part, scan);
  for (let row = 0; row < part.rows; row += 1) {
    for (let column = 0; column < part.columns; column += 1) {
      reserve(sink, mostTokens);
      const at = (row * part.stride + column) * 64;
      if (scan.high === 0) band.appendFirst(at);
      else band.appendRefining(at);
    }
  }
  band.endRun();
}

class Band {
  readonly #sink: TokenSink;
  readonly #coefficients: Int16Array;
  readonly #scan: WrittenScan;
  /** The table in which its symbols are counted. */
  readonly #table: number;
  /** Blocks that have nothing more, and the bits that refine their coefficients. */
  #run = 0;
  #held: number[] = [];

  constructor(sink: TokenSink, { huffman, coefficients }: StoredComponent, scan: WrittenScan) {
    this.#sink = sink;
    this.#coefficients = coefficients;
    this.#scan = scan;
    this.#table = (huffman + 1) << 8;
  }

  appendFirst(at: number): void {
    const { from, to, low } = this.#scan;
    let zeros = 0;
    for (let position = from; position <= to; position += 1) {
      const value = this.#coefficients[at + position] as number;
      const magnitude = Math.abs(value) >> low;
      if (magnitude === 0) {
        zeros += 1;
        continue;
      }
      this.endRun();
      for (; zeros > 15; zeros -= 16) appendToken(this.#sink, this.#table | sixteenZeros, 0);
      appendValue(this.#sink, this.#table | (zeros << 4), value < 0 ? -magnitude : magnitude);
      zeros = 0;
    }
    if (zeros > 0) this.#endBlock([]);
  }

  appendRefining(at: number): void {
    const { from, to, low } = this.#scan;
    const magnitudeAt = (position: number): number => Math.abs(this.#coefficients[at + position] as number) >> low;
    let lastNew = to;
    while (lastNew >= from && magnitudeAt(lastNew) !== 1) lastNew -= 1;
    let zeros = 0;
    let bits: number[] = [];
    for (let position = from; position <= to; position += 1) {
      const magnitude = magnitudeAt(position);
      if (magnitude === 0) {
        zeros += 1;
        continue;
      }
      for (; zeros > 15 && position <= lastNew; zeros -= 16) {
        this.endRun();
        appendToken(this.#sink, this.#table | sixteenZeros, 0);
        this.#appendAll(bits);
        bits = [];
      }
      if (magnitude > 1) {
        bits.push(magnitude & 1);
        continue;
      }
      this.endRun();
      const isPositive = (this.#coefficients[at + position] as number) > 0;
      appendToken(this.#sink, this.#table | (zeros << 4) | 1, isPositive ? 1 : 0);
      this.#appendAll(bits);
      bits = [];
      zeros = 0;
    }
    if (zeros > 0 || bits.length > 0) this.#endBlock(bits);
  }

  #endBlock(bits: readonly number[]): void {
    this.#run += 1;
    this.#held.push(...bits);
    if (this.#run === longestRun || this.#held.length > mostHeldBits) this.endRun();
  }

  /** Writes the run of ends of blocks that is pending, if there is one. */
  endRun(): void {
    if (this.#run === 0) return;
    const size = 31 - Math.clz32(this.#run);
    appendToken(this.#sink, this.#table | (size << 4), 0);
    appendBits(this.#sink, this.#run - (1 << size), size);
    this.#appendAll(this.#held);
    this.#run = 0;
    this.#held = [];
  }

  #appendAll(bits: readonly number[]): void {
    for (let from = 0; from < bits.length; from += 16) {
      const some = bits.slice(from, from + 16);
      appendBits(
        this.#sink,
        some.reduce((value, bit) => (value << 1) | bit, 0),
        some.length,
      );
    }
  }
}

/** @param bits what follows the symbol's code, as many bits as its low half says */
function appendToken(sink: TokenSink, symbol: number, bits: number): void {
  sink.tokens[sink.end] = (symbol << 16) | bits;
  sink.end += 1;
}

/** @param symbol without the number's size */
function appendValue(sink: TokenSink, symbol: number, value: number): void {
  const size = 32 - Math.clz32(Math.abs(value));
  appendToken(sink, symbol | size, (value + (value >> 31)) & ((1 << size) - 1));
}

/** @param count 16 at most */
const appendBits = (sink: TokenSink, bits: number, count: number): void =>
  appendToken(sink, (plainTable << 8) | count, bits);
