// Baseline JPEG with optimised Huffman tables, byte for byte what libjpeg-turbo writes.
import { concat } from '../../bytes.ts';
import { unset } from '../../pixel-memory.ts';
import type { PixelBuffer, Size } from '../../pixels.ts';
import { type RowSink, rowsOf } from '../../row-flow.ts';
import { bitsOf, codeWords, countSymbols, optimalTable, plainWords, symbolCount, writeTokens } from './huffman.ts';
import { EOI, SOF0 } from './markers.ts';
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
import { plainTable } from './twin-layout.ts';
import {
  huffmanSegment,
  pictureHead,
  type QuantisationTables,
  scanHead,
  type WrittenScan,
} from './written-segments.ts';

export const samplings = {
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

/** A picture as tokens (see `TokenSink`), wherever they are kept. Valid until the next picture is turned into tokens. */
export interface Tokens {
  /** How often each symbol comes, as `countSymbols` counts. */
  readonly counts: Int32Array;
  /** Gives the tokens' bits, as `writeTokens` writes them: `mostBytes` at most, in pieces. */
  write(words: Int32Array, mostBytes: number): readonly WritePiece[];
}

/**
 * Writes a piece, which is valid until the next is written. Ask for the pieces in their order, as often as you like; the last time
 * frees what they are made of.
 */
export type WritePiece = (isLastTime: boolean) => Uint8Array;

/** Turns rows of pixels into tokens, from the top down. */
export interface TokenWriter {
  add(rows: PixelBuffer): void;
  /** Asked after the last row. */
  end(): Tokens;
}

/** Turns a picture of this size into tokens: `tokenise`, or something faster that gives the same. */
export type Tokeniser = (size: Size, sampling: Sampling, tables: QuantisationTables) => TokenWriter;

const wholeScan: WrittenScan = { components: [0, 1, 2], from: 0, to: 63, high: 0, low: 0 };

/** Takes the rows of a picture. Alpha is ignored: flatten first. */
export function jpegSink(
  size: Size,
  { quality, subsampling = '4:2:0' }: JpegOptions,
  tokeniser: Tokeniser = tokenise,
): RowSink {
  checkSize(size);
  const sampling = samplings[subsampling];
  const tables = [luminanceTable(quality), chrominanceTable(quality)] as const;
  const tokens = tokeniser(size, sampling, tables);
  return {
    add: tokens.add,
    end: () => scanBytes(wholeScan, tokens.end(), pictureHead(SOF0, size, sampling, tables), [0xff, EOI]),
  };
}

/**
 * A scan with the Huffman tables that it needs, each the best for this scan.
 * @param before, after what stands around it in the file
 */
export function scanBytes(
  scan: WrittenScan,
  { counts, write }: Tokens,
  before: readonly number[] = [],
  after: readonly number[] = [],
): Uint8Array<ArrayBuffer> {
  const words = new Int32Array(symbolCount);
  words.set(plainWords, plainTable * 256);
  const head = [...before];
  for (let index = 0; index < plainTable; index += 1) {
    const ofTable = counts.subarray(index * 256, index * 256 + 256);
    if (ofTable.every((count) => count === 0)) continue;
    const table = optimalTable(ofTable);
    words.set(codeWords(table), index * 256);
    head.push(...huffmanSegment(table, index));
  }
  head.push(...scanHead(scan));
  const bits = counts.reduce((sum, count, key) => sum + bitsOf(words[key] as number) * count, 0);
  // Each byte 0xff is followed by a zero.
  return joined(Uint8Array.from(head), write(words, Math.ceil(bits / 8) * 2), Uint8Array.from(after));
}

/** Pieces between a head and a tail. Several pieces are written twice, so that they need not all be held beside the whole. */
export function joined(head: Uint8Array, pieces: readonly WritePiece[], tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const [first, second] = pieces;
  if (first && !second) return concat(head, first(true), tail);
  const length = pieces.reduce((sum, write) => sum + write(false).length, 0);
  const out = new Uint8Array(head.length + length + tail.length);
  out.set(head);
  let at = head.length;
  for (const write of pieces) {
    const piece = write(true);
    out.set(piece, at);
    at += piece.length;
  }
  out.set(tail, at);
  return out;
}

/** @throws RangeError if the format has no such size */
export function checkSize({ width, height }: Size): void {
  if (Math.max(width, height) > 0xffff) {
    throw new RangeError(`A JPEG has 65535 pixels a side at most, not ${width}x${height}.`);
  }
}

/** Turns the picture into tokens, MCU by MCU. */
export function tokenise(
  { width, height }: Size,
  { across, down }: Sampling,
  [lumaTable, chromaTable]: QuantisationTables,
): TokenWriter {
  const forChroma = quantiser(chromaTable);
  const luma: Component = { quantiser: quantiser(lumaTable), huffman: 0, dc: 0 };
  const cb: Component = { quantiser: forChroma, huffman: 2, dc: 0 };
  const cr: Component = { quantiser: forChroma, huffman: 2, dc: 0 };
  const lumaBlocks = across * down;
  const sink = tokenSink();
  // Rows have a function of their own, because engines optimise repeated calls better than one long loop.
  const appendRow = ({ samples, read }: ReturnType<typeof mcuReader>, rows: number): void => {
    for (let left = 0; left < width; left += 8 * across) {
      read(left, 0);
      reserve(sink, (lumaBlocks + 2) * tokensPerBlock);
      for (let block = 0; block < lumaBlocks; block += 1) {
        const x = left + 8 * (block % across);
        const y = 8 * (across === 2 ? block >> 1 : block);
        if (x < width && y < rows) appendBlock(samples, block * 64, luma, sink);
        else appendFiller(luma, sink);
      }
      appendBlock(samples, lumaBlocks * 64, cb, sink);
      appendBlock(samples, lumaBlocks * 64 + 64, cr, sink);
    }
  };
  return {
    add: inMcuRows({ width, height }, 8 * down, (rows) => appendRow(mcuReader(rows, { across, down }), rows.height)),
    end: () => {
      const chunks = chunksOf(sink);
      return {
        counts: countSymbols(chunks),
        write: (words, mostBytes) => [() => writeTokens(chunks, words, mostBytes)],
      };
    },
  };
}

/** Collects rows until there are as many as an MCU is high; the picture's last ones may be fewer. */
export function inMcuRows(
  { width, height }: Size,
  mcuHeight: number,
  take: (rows: PixelBuffer) => void,
): RowSink['add'] {
  const strip = unset({ width, height: mcuHeight });
  let held = 0;
  let taken = 0;
  return (rows) => {
    for (let from = 0; from < rows.height; ) {
      if (held === 0 && rows.height - from >= mcuHeight) {
        take(rowsOf(rows, { from, to: from + mcuHeight }));
        taken += mcuHeight;
        from += mcuHeight;
        continue;
      }
      const to = Math.min(rows.height, from + mcuHeight - held);
      strip.data.set(rowsOf(rows, { from, to }).data, held * width * 4);
      held += to - from;
      from = to;
      if (held < mcuHeight && taken + held < height) continue;
      take(rowsOf(strip, { from: 0, to: held }));
      taken += held;
      held = 0;
    }
  };
}
