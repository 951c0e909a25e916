// What an object holds, told in a few words, and whether what was read back is that.
import { createHash } from 'node:crypto';

/** Pieces, each a word and how often it stands there; of a multipart upload the parts. `null` for no object. */
export type Content = readonly (readonly [word: string, count: number])[] | null;

const md5 = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex');

export const holds = (content: Content, bytes: Buffer | undefined): boolean =>
  content === null
    ? bytes === undefined
    : bytes?.equals(Buffer.from(content.map(([word, count]) => word.repeat(count)).join(''))) === true;

/** The ETag that the bytes have: their MD5, or that of the MD5s of the parts with their number. */
export function hasEtag(bytes: Buffer, etag: string, content: Content): boolean {
  const parts = content ?? [];
  const [, hex, count] = /^"([0-9A-F]{32})(?:-(\d+))?"$/.exec(etag) ?? [];
  if (count === undefined) return hex?.toLowerCase() === md5(bytes);
  const digests = parts.map(([word, times]) => Buffer.from(md5(word.repeat(times)), 'hex'));
  return Number(count) === parts.length && hex?.toLowerCase() === md5(Buffer.concat(digests));
}
