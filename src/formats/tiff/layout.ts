// The first page of a TIFF -> what its samples are and where its strips or tiles are. Nothing is decoded.
import { imageDamage } from '../../errors.ts';
import type { Orientation, Size } from '../../pixels.ts';
import { orientationFrom } from '../exif/tags.ts';
import type { FaxCoding } from './ccitt.ts';
import { readTiffDirectory, type TiffTag, tiffFractions, tiffValues } from './directory.ts';
import { readTiffGrid, type TiffCompression, type TiffGrid, type TiffStorage } from './grid.ts';
import {
  checkKind,
  coloursOf,
  faxCodingOf,
  namedColour,
  namedCompression,
  type TiffColour,
  type TiffPredictor,
  type TiffSampleFormat,
} from './kinds.ts';

/** Alpha, and whether colours are multiplied by it (associated). */
export type TiffAlpha = 'none' | 'associated' | 'unassociated';

/** All that a decoder has to know about a page. */
export interface TiffLayout extends Size, TiffGrid, TiffStorage {
  readonly littleEndian: boolean;
  readonly colour: TiffColour;
  readonly compression: TiffCompression;
  readonly sampleFormat: TiffSampleFormat;
  readonly samplesPerPixel: number;
  /** The alpha sample, if there is one, is the first after the colours. */
  readonly alpha: TiffAlpha;
  readonly predictor: TiffPredictor;
  /** True if the lowest bit of a byte comes first. */
  readonly reversedBits: boolean;
  readonly faxCoding: FaxCoding;
  /** 16-bit values: all reds, all greens, all blues. */
  readonly palette: readonly number[];
  /** YCbCr: the shares of red, green and blue in luma. */
  readonly lumaCoefficients: readonly number[];
  /** YCbCr: the samples that stand for black and white in luma, then for no and full colour in Cb, then in Cr. */
  readonly referenceBlackWhite: readonly number[];
  /** The bytes of the JPEG tables that strips and tiles share. */
  readonly jpegTables: readonly number[];
  readonly orientation: Orientation;
}

/** Four quantisation tables and four Huffman tables of each class take less. */
const mostTableBytes = 4096;
const mostSamples = 8;

/** @throws OssError ImageDamage; BadRequest, EC 0040-00000005, for a kind of TIFF that is not read */
export function readTiffLayout(bytes: Uint8Array): TiffLayout {
  const directory = readTiffDirectory(bytes);
  const all = (tag: TiffTag, most: number): number[] => tiffValues(directory, tag, most);
  const one = (tag: TiffTag, otherwise: number): number => all(tag, 1)[0] ?? otherwise;
  const fractions = (tag: TiffTag, otherwise: readonly number[]): readonly number[] => {
    const found = tiffFractions(directory, tag, otherwise.length);
    return found.length === otherwise.length && found.every(Number.isFinite) ? found : otherwise;
  };

  const [width, height] = [one('width', 0), one('height', 0)];
  if (width === 0 || height === 0) throw imageDamage(`Its TIFF directory gives a size of ${width}x${height}.`);
  const compressionCode = one('compression', 1);
  const compression = namedCompression(compressionCode);
  const bits = all('bitsPerSample', mostSamples);
  const bitsPerSample = bits[0] ?? 1;
  const [samples] = all('samplesPerPixel', 1);
  const colour = namedColour(all('photometric', 1)[0], samples ?? bits.length, compression);
  const samplesPerPixel = samples ?? coloursOf[colour];
  const extras = samplesPerPixel - coloursOf[colour];
  const planar = one('planar', 1) === 2 && samplesPerPixel > 1;
  const subsampling = colour === 'ycbcr' && compression !== 'jpeg' ? all('chromaSubsampling', 2) : [1, 1];
  const [acrossShare = 2, downShare = 2] = subsampling;
  const kind = checkKind({
    bits,
    formats: all('sampleFormat', mostSamples),
    colour,
    compression,
    samplesPerPixel,
    planar,
    sharing: [acrossShare, downShare],
    inkSet: one('inkSet', 1),
    predictor: one('predictor', 1),
  });
  const palette = colour === 'palette' ? all('colourMap', 3 * 2 ** bitsPerSample) : [];
  if (colour === 'palette' && palette.length < 3 * 2 ** bitsPerSample) throw imageDamage('Its palette is too short.');

  const planes = planar ? samplesPerPixel : 1;
  const storage: TiffStorage = {
    samplesTogether: planar ? 1 : samplesPerPixel,
    bitsPerSample,
    sharing: [acrossShare, downShare],
  };
  return {
    width,
    height,
    ...storage,
    ...readTiffGrid(bytes.length, directory, { width, height, planes, compression, ...storage }),
    ...kind,
    samplesPerPixel,
    compression,
    littleEndian: directory.littleEndian,
    colour,
    alpha: extras === 0 ? 'none' : one('extraSamples', 0) === 1 ? 'associated' : 'unassociated',
    reversedBits: one('fillOrder', 1) === 2,
    faxCoding: faxCodingOf(compressionCode, one('t4Options', 0)),
    palette,
    lumaCoefficients: fractions('lumaCoefficients', [0.299, 0.587, 0.114]),
    referenceBlackWhite: fractions('referenceBlackWhite', [0, 255, 128, 255, 128, 255]),
    jpegTables: all('jpegTables', mostTableBytes),
    orientation: orientationFrom(all('orientation', 1)[0]),
  };
}
