// A BMP's headers -> where its pixels, palette, masks and profile are. No pixel is read. After the published Windows and OS/2
// structures: core (12 bytes), info (40) and its descendants up to V5 (124).
import { fourLetters, startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Size } from '../../pixels.ts';
import { unsupported } from '../format.ts';

/** All that a decoder has to know about a file. */
export interface BmpLayout extends Size {
  /** 1, 2, 4, 8 with a palette; 16, 24, 32 without. */
  readonly bitsPerPixel: number;
  /** True if the pixels are runs of palette indices (RLE4, RLE8). */
  readonly runs: boolean;
  /** True if the first row stored is the top one; otherwise it is the bottom one. */
  readonly topDown: boolean;
  /** Offset of the pixels in the file. */
  readonly start: number;
  /** Bytes of all rows with their padding; 0 for runs, whose length is known only when they are unpacked. */
  readonly byteLength: number;
  readonly palette: { readonly start: number; readonly count: number; readonly entryBytes: 3 | 4 };
  /** The bits of red, green, blue and alpha in a pixel of 16 or 32 bits; a mask of 0 for alpha means there is none. */
  readonly masks: readonly [number, number, number, number];
  /** The embedded ICC profile. */
  readonly profile?: { readonly start: number; readonly byteLength: number };
}

const fileHeaderBytes = 14;
/** Bytes of the second header: 12 for OS/2 1, 64 (or cut to 16) for OS/2 2, 40 for Windows 3, and its longer forms. */
const headerSizes = [12, 16, 40, 52, 56, 64, 108, 124];
const [infoHeaderBytes, v4HeaderBytes] = [40, 108];
const compressions = { rgb: 0, rle8: 1, rle4: 2, bitFields: 3, alphaBitFields: 6 } as const;
/** The colour space field of a V5 header whose profile is in the file: PROFILE_EMBEDDED ('MBED'), little-endian. */
const embeddedProfile = 'DEBM';

/** True for a BMP by its first letters and a header size that exists: many a text begins with BM. */
export const isBmp = (bytes: Uint8Array): boolean =>
  bytes.length >= fileHeaderBytes + 4 &&
  startsWith(bytes, 'BM') &&
  headerSizes.includes(viewOf(bytes).getUint32(fileHeaderBytes, true));

/** Bytes of a stored row, which is padded to a multiple of four. */
export const bmpRowBytes = ({ width, bitsPerPixel }: Pick<BmpLayout, 'width' | 'bitsPerPixel'>): number =>
  Math.ceil((width * bitsPerPixel) / 32) * 4;

/**
 * @param bytes a file that `isBmp`
 * @throws OssError ImageDamage; BadRequest, EC 0040-00000005, for a kind of BMP that is not read
 */
