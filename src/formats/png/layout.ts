// The plain kind of PNG, which most files are: 8 bits a channel, not interlaced, no single colour that stands for transparent.
import { concat } from '../../bytes.ts';
import type { Size } from '../../pixels.ts';
import { isZlib } from '../zlib.ts';
import { indexed, type PngParts } from './parts.ts';

/** The facts a decoder of plain files needs. */
export interface PngLayout extends Size {
  /** 1 for grey or an index into the palette, 2 for grey and alpha, 3 for RGB, 4 for RGBA. */
  readonly pixelBytes: 1 | 2 | 3 | 4;
  /** RGBA of each of the 256 values, where a pixel is one byte. */
  readonly palette: Uint8Array<ArrayBuffer>;
  /** The compressed data without the two bytes of zlib's header, in as many pieces as the file has them. */
  readonly pieces: readonly Uint8Array[];
}

const pixelBytesOf: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** @returns undefined for any other kind of PNG */
export function plainLayout(parts: PngParts): PngLayout | undefined {
  const { width, height, depth, colourType, interlaced, palette, transparency, data } = parts;
  const pixelBytes = pixelBytesOf[colourType];
  if (depth !== 8 || !pixelBytes || interlaced) return undefined;
  if (transparency && colourType !== indexed) return undefined;
  // The header may be spread over chunks of one byte each.
  const [first = new Uint8Array(), ...rest] = data[0] && data[0].length > 1 ? data : [concat(data)];
  if (!isZlib(first)) return undefined;
  return {
    width,
    height,
    pixelBytes,
    palette: palette ? coloursOf(palette, transparency) : greys,
    pieces: [first.subarray(2), ...rest],
  };
}

const greys = Uint8Array.from({ length: 1024 }, (_, index) => (index % 4 === 3 ? 255 : index >> 2));

/** An index beyond the palette is opaque black, as with libpng. */
function coloursOf(palette: Uint8Array, alphas: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  const colours = new Uint8Array(1024);
  for (let index = 0; index < 256; index += 1) {
    colours.set(palette.subarray(index * 3, index * 3 + 3), index * 4);
    colours[index * 4 + 3] = alphas?.[index] ?? 255;
  }
  return colours;
}
