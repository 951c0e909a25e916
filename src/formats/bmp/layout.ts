// A BMP's headers -> where its pixels, palette, masks and profile lie, or what is wrong with them. Nothing of the pixels
// is read. After the published Windows and OS/2 structures: core (12 bytes), info (40) and its descendants up to V5 (124).
import type { Size } from '../../pixels.ts';

export interface BmpLayout extends Size {
  /** 1, 2, 4, 8 with a palette; 16, 24, 32 without. */
  readonly bitsPerPixel: number;
  /** Pixels are runs of palette indices (RLE4, RLE8). */
  readonly runs: boolean;
  readonly topDown: boolean;
  /** Where the pixels begin. */
  readonly start: number;
  /** Of all rows with their padding; 0 for runs, whose length shows only when they are unpacked. */
  readonly byteLength: number;
  readonly palette: { readonly start: number; readonly count: number; readonly entryBytes: 3 | 4 };
  /** Bits of red, green, blue and alpha in a pixel of 16 or 32; an alpha of 0 is none. */
  readonly masks: readonly [number, number, number, number];
  /** An embedded ICC profile. */
  readonly profile?: { readonly start: number; readonly byteLength: number };
}

export interface BmpFault {
  readonly fault: string;
  /** Sound, but of a kind that is not read. */
  readonly unsupported: boolean;
}

const fileHeaderBytes = 14;
/** Sizes of the second header: OS/2 1 and 2 (64, and cut to 16), Windows 3 and its longer forms. */
const headerSizes = [12, 16, 40, 52, 56, 64, 108, 124];
const compressions = { rgb: 0, rle8: 1, rle4: 2, bitFields: 3, alphaBitFields: 6 } as const;
/** 'MBED' as a number. */
const embeddedProfile = 0x4d424544;

export function isBmp(bytes: Uint8Array): boolean {
  if (bytes.length < fileHeaderBytes + 4 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return false;
  return headerSizes.includes(new DataView(bytes.buffer, bytes.byteOffset).getUint32(fileHeaderBytes, true));
}

export const bmpRowBytes = ({ width, bitsPerPixel }: Pick<BmpLayout, 'width' | 'bitsPerPixel'>): number =>
  Math.ceil((width * bitsPerPixel) / 32) * 4;

export function readBmpLayout(bytes: Uint8Array): BmpLayout | BmpFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(fileHeaderBytes, true);
  const headerEnd = fileHeaderBytes + headerBytes;
  if (bytes.length < headerEnd) return damaged('The file ends within its BMP header.');
  const core = headerBytes === 12;
  /** A field by its place in the header, 0 where the header is too short to have it. */
  const word = (at: number): number => (at + 4 <= headerBytes ? view.getUint32(fileHeaderBytes + at, true) : 0);
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(core ? 24 : 28, true);
  const compression = core ? compressions.rgb : word(16);
  if (width <= 0 || height === 0) return damaged(`Its BMP header says ${width}x${height}.`);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel))
    return damaged(`Its BMP header says ${bitsPerPixel} bits a pixel.`);
  const fault = compressionFault(compression, bitsPerPixel, headerBytes);
  if (fault) return fault;
  const runs = compression === compressions.rle8 || compression === compressions.rle4;
  if (runs && height < 0) return damaged('Its BMP header says runs from top to bottom, which there are not.');

  // Windows 3 keeps its masks behind the header; the longer headers hold them.
  const fields = compression === compressions.bitFields || compression === compressions.alphaBitFields;
  const masksBehind = fields && headerBytes === 40 ? (compression === compressions.alphaBitFields ? 16 : 12) : 0;
  const paletteStart = headerEnd + masksBehind;
  const start = view.getUint32(10, true);
  if (start < paletteStart || start >= bytes.length) return damaged('Its BMP header points outside of the file.');
  const mask = (index: number): number =>
    index * 4 < (masksBehind || headerBytes - 40) ? view.getUint32(fileHeaderBytes + 40 + index * 4, true) : 0;
  const plain = bitsPerPixel === 16 ? ([0x7c00, 0x3e0, 0x1f, 0] as const) : ([0xff0000, 0xff00, 0xff, 0] as const);
  const masks = fields ? ([mask(0), mask(1), mask(2), mask(3)] as const) : plain;
  if (!masks.every(isOneRun)) return { fault: 'A BMP whose colour masks have gaps.', unsupported: true };

  const entryBytes = core ? 3 : 4;
  const most = bitsPerPixel > 8 ? 0 : 2 ** bitsPerPixel;
  const count = Math.min(word(32) || most, most, Math.floor((start - paletteStart) / entryBytes));
  const profileAt = fileHeaderBytes + word(112);
  const hasProfile = word(56) === embeddedProfile && headerBytes === 124 && profileAt + word(116) <= bytes.length;
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

const damaged = (fault: string): BmpFault => ({ fault, unsupported: false });

function compressionFault(compression: number, bits: number, headerBytes: number): BmpFault | undefined {
  const { rgb, rle8, rle4, bitFields, alphaBitFields } = compressions;
  // OS/2 2 numbers its own methods from 3: Huffman codes and runs of 24 bits.
  const known =
    headerBytes === 64 || headerBytes === 16 ? [rgb, rle8, rle4] : [rgb, rle8, rle4, bitFields, alphaBitFields];
  if (!(known as number[]).includes(compression))
    return {
      fault: `A BMP of compression ${compression}; expected none, RLE4, RLE8 or bit fields.`,
      unsupported: true,
    };
  const wanted: Readonly<Record<number, readonly number[]>> = {
    [rle8]: [8],
    [rle4]: [4],
    [bitFields]: [16, 32],
    [alphaBitFields]: [16, 32],
  };
  return wanted[compression]?.includes(bits) === false
    ? damaged(`Its BMP header says ${bits} bits a pixel with compression ${compression}.`)
    : undefined;
}

/** No gap between its ones. */
function isOneRun(mask: number): boolean {
  const lowest = mask & -mask;
  return mask === 0 || (((mask >>> 0) + (lowest >>> 0)) & (mask | 0)) === 0;
}
