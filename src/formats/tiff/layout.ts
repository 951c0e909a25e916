// The first page of a TIFF -> what its samples are and where its strips or tiles lie, or what is wrong with it. Nothing is
// decoded. Sizes are bounded here, so that a header alone can ask for no more memory than the picture itself needs.
import type { Size } from '../../pixels.ts';
import { readTiffDirectory, type TiffTag, tiffTags, tiffValues } from './directory.ts';
import { damaged, readTiffGrid, type TiffCompression, type TiffFault, type TiffGrid, unsupported } from './grid.ts';

export type TiffColour = 'grey' | 'inverted grey' | 'rgb' | 'palette' | 'cmyk' | 'ycbcr';
export type TiffAlpha = 'none' | 'associated' | 'unassociated';

export interface TiffLayout extends Size, TiffGrid {
  readonly littleEndian: boolean;
  readonly colour: TiffColour;
  readonly compression: TiffCompression;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  /** The alpha sample is the first behind the colours. */
  readonly alpha: TiffAlpha;
  readonly predictor: boolean;
  /** The lowest bit of a byte comes first. */
  readonly reversedBits: boolean;
  /** 16 bits an entry: all reds, all greens, all blues. */
  readonly palette: readonly number[];
  readonly jpegTables: readonly number[];
}

const colours: Readonly<Record<number, TiffColour>> = {
  0: 'inverted grey',
  1: 'grey',
  2: 'rgb',
  3: 'palette',
  5: 'cmyk',
  6: 'ycbcr',
};
const compressions: Readonly<Record<number, TiffCompression>> = {
  1: 'none',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
};
/** What else is known by name, for the refusal. */
const refused: Readonly<Record<number, string>> = { 2: 'CCITT RLE', 3: 'CCITT G3', 4: 'CCITT G4', 6: 'old-style JPEG' };

export const coloursOf: Readonly<Record<TiffColour, number>> = {
  grey: 1,
  'inverted grey': 1,
  palette: 1,
  rgb: 3,
  ycbcr: 3,
  cmyk: 4,
};

/** Four of each kind of table take less. */
const mostTableBytes = 4096;
const mostExtraSamples = 4;
const mostSamples = 4 + mostExtraSamples;

export function readTiffLayout(bytes: Uint8Array): TiffLayout | TiffFault {
  const directory = readTiffDirectory(bytes);
  if (!directory) return damaged('Its TIFF directory is not wholly there.');
  const all = (tag: TiffTag, most: number): number[] => tiffValues(bytes, directory, tiffTags[tag], most);
  const one = (tag: TiffTag, otherwise: number): number => all(tag, 1)[0] ?? otherwise;

  const [width, height] = [one('width', 0), one('height', 0)];
  if (width === 0 || height === 0) return damaged(`Its TIFF directory says ${width}x${height}.`);
  const compressionCode = one('compression', 1);
  const compression = compressions[compressionCode];
  const name = refused[compressionCode] ?? `number ${compressionCode}`;
  if (!compression) return unsupported(`A TIFF of compression ${name}; expected none, LZW, Deflate, PackBits or JPEG.`);
  const colour = colours[one('photometric', -1)];
  if (!colour)
    return unsupported(
      `A TIFF of colours number ${one('photometric', -1)}; expected grey, RGB, palette, CMYK or YCbCr in JPEG.`,
    );
  const samplesPerPixel = one('samplesPerPixel', 1);
  const extras = samplesPerPixel - coloursOf[colour];
  if (extras < 0) return damaged(`Its TIFF directory says ${samplesPerPixel} samples a pixel of ${colour}.`);
  const bits = all('bitsPerSample', mostSamples);
  const bitsPerSample = bits[0] ?? 1;
  const fault =
    kindFault({ bits, colour, compression, extras }) ??
    predictorFault(one('predictor', 1), bitsPerSample) ??
    (all('sampleFormat', mostSamples).some((format) => format !== 1 && format !== 4)
      ? unsupported('A TIFF of signed or floating-point samples; expected unsigned ones.')
      : undefined) ??
    (colour === 'cmyk' && one('inkSet', 1) !== 1 ? unsupported('A TIFF of inks other than CMYK.') : undefined);
  if (fault) return fault;
  const planar = one('planar', 1) === 2 && samplesPerPixel > 1;
  if (planar && compression === 'jpeg') return unsupported('A TIFF of JPEG data in separate planes.');
  const palette = all('colourMap', 3 * 2 ** 8);
  if (colour === 'palette' && palette.length < 3 * 2 ** bitsPerSample) return damaged('Its palette is too short.');

  const grid = readTiffGrid(bytes, directory, { width, height, planes: planar ? samplesPerPixel : 1, compression });
  if ('fault' in grid) return grid;
  return {
    width,
    height,
    ...grid,
    bitsPerSample,
    samplesPerPixel,
    compression,
    littleEndian: directory.littleEndian,
    colour,
    alpha: extras === 0 ? 'none' : one('extraSamples', 0) === 1 ? 'associated' : 'unassociated',
    predictor: one('predictor', 1) === 2 && ['lzw', 'deflate'].includes(compression),
    reversedBits: one('fillOrder', 1) === 2,
    palette,
    jpegTables: all('jpegTables', mostTableBytes),
  };
}

interface Kind {
  readonly bits: readonly number[];
  readonly colour: TiffColour;
  readonly compression: TiffCompression;
  readonly extras: number;
}

function kindFault({ bits, colour, compression, extras }: Kind): TiffFault | undefined {
  const most = bits[0] ?? 1;
  if (![1, 2, 4, 8, 16].includes(most) || bits.some((bit) => bit !== most))
    return unsupported(`A TIFF of ${bits.join(', ')} bits a sample; expected 1, 2, 4, 8 or 16 for all.`);
  if (extras > mostExtraSamples) return unsupported(`A TIFF of ${extras} samples beside its colours.`);
  if (colour === 'palette' && most > 8) return unsupported(`A TIFF of a palette with ${most} bits.`);
  const inJpeg = compression === 'jpeg';
  if (colour === 'ycbcr' && !inJpeg) return unsupported('A TIFF of YCbCr samples that are not JPEG data.');
  if (inJpeg && (most !== 8 || extras > 0 || !['grey', 'rgb', 'ycbcr'].includes(colour)))
    return unsupported(`A TIFF of JPEG data of ${colour} with ${extras} more samples of ${most} bits.`);
  return undefined;
}

function predictorFault(predictor: number, bits: number): TiffFault | undefined {
  if (predictor === 1 || (predictor === 2 && bits >= 8)) return undefined;
  return unsupported(`A TIFF of predictor ${predictor} for ${bits} bits a sample.`);
}
