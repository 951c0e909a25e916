// MD5, which protects nothing but is the service's name for bytes: their ETag.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The ETag of an object: the MD5 in upper-case hex, in double quotes. */
export const etagOf = (body: ArrayBuffer): string => `"${bytesToHex(md5(new Uint8Array(body))).toUpperCase()}"`;

/** The ETag after a multipart upload. As OSS: the MD5 of the parts' MD5s, and the number of parts. */
export function etagOfParts(etags: readonly string[]): string {
  const joined = etags.map((etag) => etag.replaceAll('"', '')).join('');
  const bytes = Uint8Array.from(joined.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  return `"${bytesToHex(md5(bytes)).toUpperCase()}-${etags.length}"`;
}
