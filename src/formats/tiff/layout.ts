// The first page of a TIFF -> what its samples are and where its strips or tiles are. Nothing is decoded.
import { imageDamage } from '../../errors.ts';
import type { Orientation, Size } from '../../pixels.ts';
import { orientationFrom } from '../exif/tags.ts';
import { unsupported } from '../format.ts';
import { readTiffDirectory, type TiffTag, tiffValues } from './directory.ts';
import { readTiffGrid, type TiffCompression, type TiffGrid } from './grid.ts';

/** The meaning of a pixel's samples; `inverted grey` has 0 for white. */
export type TiffColour = 'grey' | 'inverted grey' | 'rgb' | 'palette' | 'cmyk' | 'ycbcr';
/** Alpha, and whether colours are multiplied by it (associated). */
export type TiffAlpha = 'none' | 'associated' | 'unassociated';

/** All that a decoder has to know about a page. */
export interface TiffLayout extends Size, TiffGrid {
  readonly littleEndian: boolean;
  readonly colour: TiffColour;
  readonly compression: TiffCompression;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  /** The alpha sample, if there is one, is the first after the colours. */
  readonly alpha: TiffAlpha;
  /** True if samples are stored as differences from their neighbours (predictor 2). */
  readonly predictor: boolean;
  /** True if the lowest bit of a byte comes first. */
  readonly reversedBits: boolean;
  /** 16-bit values: all reds, all greens, all blues. */
  readonly palette: readonly number[];
  /** The bytes of the JPEG tables that strips and tiles share. */
  readonly jpegTables: readonly number[];
  readonly orientation: Orientation;
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
/** Other compressions whose names the refusal can give. */
const refused: Readonly<Record<number, string>> = { 2: 'CCITT RLE', 3: 'CCITT G3', 4: 'CCITT G4', 6: 'old-style JPEG' };

/** Samples of a pixel that are its colour. */
export const coloursOf: Readonly<Record<TiffColour, number>> = {
  grey: 1,
  'inverted grey': 1,
  palette: 1,
  rgb: 3,
  ycbcr: 3,
  cmyk: 4,
};

/** Four quantisation tables and four Huffman tables of each class take less. */
const mostTableBytes = 4096;
const mostExtraSamples = 4;
const mostSamples = 4 + mostExtraSamples;

/** @throws OssError ImageDamage; BadRequest, EC 0040-00000005, for a kind of TIFF that is not read */
export function readTiffLayout(bytes: Uint8Array): TiffLayout {
  const directory = readTiffDirectory(bytes);
  const all = (tag: TiffTag, most: number): number[] => tiffValues(directory, tag, most);
  const one = (tag: TiffTag, otherwise: number): number => all(tag, 1)[0] ?? otherwise;

  const [width, height] = [one('width', 0), one('height', 0)];
  if (width === 0 || height === 0) throw imageDamage(`Its TIFF directory gives a size of ${width}x${height}.`);
  const compressionCode = one('compression', 1);
  const compression = compressions[compressionCode];
  const name = refused[compressionCode] ?? `number ${compressionCode}`;
  if (!compression)
    throw unsupported(`Expected a TIFF with compression none, LZW, Deflate, PackBits or JPEG; it has ${name}.`);
  const colourCode = one('photometric', -1);
  const colour = colours[colourCode];
  if (!colour)
    throw unsupported(`Expected a TIFF in grey, RGB, palette, CMYK or YCbCr in JPEG; it has number ${colourCode}.`);
  const samplesPerPixel = one('samplesPerPixel', 1);
  const extras = samplesPerPixel - coloursOf[colour];
  if (extras < 0) throw imageDamage(`Its TIFF directory gives ${samplesPerPixel} samples per ${colour} pixel.`);
  const bits = all('bitsPerSample', mostSamples);
  const bitsPerSample = bits[0] ?? 1;
  checkKind({ bits, colour, compression, extras });
  const predictor = one('predictor', 1);
  if (predictor !== 1 && (predictor !== 2 || bitsPerSample < 8))
    throw unsupported(`A TIFF with predictor ${predictor} for ${bitsPerSample} bits per sample.`);
  if (all('sampleFormat', mostSamples).some((format) => format !== 1 && format !== 4))
    throw unsupported('A TIFF with signed or floating-point samples; expected unsigned ones.');
  if (colour === 'cmyk' && one('inkSet', 1) !== 1) throw unsupported('A TIFF with inks other than CMYK.');
  const planar = one('planar', 1) === 2 && samplesPerPixel > 1;
  if (planar && compression === 'jpeg') throw unsupported('A TIFF with JPEG data in separate planes.');
  const palette = all('colourMap', 3 * 2 ** 8);
  if (colour === 'palette' && palette.length < 3 * 2 ** bitsPerSample) throw imageDamage('Its palette is too short.');

  const planes = planar ? samplesPerPixel : 1;
  return {
    width,
    height,
    ...readTiffGrid(bytes.length, directory, { width, height, planes, compression }),
    bitsPerSample,
    samplesPerPixel,
    compression,
    littleEndian: directory.littleEndian,
    colour,
    alpha: extras === 0 ? 'none' : one('extraSamples', 0) === 1 ? 'associated' : 'unassociated',
    predictor: predictor === 2 && ['lzw', 'deflate'].includes(compression),
    reversedBits: one('fillOrder', 1) === 2,
    palette,
    jpegTables: all('jpegTables', mostTableBytes),
    orientation: orientationFrom(all('orientation', 1)[0]),
  };
}

interface Kind {
  readonly bits: readonly number[];
  readonly colour: TiffColour;
  readonly compression: TiffCompression;
  readonly extras: number;
}

/** @throws OssError BadRequest for samples in a number, depth or packing that is not read */
function checkKind({ bits, colour, compression, extras }: Kind): void {
  const most = bits[0] ?? 1;
  if (![1, 2, 4, 8, 16].includes(most) || bits.some((bit) => bit !== most))
    throw unsupported(`Expected a TIFF with 1, 2, 4, 8 or 16 bits for all samples; it has ${bits.join(', ')}.`);
  if (extras > mostExtraSamples) throw unsupported(`A TIFF with ${extras} samples per pixel beside the colours.`);
  if (colour === 'palette' && most > 8) throw unsupported(`A TIFF with a palette of ${most} bits.`);
  const inJpeg = compression === 'jpeg';
  if (colour === 'ycbcr' && !inJpeg) throw unsupported('A TIFF with YCbCr samples that are not JPEG data.');
  if (inJpeg && (most !== 8 || extras > 0 || !['grey', 'rgb', 'ycbcr'].includes(colour)))
    throw unsupported(`A TIFF with JPEG data in ${colour} with ${extras} more samples of ${most} bits.`);
}
