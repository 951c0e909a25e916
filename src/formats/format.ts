// The facts that a file's bytes give without being decoded. Codecs are in files of their own, so that a page can plan without loading one.
import { fault, type OssError } from '../errors.ts';
import type { Fault } from '../faults.ts';
import * as faults from '../faults.ts';
import type { FormatName, Header, SlowSamples } from '../pixels.ts';

/** The CRC-32 of the bytes from `start` up to `end`, by whatever computes it fastest. */
export type CheckSum = (bytes: Uint8Array, start: number, end: number) => number;

/** Nanoseconds for each pixel, and for each frame of an animation whatever its size. */
export interface Price {
  readonly decode: number;
  readonly encode: number;
  /** JPEG: added for each scan of a file that has several, and taken where several are written. */
  readonly decodeScan?: number;
  readonly encodeScans?: number;
  /** TIFF: for each strip or tile that is a JPEG of its own. */
  readonly decodeJpegPart?: number;
  /** Added for each pixel that has such samples. */
  readonly decodeSamples?: Readonly<Partial<Record<SlowSamples, number>>>;
  readonly decodeFrame?: number;
  readonly encodeFrame?: number;
}

/** The facts of a format that planning needs: they are known without a file. */
export interface FormatFacts {
  readonly contentType: string;
  /** True if the decoder can give a picture at a fraction of its size in less time. */
  readonly reducible?: true;
  /** True if the rows of a picture can flow from the decoder, so that no whole one is held, unless its header says `needsWhole`. */
  readonly flowsIn?: true;
  /** True if they can flow into the encoder. */
  readonly flowsOut?: true;
  /** True if files can carry alpha; in other formats, transparent pixels are written as white. */
  readonly alpha: boolean;
  /** True if an animation can be written. */
  readonly animated: boolean;
  /**
   * Estimated work in nanoseconds, rounded up from what was measured at 4 megapixels of a noisy photo and with 1x1 frames, on one
   * core of a small server.
   */
  readonly price: Price;
}

/** A format whose headers can be read. */
export interface Format extends FormatFacts {
  readonly name: FormatName;
  /** The service's fault for a damaged file, if the format has one of its own. */
  readonly damage?: Fault;
  /** @throws OssError ImageDamage; BadRequest, EC 0040-00000005, for a kind of file that is not read */
  readHeader(bytes: Uint8Array): Header;
  /**
   * The damage that the file's structure shows before any decoder runs, in words; undefined where it shows none. An answer, not
   * an error: the caller asks after the header has been read and held to the limits.
   * @param isWholeJpeg a JPEG decoder's judgement, for a file whose structure alone does not tell
   */
  findDamage(bytes: Uint8Array, checkSum?: CheckSum, isWholeJpeg?: (bytes: Uint8Array) => boolean): string | undefined;
}

/** An OssError BadRequest, EC 0040-00000005, about a file that is sound but of a kind that is not read. */
export const unsupported = (what: string): OssError => fault(faults.unsupportedFormat, what);

/** The answer of `findDamage` about a file that was cut off. */
export const cutOff = 'The file ends before the picture does.';
