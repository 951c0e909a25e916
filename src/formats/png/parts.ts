// What the pixels of a PNG depend on: IHDR, PLTE, tRNS and IDAT. A file is as good as these. Every other chunk is passed over,
// whatever it holds and wherever it stands, and so is everything behind the data, as libpng does.
import { fourLetters, viewOf } from '../../bytes.ts';
import type { Size } from '../../pixels.ts';
import { type CheckSum, cutOff } from '../format.ts';
import { type PngChunk, pngChunks } from './chunks.ts';
import { crc32 } from './crc32.ts';

export interface PngParts extends Size {
  /** Bits of a channel or of a palette index. */
  readonly depth: number;
  /** 0 for grey, 2 for RGB, 3 for palette indices, 4 for grey and alpha, 6 for RGBA. */
  readonly colourType: number;
  readonly interlaced: boolean;
  /** The contents of the IHDR chunk. */
  readonly header: Uint8Array;
  /** Red, green and blue of each colour. Absent where pixels are no indices: the palette is a suggestion there. */
  readonly palette?: Uint8Array | undefined;
  /** The contents of the tRNS chunk, if libpng would heed it. */
  readonly transparency?: Uint8Array | undefined;
  /** The contents of the IDAT chunks, without empty ones. The last one may be cut off. */
  readonly data: readonly Uint8Array[];
  readonly hasAlpha: boolean;
  /** The chunks whose checksums must be right. */
  readonly checked: readonly PngChunk[];
  /** The reason why these parts make no picture, in words for `findDamage`. */
  readonly damage?: string | undefined;
}

export const indexed = 3;
const withAlpha = [4, 6];
const headerBytes = 13;
const mostColours = 256;
/** The depths that each colour type can have. */
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Adler-32, and before it up to 15 bits that end the last block of deflate: no pixel depends on these bytes. */
const endBytes = 4 + 2;

/** @param bytes a file that begins with a PNG's signature and an IHDR chunk */
export function readPngParts(bytes: Uint8Array): PngParts {
  const view = viewOf(bytes);
  const [first, ...chunks] = pngChunks(bytes);
  const header = first?.data ?? new Uint8Array();
  const [depth = 0, colourType = 0, , , interlace] = header.subarray(8);
  const start = chunks.findIndex(({ name }) => name === 'IDAT');
  const rest = start < 0 ? [] : chunks.slice(start);
  // libpng and browsers read one row of IDAT chunks: any other chunk ends it.
  const count = rest.findIndex(({ name }) => name !== 'IDAT');
  const whole = (count < 0 ? rest : rest.slice(0, count)).filter((chunk) => chunk.data.length > 0);
  const tail = count < 0 ? cutData(bytes, chunks.at(-1) ?? first) : undefined;
  const data = [...whole.map((chunk) => chunk.data), ...(tail?.data.length ? [tail.data] : [])];
  const colours = readColours(bytes, start < 0 ? chunks : chunks.slice(0, start), { depth, colourType });
  return {
    width: view.getUint32(16),
    height: view.getUint32(20),
    depth,
    colourType,
    interlaced: interlace !== 0,
    header,
    ...colours,
    data,
    hasAlpha: withAlpha.includes(colourType) || colours.transparency !== undefined,
    checked: [...(first ? [first] : []), ...colours.checked, ...whole],
    damage:
      (isHeader(header)
        ? undefined
        : 'Its IHDR chunk is of a wrong length, or gives a kind of PNG that does not exist.') ??
      colours.damage ??
      (data.length === 0 || (tail && tail.missing > endBytes) ? cutOff : undefined),
  };
}

function isHeader(header: Uint8Array): boolean {
  const [depth = 0, colourType = 0, compression, filter, interlace = 0] = header.subarray(8);
  const isKind = depthsOf[colourType]?.includes(depth) && compression === 0 && filter === 0 && interlace <= 1;
  return header.length === headerBytes && isKind === true;
}

/** Compares the checksums too, which no decoder behind this does. @returns what is wrong, in words */
export function findPngDamage(bytes: Uint8Array, checkSum: CheckSum = crc32): string | undefined {
  const { damage, checked } = readPngParts(bytes);
  const wrong = damage ? undefined : checked.find((chunk) => !isSound(bytes, chunk, checkSum));
  return wrong ? `The checksum of the ${wrong.name} chunk is wrong.` : damage;
}

const isSound = (bytes: Uint8Array, { start, data: { length } }: PngChunk, checkSum: CheckSum): boolean =>
  checkSum(bytes, start - 4, start + length) === viewOf(bytes).getUint32(start + length);

/** The IDAT chunk within which the file ends, as far as it is there; undefined if the file ends elsewhere. */
function cutData(bytes: Uint8Array, last: PngChunk | undefined): { data: Uint8Array; missing: number } | undefined {
  const at = last ? last.start + last.data.length + 4 : bytes.length;
  if (fourLetters(bytes, at + 4) !== 'IDAT') return undefined;
  const length = viewOf(bytes).getUint32(at);
  const data = bytes.subarray(at + 8, at + 8 + length);
  return { data, missing: length - data.length };
}

/** Palette and transparency among the chunks before the data. Critical chunks are those whose name begins with a capital. */
function readColours(
  bytes: Uint8Array,
  chunks: readonly PngChunk[],
  { depth, colourType }: Pick<PngParts, 'depth' | 'colourType'>,
): Pick<PngParts, 'palette' | 'transparency' | 'checked' | 'damage'> {
  const stranger = chunks.find(({ name }) => /^[^a-z]/.test(name) && name !== 'PLTE');
  const palettes = colourType === indexed ? chunks.filter(({ name }) => name === 'PLTE') : [];
  const palette = palettes[0]?.data;
  const colours = Math.min((palette?.length ?? 0) / 3, 2 ** depth);
  const fits = ({ length }: Uint8Array): boolean =>
    colourType === indexed ? length > 0 && length <= colours : length === { 0: 2, 2: 6 }[colourType];
  // As libpng: a tRNS chunk of a wrong length, with a wrong checksum or in front of the palette counts as none.
  const transparency = chunks
    .slice(palettes[0] && chunks.indexOf(palettes[0]))
    .find((chunk) => chunk.name === 'tRNS' && fits(chunk.data) && isSound(bytes, chunk, crc32))?.data;
  const isPalette = palette && palette.length > 0 && palette.length % 3 === 0 && palette.length <= 3 * mostColours;
  return {
    palette,
    transparency,
    checked: palettes,
    damage: stranger
      ? `It has a critical chunk that is unknown or in a wrong place: ${stranger.name}.`
      : colourType === indexed && (palettes.length !== 1 || !isPalette)
        ? 'It has no PLTE chunk, several, or one of a wrong length.'
        : undefined,
  };
}
