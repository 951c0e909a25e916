// Quantised coefficients as the symbols of the entropy coder: values by their bit length, zeros by their run length.
import { zigzag } from './tables.ts';
import { forwardTransform } from './transform.ts';
import { sixteenZeros } from './twin-layout.ts';

/**
 * A token is a Huffman symbol and the bits that follow it in the file: from bit 24 the Huffman table (0 DC and 1 AC of
 * luma, 2 and 3 of chroma), from bit 16 the symbol, from bit 0 the bits. They are kept in chunks: a photograph has
 * millions, and one array that grew would be copied again and again.
 */
export interface TokenSink {
  readonly full: Int32Array[];
  tokens: Int32Array;
  end: number;
}

export const tokensPerBlock = 64;
const chunkLength = 1 << 16;

export const tokenSink = (): TokenSink => ({ full: [], tokens: new Int32Array(chunkLength), end: 0 });

/** Makes room for `count` more tokens. */
export function reserve(sink: TokenSink, count: number): void {
  if (sink.end + count <= chunkLength) return;
  sink.full.push(sink.tokens.subarray(0, sink.end));
  sink.tokens = new Int32Array(chunkLength);
  sink.end = 0;
}

export const chunksOf = ({ full, tokens, end }: TokenSink): Int32Array[] => [...full, tokens.subarray(0, end)];

/** A quantisation table prepared for use. The divisors are 8 times its values, because the transform's results are 8 times too large. */
export interface Quantiser {
  /** By place: the largest absolute value that rounds to 0. */
  readonly limits: Int32Array;
  /**
   * By zigzag position, in one word: a multiplier (from bit 11), the place in the block (6 bits), a shift (5 bits, all
   * that `>>` looks at). 2 * value / divisor, rounded down, is (value * multiplier) >> shift: exact below 2^14.
   */
  readonly steps: Int32Array;
}

const quantisers = new WeakMap<readonly number[], Quantiser>();

/** The quantiser of a table, which is made once: most pictures of a batch are written at the same quality. */
export function quantiser(table: readonly number[]): Quantiser {
  const found = quantisers.get(table) ?? quantiserFor(table);
  quantisers.set(table, found);
  return found;
}

function quantiserFor(table: readonly number[]): Quantiser {
  const limits = new Int32Array(64);
  const steps = new Int32Array(64);
  zigzag.forEach((place, position) => {
    const divisor = (table[position] as number) * 8;
    const shift = 14 + Math.ceil(Math.log2(divisor));
    limits[place] = divisor / 2 - 1;
    steps[position] = (Math.ceil(2 ** (shift + 1) / divisor) << 11) | (place << 5) | shift;
  });
  return { limits, steps };
}

export interface Component {
  readonly quantiser: Quantiser;
  /** The table of the DC symbols; the next one is that of the AC symbols. */
  readonly huffman: 0 | 2;
  /** The last block's DC value: the next one's is written as the difference. */
  dc: number;
}

const coefficients = new Int32Array(64);
const mask = new Int32Array(2);
const endOfBlock = 0x00;

/** Appends one block. Values are rounded half away from zero. */
export function appendBlock(samples: Int32Array, offset: number, component: Component, sink: TokenSink): void {
  const { limits, steps } = component.quantiser;
  const { tokens } = sink;
  let { end } = sink;
  forwardTransform(samples, offset, limits, coefficients, mask);

  // Signs are as good as random, so there is no branch on them: `sign` is 0 or -1, and (x ^ sign) - sign turns x round.
  const first = coefficients[0] as number;
  const firstSign = first >> 31;
  const firstStep = steps[0] as number;
  const firstMagnitude = (((((first ^ firstSign) - firstSign) * (firstStep >> 11)) >> firstStep) + 1) >> 1;
  const dc = (firstMagnitude ^ firstSign) - firstSign;
  const change = dc - component.dc;
  component.dc = dc;
  const changeSize = 32 - Math.clz32(Math.abs(change));
  tokens[end] = (((component.huffman << 8) | changeSize) << 16) | ((change + (change >> 31)) & ((1 << changeSize) - 1));
  end += 1;

  const ac = (component.huffman + 1) << 8;
  let last = 0;
  for (let base = 0; base < 64; base += 32) {
    let left = base === 0 ? (mask[0] as number) & 0x7fffffff : (mask[1] as number);
    while (left !== 0) {
      const bit = Math.clz32(left);
      left &= 0x7fffffff >>> bit;
      const position = base + bit;
      let run = position - last - 1;
      last = position;
      while (run > 15) {
        tokens[end] = (ac | sixteenZeros) << 16;
        end += 1;
        run -= 16;
      }
      const step = steps[position] as number;
      const value = coefficients[(step >> 5) & 63] as number;
      const sign = value >> 31;
      const magnitude = (((((value ^ sign) - sign) * (step >> 11)) >> step) + 1) >> 1;
      const size = 32 - Math.clz32(magnitude);
      tokens[end] = ((ac | (run << 4) | size) << 16) | ((magnitude ^ sign) & ((1 << size) - 1));
      end += 1;
    }
  }
  if (last !== 63) {
    tokens[end] = (ac | endOfBlock) << 16;
    end += 1;
  }
  sink.end = end;
}

/** A block outside the picture that only fills the MCU: the last block's DC value again, and nothing else. */
export function appendFiller({ huffman }: Component, sink: TokenSink): void {
  sink.tokens[sink.end] = huffman << 24;
  sink.tokens[sink.end + 1] = (((huffman + 1) << 8) | endOfBlock) << 16;
  sink.end += 2;
}
