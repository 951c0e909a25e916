// The plain kind of PNG, which most files are: 8 bits a channel, not interlaced, no colour that stands for transparent.
import type { Size } from '../../pixels.ts';
import { crc32 } from './crc32.ts';

export interface PngLayout extends Size {
  /** Grey or an index into the palette; grey and alpha; RGB; RGBA. */
  readonly pixelBytes: 1 | 2 | 3 | 4;
  /** RGBA of each of the 256 values, where a pixel is one byte. */
  readonly palette: Uint8Array<ArrayBuffer>;
  /** The contents of the IDAT chunks, without the two bytes that zlib puts before its data. */
  readonly parts: readonly Uint8Array[];
  /** Where a decoder may refuse what stands before the data: a file of one pixel with all of that, for it to judge. */
  readonly doubtful?: Uint8Array<ArrayBuffer>;
}

const pixelBytesOf: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const indexed = 3;

/** Chunks that change no pixel: those that @jsquash/png does not look into, and those that it does. */
const passedOver = new Set(['bKGD', 'eXIf', 'hIST', 'sBIT', 'tIME']);
const lookedInto = new Set(['cHRM', 'gAMA', 'iCCP', 'iTXt', 'pHYs', 'sRGB', 'tEXt', 'zTXt']);
const changesNothing = ({ name }: Chunk): boolean => passedOver.has(name) || lookedInto.has(name);

/** Undefined for any other kind, and where there is the least doubt about the file's structure. */
export function readPngLayout(bytes: Uint8Array): PngLayout | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = chunksOf(view);
  const [header, ...rest] = chunks ?? [];
  if (header?.name !== 'IHDR' || header.data.length !== 13) return undefined;
  const [depth, colourType = 0, ...methods] = header.data.subarray(8);
  const pixelBytes = pixelBytesOf[colourType];
  if (depth !== 8 || !pixelBytes || methods.some((method) => method !== 0)) return undefined;
  const firstPart = rest.findIndex(({ name }) => name === 'IDAT');
  const count = rest.slice(firstPart).findIndex(({ name }) => name !== 'IDAT');
  if (firstPart < 0 || count < 0) return undefined;
  const parts = rest.slice(firstPart, firstPart + count).map(({ data }) => data);
  const before = rest.slice(0, firstPart);
  const telling = before.filter((chunk) => !changesNothing(chunk));
  const palette = paletteOf(telling, colourType);
  const end = rest.slice(firstPart + count).filter((chunk) => !changesNothing(chunk));
  if (!palette || end.length !== 1 || end[0]?.name !== 'IEND') return undefined;
  const [method = 0, flags = 0] = parts[0] ?? [];
  // Deflate with a window of up to 32 KB, and no dictionary.
  if ((method & 15) !== 8 || method >> 4 > 7 || flags & 32 || (method * 256 + flags) % 31 !== 0) return undefined;
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    pixelBytes,
    palette,
    parts: parts.map((part, index) => (index === 0 ? part.subarray(2) : part)),
    ...(before.some(({ name }) => lookedInto.has(name)) && {
      doubtful: onePixel(bytes.subarray(0, (parts[0] as Uint8Array).byteOffset - bytes.byteOffset - 8), pixelBytes),
    }),
  };
}

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
}

/** Up to IEND, or undefined where there is none. */
function chunksOf(view: DataView): Chunk[] | undefined {
  const found: Chunk[] = [];
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > view.byteLength) return undefined;
    const letters = [0, 1, 2, 3].map((index) => view.getUint8(at + 4 + index));
    const name = String.fromCharCode(...letters);
    found.push({ name, data: new Uint8Array(view.buffer, view.byteOffset + at + 8, length) });
    if (name === 'IEND') return found;
    at += 12 + length;
  }
  return undefined;
}

/** @param chunks those that matter, before the data */
function paletteOf(chunks: readonly Chunk[], colourType: number): Uint8Array<ArrayBuffer> | undefined {
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

/** @param start all that comes before the data, the header included */
function onePixel(start: Uint8Array, pixelBytes: number): Uint8Array<ArrayBuffer> {
  const length = 1 + pixelBytes;
  // A stored block of nothing but zeros, and their check sum.
  const data = Uint8Array.of(0x78, 1, 1, length, 0, ~length, 255, ...new Uint8Array(length), 0, length, 0, 1);
  const at = start.length;
  const bytes = new Uint8Array(at + data.length + 24);
  const view = new DataView(bytes.buffer);
  bytes.set(start);
  view.setUint32(16, 1);
  view.setUint32(20, 1);
  view.setUint32(29, crc32(bytes, 12, 29));
  view.setUint32(at, data.length);
  view.setUint32(at + 4, 0x49444154);
  bytes.set(data, at + 8);
  view.setUint32(at + 8 + data.length, crc32(bytes, at + 4, at + 8 + data.length));
  view.setUint32(at + data.length + 16, 0x49454e44);
  view.setUint32(at + data.length + 20, 0xae426082);
  return bytes;
}
