// Every limit of the service, once, as plain data: planning checks it, the table of limits is generated from it, and the
// `limits` option of a processor overrides it.
import { type ErrorCode, grouped, OssError } from './errors.ts';

interface Limit {
  readonly max: number;
  readonly code: ErrorCode;
  /** The service's number for the fault; absent if it has none. */
  readonly ec?: string;
  /** The clause of the error message that says what is too large; `{}` stands for the size that came. Tables are made of it. */
  readonly excess: string;
  /** Why the limit exists, when it is not the service's; ends the error message. */
  readonly reason?: string;
}

const MB = 2 ** 20;
const longestSide = 30_000;

/** A job that still runs after so many milliseconds is ended. Differs from OSS, whose limit is not published: this one is ours. */
export const longestJobMs = 60_000;

export const serviceLimits = {
  /** Bytes of the source file. */
  sourceBytes: {
    max: 20 * MB,
    code: 'ImageTooLarge',
    ec: '0040-00000001',
    excess: 'The source is {} bytes',
  },
  /** Pixels of the source: width x height x frames. */
  sourcePixels: {
    max: 250_000_000,
    code: 'MemLimitExceeded',
    ec: '0040-00000012',
    excess: 'The source has {} pixels in all its frames',
  },
  /** Pixels of the longer side of a JPEG source. */
  jpegSide: {
    max: longestSide,
    code: 'ImageTooLarge',
    ec: '0040-00000019',
    excess: 'The longer side of the JPEG source is {} pixels',
  },
  /** Pixels of the longer side of a source in any format without a limit of its own. */
  sourceSide: {
    max: longestSide,
    code: 'ImageTooLarge',
    ec: '0040-00000009',
    excess: 'The longer side of the source is {} pixels',
  },
  /** Pixels of the longer side of a BMP source. */
  bmpSide: {
    max: longestSide,
    code: 'ImageTooLarge',
    ec: '0040-00000017',
    excess: 'The longer side of the BMP source is {} pixels',
  },
  /** Pixels of the longer side of a TIFF source. */
  tiffSide: {
    max: 16_384,
    code: 'ImageTooLarge',
    ec: '0040-00000018',
    excess: 'The longer side of the TIFF source is {} pixels',
  },
  /** Pixels of the longer side of a HEIC source. */
  heicSide: {
    max: longestSide,
    code: 'ImageTooLarge',
    ec: '0040-00000013',
    excess: 'The longer side of the HEIC source is {} pixels',
  },
  /** Pixels of the longer side of an AVIF source. */
  avifSide: {
    max: 10_000,
    code: 'ImageTooLarge',
    ec: '0040-00000014',
    excess: 'The longer side of the AVIF source is {} pixels',
  },
  /** Pixels of the longer side of a picture before `rotate` or `auto-orient` turns it. */
  rotateSide: {
    max: 4096,
    code: 'BadRequest',
    ec: '0040-00000006',
    excess: 'The longer side of the picture to rotate is {} pixels',
  },
  /** Pixels of the longer side of a resized picture. */
  resizeSide: {
    max: 16_384,
    code: 'ImageTooLarge',
    ec: '0040-00000007',
    excess: 'The longer side of the resized picture would be {} pixels',
  },
  /** Pixels of a resized picture: width x height. */
  resizePixels: {
    max: 4096 * 4096,
    code: 'ImageTooLarge',
    ec: '0040-00000007',
    excess: 'The resized picture would have {} pixels',
  },
  /** Pixels of the longer side of a picture written as WebP. */
  webpSide: {
    max: 16_383,
    code: 'BadRequest',
    ec: '0040-00000011',
    excess: 'The longer side of the picture to write as WebP is {} pixels',
  },
  /** Width in pixels of a picture written as AVIF. */
  avifWidth: {
    max: 4096,
    code: 'ImageTooLarge',
    ec: '0040-00000014',
    excess: 'The picture to write as AVIF is {} pixels wide',
  },
  /** Pixels of a picture written as AVIF: width x height. */
  avifPixels: {
    max: 4096 * 2304,
    code: 'ImageTooLarge',
    ec: '0040-00000014',
    excess: 'The picture to write as AVIF has {} pixels',
  },
  /**
   * Pixels of the source as it is decoded, and of the picture after any step, in all the frames that are decoded. Differs from
   * OSS: this limit is ours and protects the user's machine. A pixel stands for 16 bytes, which decoding and encoding take, so
   * the default is about a gigabyte. A JPEG that is reduced while it is decoded counts as reduced. Where rows flow through steps that
   * need no whole picture (docs/limits.md says from which files), each pixel counts for a sixteenth of one;
   * if it may be transparent, its first 2^22 count for a quarter of one more; if a JPEG comes in several scans (progressive), each of its
   * components counts for an eighth of a pixel more. Lower or raise it when you know the machine.
   */
  machinePixels: {
    max: 64_000_000,
    code: 'MemLimitExceeded',
    excess: 'The picture takes memory for {} pixels in all its frames',
    reason: 'a limit of this package that protects the memory of the machine',
  },
  /**
   * Milliseconds of work of a job: decoding its pictures, its steps and encoding, in all frames, as they are estimated from the
   * header and the plan. Differs from OSS: this limit is ours and keeps a small request from occupying the machine for long. A
   * photo of 48 megapixels with a watermark, sharpened and blurred, is estimated at some 8 seconds. Estimates are of one core of
   * a small server; a phone may take several times as long, and `longestJobMs` ends a job whatever was estimated.
   */
  machineMs: {
    max: longestJobMs,
    code: 'MemLimitExceeded',
    excess: 'The estimated work of the job is {} milliseconds',
    reason: 'a limit of this package that keeps a job from occupying the machine',
  },
} as const satisfies Record<string, Limit>;

