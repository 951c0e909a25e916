// PNG files by hand, for tests: chunk by chunk. Knows nothing of src but its sizes.
import { crc32, deflateSync } from 'node:zlib';
import type { PixelBuffer, Size } from '../../../src/pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export const joined = (...parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));

export function chunk(name: string, data: ArrayLike<number> = []): Bytes {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Buffer.from(name, 'latin1'), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** The chunk with a checksum that is wrong. */
export const unsound = (bytes: Bytes): Bytes => bytes.with(bytes.length - 1, (bytes.at(-1) as number) ^ 1);

export interface Kind extends Size {
  readonly colourType: number;
  readonly depth?: number;
  readonly interlaced?: boolean;
}

export function ihdr({ width, height, depth = 8, colourType, interlaced = false }: Kind): Bytes {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colourType, 0, 0, Number(interlaced)], 8);
  return chunk('IHDR', header);
}

export interface Parts extends Kind {
  readonly before?: readonly Bytes[];
  readonly data: Uint8Array;
  /** The number of IDAT chunks. */
  readonly pieces?: number;
  readonly after?: readonly Bytes[];
}

export function file({ before = [], data, pieces = 1, after = [], ...kind }: Parts): Bytes {
  const length = Math.ceil(data.length / pieces);
  const chunks = Array.from({ length: pieces }, (_, index) =>
    chunk('IDAT', data.subarray(index * length, (index + 1) * length)),
  );
  return joined(signature, ihdr(kind), ...before, ...chunks, ...after, chunk('IEND'));
}

/**
 * The colours of the pixels in 16 bits, with one of them that stands for transparent: the one kind of PNG that our own decoder
 * leaves to @jsquash/png.
 */
export function keyedDeepPng({ width, height, data }: PixelBuffer): Bytes {
  const rows = new Uint8Array(height * (1 + width * 6));
  for (let y = 0, to = 0; y < height; y += 1) {
    to += 1;
    for (let at = y * width * 4; at < (y + 1) * width * 4; at += 1)
      if (at % 4 < 3) {
        rows.fill(data[at] as number, to, to + 2);
        to += 2;
      }
  }
  const before = [chunk('tRNS', [0, 1, 0, 1, 0, 1])];
  return file({ width, height, colourType: 2, depth: 16, before, data: deflateSync(rows, { level: 1 }) });
}
