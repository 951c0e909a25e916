// A picture as quantised coefficients, which the scans of a progressive file are made of. The twin is scan-tokens.simd.ts.
import type { Size } from '../../pixels.ts';
import { inMcuRows } from './encode.ts';
import { countSymbols, writeTokens } from './huffman.ts';
import type { PictureStore } from './progressive.ts';
import { mcuReader, type Sampling } from './samples.ts';
import { scanTokens } from './scan-tokens.ts';
import { type Quantiser, quantiser } from './tokens.ts';
import { forwardTransform } from './transform.ts';
import type { QuantisationTables } from './written-segments.ts';

/** The coefficients of a component. */
export interface StoredComponent {
  /** The table of its DC symbols; the next one is that of its AC symbols. */
  readonly huffman: 0 | 2;
  /** Its blocks in an MCU. */
  readonly across: number;
  readonly down: number;
  /** Its blocks that lie in the picture; the others only fill their MCU. */
  readonly columns: number;
  readonly rows: number;
  /** Blocks in a stored row: whole MCUs. */
  readonly stride: number;
  /** In zigzag order, block by block and row by row. */
  readonly coefficients: Int16Array;
}

/** A picture as coefficients; its size is in MCUs. */
export interface Coefficients {
  readonly across: number;
  readonly down: number;
  readonly components: readonly StoredComponent[];
}

/** Turns a picture into coefficients, MCU by MCU. */
export function storeCoefficients(
  size: Size,
  sampling: Sampling,
  [lumaTable, chromaTable]: QuantisationTables,
): PictureStore {
  const picture = blankCoefficients(size, sampling);
  const forChroma = quantiser(chromaTable);
  const quantisers = [quantiser(lumaTable), forChroma, forChroma];
  const storeMcu = ({ samples, read }: ReturnType<typeof mcuReader>, x: number, y: number): void => {
    read(x * 8 * sampling.across, 0);
    let offset = 0;
    for (const [index, { across, down, columns, rows, stride, coefficients }] of picture.components.entries()) {
      let before = 0;
      for (let block = 0; block < across * down; block += 1, offset += 64) {
        const [row, column] = [y * down + Math.floor(block / across), x * across + (block % across)];
        const at = (row * stride + column) * 64;
        if (row < rows && column < columns)
          storeBlock(samples, offset, quantisers[index] as Quantiser, coefficients, at);
        // As libjpeg: a block that only fills its MCU has the DC value of the one before it.
        else coefficients[at] = coefficients[before] as number;
        before = at;
      }
    }
  };
  let y = 0;
  return {
    add: inMcuRows(size, 8 * sampling.down, (rows) => {
      const reader = mcuReader(rows, sampling);
      for (let x = 0; x < picture.across; x += 1) storeMcu(reader, x, y);
      y += 1;
    }),
    tokensOf: (scan) => {
      const chunks = scanTokens(picture, scan);
      return {
        counts: countSymbols(chunks),
        write: (words, mostBytes) => [() => writeTokens(chunks, words, mostBytes)],
      };
    },
  };
}

function blankCoefficients({ width, height }: Size, sampling: Sampling): Coefficients {
  const across = Math.ceil(width / (8 * sampling.across));
  const down = Math.ceil(height / (8 * sampling.down));
  const component = (huffman: 0 | 2, blocks: Sampling): StoredComponent => ({
    huffman,
    across: blocks.across,
    down: blocks.down,
    columns: Math.ceil((width * blocks.across) / (8 * sampling.across)),
    rows: Math.ceil((height * blocks.down) / (8 * sampling.down)),
    stride: across * blocks.across,
    coefficients: new Int16Array(across * blocks.across * down * blocks.down * 64),
  });
  const one = { across: 1, down: 1 } as const;
  return { across, down, components: [component(0, sampling), component(2, one), component(2, one)] };
}

const transformed = new Int32Array(64);
const mask = new Int32Array(2);

/** Transforms and quantises one block into blank coefficients. Values are rounded half away from zero. */
function storeBlock(
  samples: Int32Array,
  offset: number,
  { limits, steps }: Quantiser,
  coefficients: Int16Array,
  at: number,
): void {
  forwardTransform(samples, offset, limits, transformed, mask);
  for (let half = 0; half < 2; half += 1) {
    let left = mask[half] as number;
    while (left !== 0) {
      const bit = Math.clz32(left);
      left &= 0x7fffffff >>> bit;
      const position = 32 * half + bit;
      const step = steps[position] as number;
      const value = transformed[(step >> 5) & 63] as number;
      const sign = value >> 31;
      const magnitude = (((((value ^ sign) - sign) * (step >> 11)) >> step) + 1) >> 1;
      coefficients[at + position] = (magnitude ^ sign) - sign;
    }
  }
}