export function readBmpLayout(bytes: Uint8Array): BmpLayout {
  const view = viewOf(bytes);
  const headerBytes = view.getUint32(fileHeaderBytes, true);
  const headerEnd = fileHeaderBytes + headerBytes;
  if (bytes.length < headerEnd) throw imageDamage('The file ends within its BMP header.');
  const core = headerBytes === 12;
  /** A field by its place in the second header; 0 where that is too short to have it. */
  const word = (at: number): number => (at + 4 <= headerBytes ? view.getUint32(fileHeaderBytes + at, true) : 0);
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(core ? 24 : 28, true);
  const compression = core ? compressions.rgb : word(16);
  if (width <= 0 || height === 0) throw imageDamage(`Its BMP header gives a size of ${width}x${height}.`);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel))
    throw imageDamage(`Its BMP header gives ${bitsPerPixel} bits per pixel.`);
  checkCompression(compression, bitsPerPixel, headerBytes);
  const runs = compression === compressions.rle8 || compression === compressions.rle4;

  // The masks that do not fit into the header follow it: all of them behind that of Windows 3.
  const fields = compression === compressions.bitFields || compression === compressions.alphaBitFields;
  const maskBytes = compression === compressions.alphaBitFields ? 16 : 12;
  const stated = view.getUint32(10, true);
  // A header that holds the masks of the colours may do without that of alpha.
  const hasRoom = headerBytes === infoHeaderBytes || stated !== headerEnd;
  const masksBehind = fields && hasRoom ? Math.max(0, infoHeaderBytes + maskBytes - headerBytes) : 0;
  const paletteStart = headerEnd + masksBehind;
  const entryBytes = core ? 3 : 4;
  const most = bitsPerPixel > 8 ? 0 : 2 ** bitsPerPixel;
  const colours = Math.min(word(32) || most, most);
  // Some writers leave the place of the pixels empty, or give that of the palette: the pixels follow the palette.
  const start = stated < paletteStart + Math.min(most, 1) ? paletteStart + colours * entryBytes : stated;
  if (start >= bytes.length) throw imageDamage('Its BMP header points outside of the file.');
  const mask = (index: number): number =>
    index * 4 < headerBytes + masksBehind - infoHeaderBytes
      ? view.getUint32(fileHeaderBytes + infoHeaderBytes + index * 4, true)
      : 0;
  // As Chromium: without bit fields the masks of a V4 or V5 header say only if the fourth byte is alpha.
  const hasAlpha = bitsPerPixel === 32 && headerBytes >= v4HeaderBytes && mask(3) !== 0;
  const plain =
    bitsPerPixel === 16
      ? ([0x7c00, 0x3e0, 0x1f, 0] as const)
      : ([0xff0000, 0xff00, 0xff, hasAlpha ? 0xff000000 : 0] as const);
  const masks = fields ? ([mask(0), mask(1), mask(2), mask(3)] as const) : plain;
  if (!masks.every(isOneRun)) throw unsupported('A BMP whose colour masks have gaps.');

  // As Chromium: a palette that is longer than the room before the pixels goes on within them.
  const count = Math.min(colours, Math.floor((bytes.length - paletteStart) / entryBytes));
  const profileAt = fileHeaderBytes + word(112);
  const hasProfile =
    headerBytes === 124 && fourLetters(bytes, 70) === embeddedProfile && profileAt + word(116) <= bytes.length;
  return {
    width,
    height: Math.abs(height),
    bitsPerPixel,
    runs,
    topDown: height < 0,
    start,
    byteLength: runs ? 0 : bmpRowBytes({ width, bitsPerPixel }) * Math.abs(height),
    palette: { start: paletteStart, count, entryBytes },
    masks,
    ...(hasProfile && word(116) > 0 && { profile: { start: profileAt, byteLength: word(116) } }),
  };
}

function checkCompression(compression: number, bits: number, headerBytes: number): void {
  const { rgb, rle8, rle4, bitFields, alphaBitFields } = compressions;
  // In OS/2 2 the numbers from 3 on stand for other methods: Huffman codes and 24-bit runs.
  const known =
    headerBytes === 64 || headerBytes === 16 ? [rgb, rle8, rle4] : [rgb, rle8, rle4, bitFields, alphaBitFields];
  if (!(known as number[]).includes(compression))
    throw unsupported(`Expected a BMP with compression none, RLE4, RLE8 or bit fields; it has number ${compression}.`);
  const wanted: Readonly<Record<number, readonly number[]>> = {
    [rle8]: [8],
    [rle4]: [4],
    [bitFields]: [16, 32],
    [alphaBitFields]: [16, 32],
  };
  if (wanted[compression]?.includes(bits) === false)
    throw imageDamage(`Its BMP header gives ${bits} bits per pixel with compression ${compression}.`);
}

/** True if there is no gap between the ones of the mask. */
function isOneRun(mask: number): boolean {
  const lowest = mask & -mask;
  return mask === 0 || (((mask >>> 0) + (lowest >>> 0)) & (mask | 0)) === 0;
}
