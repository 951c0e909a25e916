// PNG files of nothing but what their pixels depend on, for a decoder that is stricter than libpng about everything else.
import { asciiBytes, concat, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import { adler32, adlerOfNothing } from '../adler32.ts';
import { cutOff } from '../format.ts';
import { inflateInto } from '../zlib.ts';
import { pngChunk, pngSignature } from './chunks.ts';
import { rowBytesOf } from './layout.ts';
import { indexed, type PngParts } from './parts.ts';
import { passesOf } from './passes.ts';

/** Deflate takes two bits at least, for 258 bytes at most. */
const mostInflation = 4 * 258;

/** The file without all other chunks. */
export const bareFile = (parts: PngParts): Uint8Array<ArrayBuffer> => fileOf(parts, concat(parts.data));

/**
 * The same file with stored data. Of compressed data that are whole only up to the last pixel, because their checksum is missing,
 * say, a strict decoder takes nothing else.
 * @throws OssError ImageDamage where they end before
 */
export async function unpackedFile(parts: PngParts): Promise<Uint8Array<ArrayBuffer>> {
  const data = concat(parts.data);
  const length = rowsLength(parts);
  // Allocate no memory for rows that cannot be there.
  if (length > mostInflation * data.length) throw imageDamage(cutOff);
  const rows = new Uint8Array(length);
  // Each chunk has a checksum of its own.
  await inflateInto(data, rows, 'ignored');
  return fileOf(parts, storedZlib(rows));
}

function fileOf(
  { header, palette, transparency, colourType, depth }: PngParts,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const none = new Uint8Array();
  // A colour key has 16 bits a channel, of which libpng takes as many as the pixels have.
  const key = (alphas: Uint8Array) =>
    colourType === indexed || depth > 8
      ? alphas
      : alphas.map((byte, at) => (at % 2 === 0 ? 0 : byte & (2 ** depth - 1)));
  return concat(
    Uint8Array.from(asciiBytes(pngSignature)),
    pngChunk('IHDR', header),
    palette ? pngChunk('PLTE', palette) : none,
    transparency ? pngChunk('tRNS', key(transparency)) : none,
    pngChunk('IDAT', data),
    pngChunk('IEND', none),
  );
}

/** Bytes of all rows with their filter numbers. */
const rowsLength = (parts: PngParts): number =>
  passesOf(parts).reduce((sum, { width, height }) => sum + height * (1 + rowBytesOf(parts, width)), 0);

const mostStored = 0xffff;

/** zlib data of stored blocks. */
function storedZlib(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 1)];
  for (let at = 0; at < bytes.length; at += mostStored) {
    const block = bytes.subarray(at, at + mostStored);
    const head = new Uint8Array(5);
    head[0] = Number(at + mostStored >= bytes.length);
    viewOf(head).setUint16(1, block.length, true);
    viewOf(head).setUint16(3, ~block.length, true);
    parts.push(head, block);
  }
  const sum = new Uint8Array(4);
  viewOf(sum).setUint32(0, adler32(adlerOfNothing, bytes, 0, bytes.length));
  return concat([...parts, sum]);
}
