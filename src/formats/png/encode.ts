// PNG as the service writes it: 8 bits a channel, libpng's adaptive filter, zlib's Z_RLE (deflate-rle.ts), critical chunks only.
import { asciiBytes, viewOf } from '../../bytes.ts';
import { isOpaque } from '../../kernels/opacity.ts';
import { type PixelBuffer, signedWordsOf } from '../../pixels.ts';
import type { RowSource } from '../../row-flow.ts';
import type { CheckSum } from '../format.ts';
import { crc32 } from './crc32.ts';
import type { CompressRows } from './deflate-rle.ts';
import type { Channels } from './filter.ts';
import { compressRows } from './row-tokens.ts';

export interface PngOptions {
  /** Write RGB even if all pixels are grey: PNG allows no RGB profile in a grey file. */
  readonly rgb?: boolean;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const colourTypes: Readonly<Record<Channels, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 };
/** The size of libpng's buffer for compressed data, which it writes as a chunk whenever it is full. */
const chunkBytes = 8192;
/** A chunk is its length, its name, the data and a CRC. */
const nameEnd = 8;
const chunkOverhead = nameEnd + 4;

/** Fully transparent pixels keep their colour. */
export function encodePng(
  pixels: PixelBuffer,
  options?: PngOptions,
  compress?: CompressRows,
  checkSum?: CheckSum,
): Uint8Array<ArrayBuffer> {
  const { width, height } = pixels;
  const bands = [pixels];
  return encodePngRows({ width, height, transparent: true, next: () => bands.pop() }, options, compress, checkSum);
}

/** `encodePng` for rows that flow. */
export function encodePngRows(
  source: RowSource,
  { rgb = false }: PngOptions = {},
  compress: CompressRows = compressRows,
  checkSum: CheckSum = crc32,
): Uint8Array<ArrayBuffer> {
  const { width, height } = source;
  const { channels, rows } = settled(source, rgb);
  const header = new Uint8Array(13);
  const view = viewOf(header);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourTypes[channels]], 8);
  const pieces = compress(rows, { width, height, channels });
  const dataBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  const dataChunks = Math.ceil(dataBytes / chunkBytes);

  const file = new Uint8Array(signature.length + header.length + dataBytes + (2 + dataChunks) * chunkOverhead);
  file.set(signature);
  file.set(header, signature.length + nameEnd);
  let at = closeChunk(file, signature.length, 'IHDR', header.length, checkSum);
  scatter(pieces, file, at + nameEnd);
  for (let left = dataBytes; left > 0; left -= chunkBytes)
    at = closeChunk(file, at, 'IDAT', Math.min(left, chunkBytes), checkSum);
  closeChunk(file, at, 'IEND', 0, checkSum);
  return file;
}

/** Copies the compressed data into its chunks. The data of the first one begin at `start`. */
function scatter(pieces: readonly Uint8Array[], file: Uint8Array, start: number): void {
  let at = start;
  let room = chunkBytes;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const part = piece.subarray(from, from + room);
      file.set(part, at);
      from += part.length;
      at += part.length;
      room -= part.length;
      if (room > 0) continue;
      at += chunkOverhead;
      room = chunkBytes;
    }
  }
}

/** Writes length, name and CRC around a chunk's data. @returns the end of the chunk */
function closeChunk(
  file: Uint8Array<ArrayBuffer>,
  at: number,
  name: string,
  length: number,
  checkSum: CheckSum,
): number {
  const view = viewOf(file);
  view.setUint32(at, length);
  file.set(asciiBytes(name), at + 4);
  const end = at + nameEnd + length;
  view.setUint32(end, checkSum(file, at + 4, end));
  return end + 4;
}

/**
 * The fewest channels that hold the picture, and its rows, of which as many are read and held as it takes to know. As OSS: an opaque
 * picture is written without alpha. How OSS writes grey pictures is not known. Here the pixels decide; in a colour photograph the
 * first few settle it.
 */
function settled(source: RowSource, rgb: boolean): { readonly channels: Channels; readonly rows: RowSource } {
  const read: PixelBuffer[] = [];
  let [grey, opaque] = [!rgb, true];
  let left = source.height;
  const isOpen = () => left > 0 && (grey || (opaque && source.transparent));
  while (isOpen()) {
    const band = source.next();
    if (!band) break;
    left -= band.height;
    grey &&= isGrey(band);
    opaque &&= isOpaque(band);
    // A band is its source's again as soon as the next one is asked for.
    read.push(isOpen() ? { ...band, data: band.data.slice() } : band);
  }
  const colours = grey ? 1 : 3;
  return {
    channels: opaque ? colours : ((colours + 1) as Channels),
    rows: { ...source, next: () => read.shift() ?? source.next() },
  };
}

function isGrey(pixels: PixelBuffer): boolean {
  const words = signedWordsOf(pixels);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as number;
    // The low byte is red against green, the next green against blue.
    if (((word ^ (word >> 8)) & 0xffff) !== 0) return false;
  }
  return true;
}
