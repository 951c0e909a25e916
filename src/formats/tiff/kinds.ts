// Which kinds of TIFF are read, and the names of those that are refused.
import { imageDamage } from '../../errors.ts';
import { unsupported } from '../format.ts';
import type { FaxCoding } from './ccitt.ts';
import type { TiffCompression, TiffStorage } from './grid.ts';

/** The meaning of a pixel's samples; `inverted grey` has 0 for white. */
export type TiffColour = 'grey' | 'inverted grey' | 'rgb' | 'palette' | 'cmyk' | 'ycbcr' | 'lab';
/** How a sample is a number: whole, whole with a sign, or floating-point. */
export type TiffSampleFormat = 'unsigned' | 'signed' | 'float';
/** Samples are stored as differences from their neighbours: as they are (predictor 2), or byte by byte (predictor 3). */
export type TiffPredictor = 'none' | 'horizontal' | 'floating';

const colours: Readonly<Record<number, TiffColour>> = {
  0: 'inverted grey',
  1: 'grey',
  2: 'rgb',
  3: 'palette',
  5: 'cmyk',
  6: 'ycbcr',
  8: 'lab',
};
const refusedColours: Readonly<Record<number, string>> = {
  4: 'a transparency mask',
  9: 'ICC Lab',
  10: 'ITU Lab',
  32803: 'the samples of a colour filter array (raw camera data)',
  32844: 'LogL',
  32845: 'LogLuv',
  34892: 'linear raw camera data',
};
const compressions: Readonly<Record<number, TiffCompression>> = {
  1: 'none',
  2: 'ccitt',
  3: 'ccitt',
  4: 'ccitt',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32771: 'ccitt',
  32773: 'packbits',
  32946: 'deflate',
};
const refusedCompressions: Readonly<Record<number, string>> = {
  6: 'old-style JPEG, which was never fully specified',
  9: 'JBIG',
  10: 'JBIG',
  32766: 'NeXT RLE',
  32809: 'ThunderScan',
  32908: 'PixarFilm',
  32909: 'PixarLog',
  34661: 'JBIG',
  34676: 'LogLuv RLE',
  34677: 'LogLuv in 24 bits',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
};

/** Samples of a pixel that are its colour. */
export const coloursOf: Readonly<Record<TiffColour, number>> = {
  grey: 1,
  'inverted grey': 1,
  palette: 1,
  rgb: 3,
  ycbcr: 3,
  lab: 3,
  cmyk: 4,
};

/** @throws OssError BadRequest */
export function namedCompression(code: number): TiffCompression {
  const compression = compressions[code];
  const name = refusedCompressions[code] ?? `number ${code}`;
  if (!compression)
    throw unsupported(`Expected a TIFF with compression none, LZW, Deflate, PackBits, CCITT or JPEG; it has ${name}.`);
  return compression;
}

/**
 * @param code the tag PhotometricInterpretation; where it is missing, libtiff's guess is made
 * @throws OssError BadRequest
 */
export function namedColour(code: number | undefined, samples: number, compression: TiffCompression): TiffColour {
  if (code === undefined) return samples >= 3 ? 'rgb' : compression === 'ccitt' ? 'inverted grey' : 'grey';
  const colour = colours[code];
  const name = refusedColours[code] ?? `number ${code}`;
  if (!colour) throw unsupported(`Expected a TIFF in grey, RGB, palette, CMYK, YCbCr or CIE Lab; it has ${name}.`);
  return colour;
}

/** @param t4Options the tag of G3 data; its first bit allows rows of differences */
export const faxCodingOf = (compressionCode: number, t4Options: number): FaxCoding => ({
  scheme: compressionCode === 3 ? 'g3' : compressionCode === 4 ? 'g4' : 'rle',
  isTwoDimensional: compressionCode === 3 && (t4Options & 1) === 1,
  alignment: compressionCode === 32771 ? 16 : 8,
});

interface Kind {
  /** Of each sample, as far as the file says. */
  readonly bits: readonly number[];
  readonly formats: readonly number[];
  readonly colour: TiffColour;
  readonly compression: TiffCompression;
  readonly samplesPerPixel: number;
  readonly planar: boolean;
  readonly sharing: TiffStorage['sharing'];
  /** Their tags. */
  readonly inkSet: number;
  readonly predictor: number;
}

const sampleFormats: Readonly<Record<number, TiffSampleFormat>> = {
  1: 'unsigned',
  2: 'signed',
  3: 'float',
  4: 'unsigned',
};
const predictors: Readonly<Record<number, TiffPredictor>> = { 1: 'none', 2: 'horizontal', 3: 'floating' };
const mostExtraSamples = 4;