/** The name of a limit, as the `limits` option takes it. */
export type LimitName = keyof typeof serviceLimits;
/** The largest value allowed for each limit. The `limits` option of a processor overrides single ones. */
export type Limits = { readonly [Name in keyof typeof serviceLimits]: number };

/** The limits in force where the `limits` option of a processor says nothing else: those of the service, and two of this package. */
export const defaultLimits = Object.fromEntries(
  Object.entries(serviceLimits).map(([name, limit]) => [name, limit.max]),
) as Limits;

/**
 * @param limits those in force
 * @param came what exceeds the limit `name`
 * @param sentence the service's own sentence, if one is known
 */
export function overLimit(name: LimitName, limits: Limits, came: number, sentence?: string): OssError {
  const { code, ec, excess, reason }: Limit = serviceLimits[name];
  const allowed = `at most ${grouped(limits[name])} are allowed${reason ? `, ${reason}` : ''}`;
  const message = `${excess.replace('{}', grouped(came))}; ${allowed}.`;
  return new OssError({ code, ec, message: sentence ? `${sentence} ${message}` : message });
}

/** Longest process string, in characters. Differs from OSS, whose limit is not published: this one is ours. */
export const maxProcessLength = 32 * 1024;

/** Most different watermark pictures in one request. */
export const maxMarks = 3;

/** Most `image/...|image/...` stages in one request. */
export const maxPipes = 5;

/** Limits of the object store, the service's own. Sizes are in bytes. */
export const bucketLimits = {
  keyBytes: 1023,
  stylesPerBucket: 50,
  /** Smallest part of a multipart upload, except the last one. */
  smallestPart: 100 * 1024,
  /** Part numbers run from 1 to this. */
  parts: 10_000,
  deletedAtOnce: 1000,
  listedAtOnce: 1000,
  listedByDefault: 100,
  /** Names and values of all `x-oss-meta-*` headers of an object. */
  userMetaBytes: 8 * 1024,
  /** The name of a field of an upload form. */
  formNameBytes: 8 * 1024,
  /** The value of a field of an upload form, except its file. */
  formValueBytes: 2 * MB,
  /** The values of all fields of an upload form in front of its file. */
  formBytes: 8 * MB,
} as const;
