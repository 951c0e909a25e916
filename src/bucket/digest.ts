// MD5, which protects nothing but is the service's name for bytes: ETag and Content-MD5.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeBase64 } from '../base64.ts';
import { fault } from '../errors.ts';

/** The ETag of an object: the MD5 in upper-case hex, in double quotes. */
export const etagOf = (body: ArrayBuffer): string => `"${bytesToHex(md5(new Uint8Array(body))).toUpperCase()}"`;

/** The ETag after a multipart upload. As OSS: the MD5 of the parts' MD5s, and the number of parts. */
export function etagOfParts(etags: readonly string[]): string {
  const joined = etags.map((etag) => etag.replaceAll('"', '')).join('');
  const bytes = Uint8Array.from(joined.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  return `"${bytesToHex(md5(bytes)).toUpperCase()}-${etags.length}"`;
}

/** @param expected the value of Content-MD5: base64 of the 16 bytes. @throws OssError InvalidDigest */
export function checkDigest(body: ArrayBuffer, expected: string | null | undefined): void {
  if (expected === null || expected === undefined) return;
  const actual = encodeBase64(md5(new Uint8Array(body)));
  if (actual !== expected.trim())
    throw fault('badDigest', `Expected ${actual}, the base64 of the MD5 of the bytes received; it is ${expected}.`);
}
