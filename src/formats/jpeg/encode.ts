// Baseline JPEG with optimised Huffman tables, byte for byte what libjpeg-turbo writes.
import type { PixelBuffer } from '../../pixels.ts';
import {
  bitsOf,
  codeWords,
  countSymbols,
  type HuffmanTable,
  optimalTable,
  symbolCount,
  writeTokens,
} from './huffman.ts';
import { mcuReader, type Sampling } from './samples.ts';
import { chrominanceTable, luminanceTable } from './tables.ts';
import {
  appendBlock,
  appendFiller,
  type Component,
  chunksOf,
  quantiser,
  reserve,
  tokenSink,
  tokensPerBlock,
} from './tokens.ts';

const samplings = {
  '4:4:4': { across: 1, down: 1 },
  '4:2:2': { across: 2, down: 1 },
  '4:2:0': { across: 2, down: 2 },
} as const;

export type Subsampling = keyof typeof samplings;

export interface JpegOptions {
  /** 1-100 on the IJG scale. */
  readonly quality: number;
  readonly subsampling?: Subsampling;
}

type QuantisationTables = readonly [luma: readonly number[], chroma: readonly number[]];

/** A picture as tokens (see `TokenSink`), wherever they are kept. Valid until the next picture is turned into tokens. */
export interface Tokens {
  /** How often each symbol comes, as `countSymbols` counts. */
  readonly counts: Int32Array;
  /** Gives the tokens' bits, as `writeTokens` writes them: `mostBytes` at most. */
  write(words: Int32Array, mostBytes: number): Uint8Array;
}

/** Turns a picture into tokens: `tokenise`, or something faster that gives the same. */
export type Tokeniser = (pixels: PixelBuffer, sampling: Sampling, tables: QuantisationTables) => Tokens;

/** Alpha is ignored: flatten first. */
export function encodeJpeg(
  pixels: PixelBuffer,
  { quality, subsampling = '4:2:0' }: JpegOptions,
  tokens: Tokeniser = tokenise,
): Uint8Array<ArrayBuffer> {
  const { width, height } = pixels;
  if (Math.max(width, height) > 0xffff) {
    throw new RangeError(`A JPEG has 65535 pixels a side at most, not ${width}x${height}.`);
  }
  const sampling = samplings[subsampling];
  const tables = [luminanceTable(quality), chrominanceTable(quality)] as const;
  const { counts, write } = tokens(pixels, sampling, tables);
  const huffman = [0, 1, 2, 3].map((table) => optimalTable(counts.subarray(table * 256, table * 256 + 256)));
  const words = new Int32Array(symbolCount);
  for (const [index, table] of huffman.entries()) words.set(codeWords(table), index * 256);
  const bits = words.reduce((sum, word, key) => sum + bitsOf(word) * (counts[key] as number), 0);
  const head = header(pixels, sampling, tables, huffman);
  // Each byte 0xff is followed by a zero.
  const data = write(words, Math.ceil(bits / 8) * 2);
  const out = new Uint8Array(head.length + data.length + 2);
  out.set(head);
  out.set(data, head.length);
  out.set([0xff, 0xd9], head.length + data.length);
  return out;
}

/** Turns the picture into tokens, MCU by MCU. */
export function tokenise(
  pixels: PixelBuffer,
  { across, down }: Sampling,
  [lumaTable, chromaTable]: QuantisationTables,
): Tokens {
  const { width, height } = pixels;
  const { samples, read } = mcuReader(pixels, { across, down });
  const forChroma = quantiser(chromaTable);
  const luma: Component = { quantiser: quantiser(lumaTable), huffman: 0, dc: 0 };
  const cb: Component = { quantiser: forChroma, huffman: 2, dc: 0 };
  const cr: Component = { quantiser: forChroma, huffman: 2, dc: 0 };
  const lumaBlocks = across * down;
  const sink = tokenSink();
  // Rows have a function of their own, because engines optimise repeated calls better than one long loop.
  const appendRow = (top: number): void => {
    for (let left = 0; left < width; left += 8 * across) {
      read(left, top);
      reserve(sink, (lumaBlocks + 2) * tokensPerBlock);
      for (let block = 0; block < lumaBlocks; block += 1) {
        const x = left + 8 * (block % across);
        const y = top + 8 * (across === 2 ? block >> 1 : block);
        if (x < width && y < height) appendBlock(samples, block * 64, luma, sink);
        else appendFiller(luma, sink);
      }
      appendBlock(samples, lumaBlocks * 64, cb, sink);
      appendBlock(samples, lumaBlocks * 64 + 64, cr, sink);
    }
  };
  for (let top = 0; top < height; top += 8 * down) appendRow(top);
  const chunks = chunksOf(sink);
  return { counts: countSymbols(chunks), write: (words, mostBytes) => writeTokens(chunks, words, mostBytes) };
}

/** Everything before the entropy-coded data. */
function header(
  { width, height }: PixelBuffer,
  { across, down }: Sampling,
  tables: QuantisationTables,
  huffman: readonly HuffmanTable[],
): number[] {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const segment = (marker: number, content: readonly number[]): number[] => {
    const length = content.length + 2;
    return [0xff, marker, length >> 8, length & 255, ...content];
  };
  return [
    ...[0xff, 0xd8],
    // APP0: "JFIF", version 1.01, no unit, 1x1, no thumbnail.
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    // DQT.
    ...tables.flatMap((table, index) => segment(0xdb, [index, ...table])),
    // SOF0: 8 bits, three components, each with its number, sampling and quantisation table.
    ...segment(0xc0, [8, ...size, 3, 1, (across << 4) | down, 0, 2, 0x11, 1, 3, 0x11, 1]),
    // DHT: class (0 DC, 1 AC) and number.
    ...huffman.flatMap(({ lengths, symbols }, index) =>
      segment(0xc4, [((index & 1) << 4) | (index >> 1), ...lengths, ...symbols]),
    ),
    // SOS: three components with their Huffman tables, and the whole spectrum.
    ...segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]),
  ];
}
