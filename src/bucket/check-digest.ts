// Content-MD5, which guards bytes on their way to the service.
import { md5 } from '@noble/hashes/legacy.js';
import { encodeBase64 } from '../base64.ts';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';

/** @param expected the value of Content-MD5: base64 of the 16 bytes. @throws OssError InvalidDigest */
export function checkDigest(body: ArrayBuffer, expected: string | null | undefined): void {
  if (expected === null || expected === undefined) return;
  const actual = encodeBase64(md5(new Uint8Array(body)));
  if (actual !== expected.trim())
    throw fault(
      serviceFaults.badDigest,
      `Expected ${actual}, the base64 of the MD5 of the bytes received; it is ${expected}.`,
    );
}