/** @throws OssError BadRequest for samples in a number, depth or packing that is not read; ImageDamage for too few of them */
export function checkKind(kind: Kind): { sampleFormat: TiffSampleFormat; predictor: TiffPredictor } {
  const { bits, colour, compression, samplesPerPixel, sharing, inkSet, planar } = kind;
  if (colour === 'cmyk' && inkSet !== 1) throw unsupported('Expected a TIFF with the inks CMYK; it has others.');
  const extras = samplesPerPixel - coloursOf[colour];
  if (extras < 0) throw imageDamage(`Its TIFF directory gives ${samplesPerPixel} samples per ${colour} pixel.`);
  if (extras > mostExtraSamples)
    throw unsupported(`Expected at most ${mostExtraSamples} samples per pixel beside the colours; it has ${extras}.`);
  const depth = bits[0] ?? 1;
  if (bits.some((bit) => bit !== depth))
    throw unsupported(`Expected a TIFF with as many bits for each sample; it has ${bits.join(', ')}.`);
  const sampleFormat = sampleFormatOf(kind, depth);
  if (colour === 'palette' && depth > 16) throw unsupported(`Expected a palette of at most 16 bits; it has ${depth}.`);
  if (colour === 'lab' && depth !== 8 && depth !== 16)
    throw unsupported(`Expected CIE Lab of 8 or 16 bits per sample; it has ${depth}.`);
  if (compression === 'ccitt' && (depth !== 1 || (samplesPerPixel > 1 && !planar)))
    throw unsupported(`Expected CCITT data of 1 sample of 1 bit; it has ${samplesPerPixel} of ${depth}.`);
  if (colour === 'ycbcr') checkYcbcr(depth, compression, sharing, planar);
  if (compression === 'jpeg' && depth !== 8)
    throw unsupported(`Expected JPEG data of 8 bits per sample; it has ${depth}.`);
  const hasJpegColours = colour !== 'lab' && colour !== 'palette' && extras <= (colour === 'rgb' ? 1 : 0);
  if (compression === 'jpeg' && !planar && !hasJpegColours)
    throw unsupported(
      `Expected JPEG data in grey, RGB, RGB with alpha, YCbCr or CMYK; it has ${colour} and ${extras} samples more.`,
    );
  return { sampleFormat, predictor: predictorOf(kind, depth, sampleFormat) };
}

function sampleFormatOf({ formats, colour }: Kind, depth: number): TiffSampleFormat {
  // The samples of Lab have signs or none by their own definition.
  const format = colour === 'lab' || colour === 'palette' ? 'unsigned' : sampleFormats[formats[0] ?? 1];
  if (!format || formats.some((other) => other !== formats[0]))
    throw unsupported(`Expected whole or floating-point samples; it has the formats ${formats.join(', ')}.`);
  const isKnown = format === 'float' ? [16, 32, 64].includes(depth) : depth >= 1 && depth <= 32;
  if (!isKnown)
    throw unsupported(
      `Expected whole samples of 1 to 32 bits or floats of 16, 32 or 64; it has ${format} of ${depth}.`,
    );
  if (format !== 'unsigned' && (colour === 'ycbcr' || colour === 'cmyk'))
    throw unsupported(`Expected ${colour} in unsigned samples; it has ${format} ones.`);
  return format;
}

function checkYcbcr(
  depth: number,
  compression: TiffCompression,
  [across, down]: TiffStorage['sharing'],
  planar: boolean,
) {
  if (depth !== 8) throw unsupported(`Expected YCbCr of 8 bits per sample; it has ${depth}.`);
  if (![1, 2, 4].includes(across) || ![1, 2, 4].includes(down))
    throw unsupported(`Expected a chroma subsampling of 1, 2 or 4 each way; it has ${across}x${down}.`);
  if (planar && (across * down > 1 || compression === 'jpeg'))
    throw unsupported('Expected subsampled YCbCr in one plane; it has separate planes.');
}

/** Predictors belong to LZW and Deflate: libtiff looks at the tag with no other compression. */
function predictorOf(
  { predictor, compression, sharing }: Kind,
  depth: number,
  format: TiffSampleFormat,
): TiffPredictor {
  const name = compression === 'lzw' || compression === 'deflate' ? predictors[predictor] : 'none';
  const isKnown =
    name === 'none' ||
    (name === 'horizontal' && [8, 16, 32, 64].includes(depth) && sharing[0] * sharing[1] === 1) ||
    (name === 'floating' && format === 'float');
  if (!name || !isKnown)
    throw unsupported(
      `Expected predictor 2 for 8, 16, 32 or 64 bits or 3 for floats; it has ${predictor} for ${format} samples of ${depth}.`,
    );
  return name;
}
