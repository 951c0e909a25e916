// MD5, which is no secret keeper but what the service names bytes by.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeBase64 } from '../base64.ts';
import { fault } from '../errors.ts';

/** Upper-case hex in double quotes. */
export const etagOf = (body: ArrayBuffer): string => `"${bytesToHex(md5(new Uint8Array(body))).toUpperCase()}"`;

/** As OSS: the MD5 of the parts' MD5s, and how many they are. */
export function etagOfParts(etags: readonly string[]): string {
  const joined = etags.map((etag) => etag.replaceAll('"', '')).join('');
  const bytes = Uint8Array.from(joined.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  return `"${bytesToHex(md5(bytes)).toUpperCase()}-${etags.length}"`;
}

/** @param expected Content-MD5: base64 of the 16 bytes. @throws OssError InvalidDigest */
export function checkDigest(body: ArrayBuffer, expected: string | null | undefined): void {
  if (expected === null || expected === undefined) return;
  const actual = encodeBase64(md5(new Uint8Array(body)));
  if (actual !== expected.trim())
    throw fault('badDigest', `Expected ${actual}, the base64 of the MD5 of what came; it is ${expected}.`);
}
