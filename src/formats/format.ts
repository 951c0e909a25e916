// What a format knows of itself from bytes alone. Codecs live elsewhere, so that a page can plan without loading any.
import { fault, type OssError } from '../errors.ts';
import type { FormatName, Header } from '../pixels.ts';

/** CRC-32 from `start` to `end`, by whatever is fastest. */
export type CheckSum = (bytes: Uint8Array, start: number, end: number) => number;

export interface Format {
  readonly name: FormatName;
  readonly contentType: string;
  /** The service's number for a damaged file, where the format has one of its own. */
  readonly damageEc?: string;
  /** Whether what is written carries alpha; where not, transparent becomes white. */
  readonly alpha: boolean;
  /** Whether an animation can be written. */
  readonly animated: boolean;
  /** By content, never by name or declared type. */
  accepts(bytes: Uint8Array): boolean;
  /** @throws OssError for what no decoder should see. */
  readHeader(bytes: Uint8Array): Header;
  /** The ICC profile, if there is one that can be read. */
  readProfile(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** A file of this format, as its encoder wrote it, with a profile; absent where the format has no place for one. */
  withProfile?(bytes: Uint8Array<ArrayBuffer>, profile: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** What is broken about the file's structure, in words, found before any decoder runs; undefined where nothing is. */
  findDamage(bytes: Uint8Array, checkSum?: CheckSum): string | undefined;
}

export const unsupported = (what: string): OssError => fault('unsupportedFormat', what);

/** What a file that was cut off is said to be. */
export const cutOff = 'The file ends before the picture does.';
