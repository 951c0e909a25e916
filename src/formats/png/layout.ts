// The kinds of PNG that our own decoder takes: all but pictures of 16 bits in which a colour stands for transparent.
import { concat } from '../../bytes.ts';
import type { Size } from '../../pixels.ts';
import { isZlib } from '../zlib.ts';
import { indexed, type PngParts } from './parts.ts';

/** The facts that our own decoder needs. */
export interface PngLayout extends Size {
  /** Bits of a sample. */
  readonly depth: number;
  /** Samples of a pixel: 1 for grey or an index into the palette, 2 for grey and alpha, 3 for RGB, 4 for RGBA. */
  readonly samples: 1 | 2 | 3 | 4;
  readonly interlaced: boolean;
  readonly hasAlpha: boolean;
  /** RGBA of each value, by its upper byte where it has two, where a pixel is one sample. */
  readonly colours: Uint8Array<ArrayBuffer>;
  /** The RGB colour that stands for transparent. */
  readonly key: readonly [red: number, green: number, blue: number] | undefined;
  /** The compressed data without the two bytes of zlib's header, in as many pieces as the file has them. */
  readonly pieces: readonly Uint8Array[];
}

const samplesOf: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Bytes of a row of so many pixels. */
export const rowBytesOf = ({ depth, colourType }: Pick<PngParts, 'depth' | 'colourType'>, width: number): number =>
  Math.ceil((width * depth * (samplesOf[colourType] ?? 0)) / 8);

/** False for pictures of 16 bits in which a colour stands for transparent. */
export const isTaken = ({ transparency, depth }: Pick<PngParts, 'transparency' | 'depth'>): boolean =>
  !transparency || depth <= 8;

/** @returns undefined for kinds that it does not take */
export function plainLayout(parts: PngParts): PngLayout | undefined {
  const { width, height, depth, colourType, interlaced, hasAlpha, transparency, data } = parts;
  const samples = samplesOf[colourType];
  if (!samples || !isTaken(parts)) return undefined;
  // The header may be spread over chunks of one byte each.
  const [first = new Uint8Array(), ...rest] = data[0] && data[0].length > 1 ? data : [concat(data)];
  if (!isZlib(first)) return undefined;
  const [, red = 0, , green = 0, , blue = 0] = transparency ?? [];
  return {
    ...{ width, height, depth, samples, interlaced, hasAlpha },
    colours: coloursOf(parts),
    key: transparency && samples === 3 ? [red, green, blue] : undefined,
    pieces: [first.subarray(2), ...rest],
  };
}

/** An index beyond the palette is opaque black, as with libpng. */
function coloursOf({ palette, transparency, depth, colourType }: PngParts): Uint8Array<ArrayBuffer> {
  const colours = new Uint8Array(1024);
  const largest = 2 ** Math.min(8, depth) - 1;
  // As libpng: of a key's 16 bits as many count as the pixels have.
  const key = transparency && colourType !== indexed ? (transparency[1] as number) & largest : -1;
  for (let value = 0; value < 256; value += 1) {
    if (palette) colours.set(palette.subarray(value * 3, value * 3 + 3), value * 4);
    else colours.fill(((value & largest) * 255) / largest, value * 4, value * 4 + 3);
    colours[value * 4 + 3] = colourType === indexed ? (transparency?.[value] ?? 255) : value === key ? 0 : 255;
  }
  return colours;
}
