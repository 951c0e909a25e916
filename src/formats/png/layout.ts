// The plain kind of PNG, which most files are: 8 bits a channel, not interlaced, no single colour that stands for transparent.
import { concat, viewOf } from '../../bytes.ts';
import type { Size } from '../../pixels.ts';
import { type PngChunk, pngChunk, pngChunks } from './chunks.ts';
import { crc32 } from './crc32.ts';

/** The facts a decoder of plain files needs. */
export interface PngLayout extends Size {
  /** 1 for grey or an index into the palette, 2 for grey and alpha, 3 for RGB, 4 for RGBA. */
  readonly pixelBytes: 1 | 2 | 3 | 4;
  /** RGBA of each of the 256 values, where a pixel is one byte. */
  readonly palette: Uint8Array<ArrayBuffer>;
  /** The contents of the IDAT chunks, without the two bytes of zlib's header. */
  readonly parts: readonly Uint8Array[];
  /**
   * Present if the file has chunks before its data that @jsquash/png looks into and may refuse: a file of one pixel with all of
   * them, for it to judge at little cost.
   */
  readonly doubtful?: Uint8Array<ArrayBuffer>;
}

const pixelBytesOf: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const indexed = 3;

/** Chunks that change no pixel: those that @jsquash/png does not look into, and those that it does. */
const passedOver = new Set(['bKGD', 'eXIf', 'hIST', 'sBIT', 'tIME']);
const lookedInto = new Set(['cHRM', 'gAMA', 'iCCP', 'iTXt', 'pHYs', 'sRGB', 'tEXt', 'zTXt']);
const changesNothing = ({ name }: PngChunk): boolean => passedOver.has(name) || lookedInto.has(name);

/** @returns undefined for any other kind of PNG, or if anything about its structure is doubtful: @jsquash/png then decides */
export function readPngLayout(bytes: Uint8Array): PngLayout | undefined {
  const chunks = pngChunks(bytes);
  const [header, ...rest] = chunks;
  if (header?.name !== 'IHDR' || header.data.length !== 13 || chunks.at(-1)?.name !== 'IEND') return undefined;
  const [depth, colourType = 0, ...methods] = header.data.subarray(8);
  const pixelBytes = pixelBytesOf[colourType];
  if (depth !== 8 || !pixelBytes || methods.some((method) => method !== 0)) return undefined;
  const firstPart = rest.findIndex(({ name }) => name === 'IDAT');
  const count = rest.slice(firstPart).findIndex(({ name }) => name !== 'IDAT');
  const first = rest[firstPart];
  if (!first || count < 0) return undefined;
  const parts = rest.slice(firstPart, firstPart + count).map(({ data }) => data);
  const before = rest.slice(0, firstPart);
  const palette = paletteOf(
    before.filter((chunk) => !changesNothing(chunk)),
    colourType,
  );
  const after = rest.slice(firstPart + count).filter((chunk) => !changesNothing(chunk));
  if (!palette || after.length !== 1) return undefined;
  const [method = 0, flags = 0] = first.data;
  // Deflate with a window of up to 32 KB, and no dictionary.
  if ((method & 15) !== 8 || method >> 4 > 7 || flags & 32 || (method * 256 + flags) % 31 !== 0) return undefined;
  const view = viewOf(header.data);
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    pixelBytes,
    palette,
    parts: [first.data.subarray(2), ...parts.slice(1)],
    ...(before.some(({ name }) => lookedInto.has(name)) && {
      doubtful: onePixel(bytes.subarray(0, first.start - 8), pixelBytes),
    }),
  };
}

/**
 * @param chunks the chunks before the data that may change a pixel
 * @returns undefined where any of them does more than give a palette
 */
function paletteOf(chunks: readonly PngChunk[], colourType: number): Uint8Array<ArrayBuffer> | undefined {
  const palette = new Uint8Array(1024);
  if (colourType !== indexed) {
    if (chunks.length > 0) return undefined;
    for (let index = 0; index < 1024; index += 1) palette[index] = index % 4 === 3 ? 255 : index >> 2;
    return palette;
  }
  const [colours, alphas, ...more] = chunks;
  const count = (colours?.data.length ?? 0) / 3;
  const isPlain = colours?.name === 'PLTE' && count >= 1 && count <= 256 && count % 1 === 0 && more.length === 0;
  if (!isPlain || (alphas && (alphas.name !== 'tRNS' || alphas.data.length > count))) return undefined;
  for (let index = 0; index < 256; index += 1) {
    // An index beyond the palette is black, as with libpng.
    palette.set(colours.data.subarray(index * 3, index * 3 + 3), index * 4);
    palette[index * 4 + 3] = alphas?.data[index] ?? 255;
  }
  return palette;
}

/** @param start all that comes before the data, the IHDR chunk included */
function onePixel(start: Uint8Array, pixelBytes: number): Uint8Array<ArrayBuffer> {
  const length = 1 + pixelBytes;
  // zlib's header, a stored block of nothing but zeros, and their checksum.
  const data = Uint8Array.of(0x78, 1, 1, length, 0, ~length, 255, ...new Uint8Array(length), 0, length, 0, 1);
  const bytes = concat(start, pngChunk('IDAT', data), pngChunk('IEND', new Uint8Array()));
  const view = viewOf(bytes);
  view.setUint32(16, 1);
  view.setUint32(20, 1);
  view.setUint32(29, crc32(bytes, 12, 29));
  return bytes;
}
