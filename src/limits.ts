// Every limit of the service, once. Plain data: the plan checks, docs/limits.md prints, `limits` of a processor overrides.
import type { ErrorCode } from './errors.ts';

export interface Limit {
  readonly max: number;
  readonly code: ErrorCode;
  /** Absent where the limit is ours. */
  readonly ec?: string;
  /** What is limited, as the message says it. */
  readonly what: string;
}

const MB = 2 ** 20;
const longestSide = 30_000;

export const serviceLimits = {
  sourceBytes: { max: 20 * MB, code: 'ImageTooLarge', ec: '0040-00000001', what: 'size of the source in bytes' },
  sourcePixels: {
    max: 250_000_000,
    code: 'MemLimitExceeded',
    ec: '0040-00000012',
    what: 'pixels of the source (width x height x frames)',
  },
  jpegSide: { max: longestSide, code: 'ImageTooLarge', ec: '0040-00000019', what: 'width and height of a JPEG source' },
  sourceSide: { max: longestSide, code: 'ImageTooLarge', ec: '0040-00000009', what: 'width and height of the source' },
  bmpSide: {
    max: longestSide,
    code: 'ImageTooLarge',
    ec: '0040-00000017',
    what: 'width and height of a BMP source',
  },
  tiffSide: {
    max: 16_384,
    code: 'ImageTooLarge',
    ec: '0040-00000018',
    what: 'width and height of a TIFF source',
  },
  rotateSide: {
    max: 4096,
    code: 'BadRequest',
    ec: '0040-00000006',
    what: 'width and height of a picture to be rotated',
  },
  resizeSide: {
    max: 16_384,
    code: 'ImageTooLarge',
    ec: '0040-00000007',
    what: 'width and height of a resized picture',
  },
  resizePixels: { max: 4096 * 4096, code: 'ImageTooLarge', ec: '0040-00000007', what: 'pixels of a resized picture' },
  webpSide: { max: 16_383, code: 'BadRequest', ec: '0040-00000011', what: 'width and height for converting to webp' },
  avifWidth: { max: 4096, code: 'ImageTooLarge', what: 'width for converting to avif' },
  avifPixels: { max: 9_437_184, code: 'ImageTooLarge', what: 'pixels for converting to avif' },
  /**
   * Differs from OSS: what this machine takes on, source and every picture between the steps. Ours; a decoder needs
   * 16 bytes a pixel and more, so this is about a gigabyte. Meant to be changed with what is known of the machine.
   */
  machinePixels: { max: 64_000_000, code: 'MemLimitExceeded', what: 'pixels on this machine (a limit of ours)' },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof serviceLimits;
export type Limits = Readonly<Record<LimitName, number>>;

export const defaultLimits = Object.fromEntries(
  Object.entries(serviceLimits).map(([name, limit]) => [name, limit.max]),
) as Limits;

/** Longest process string, in characters. Differs from OSS: its length limit is not published, ours is. */
export const maxProcessLength = 32 * 1024;

/** Different pictures laid on by one request. */
export const maxMarks = 3;

/** `image/...|image/...` stages in one request. */
export const maxPipes = 5;

/** Of the object store, as OSS. Sizes in bytes. */
export const bucketLimits = {
  keyBytes: 1023,
  stylesPerBucket: 50,
  /** Of every part but the last. */
  smallestPart: 100 * 1024,
  /** Part numbers run from 1 to this. */
  parts: 10_000,
  deletedAtOnce: 1000,
  listedAtOnce: 1000,
  listedByDefault: 100,
  /** Of all `x-oss-meta-*` headers of an object, names and values. */
  userMetaBytes: 8 * 1024,
} as const;
