// What both signatures are computed over, and how a computed one is compared with the one that came.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { hexOf } from '../bytes.ts';
import { fault } from '../errors.ts';
import type { Claim } from './signature-claim.ts';
import type { QueryPair } from './signature-query.ts';

export interface Signable {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Headers;
  readonly query: readonly QueryPair[];
  /** A request in the browser shows its host in the URL only. */
  readonly host: string;
}

export interface Computed {
  readonly signature: string;
  readonly bytesToSign: Uint8Array;
  /** V4 has one more stage to show. */
  readonly canonicalRequest?: string;
}

/**
 * The bytes of headers as they were sent. A value holds one in each character, whatever the sender meant by them; only
 * Chromium gives a service worker what they mean as UTF-8.
 */
export function headerBytes(text: string): Uint8Array {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return /[^\0-\xff]/.test(text) || !isUtf8(bytes) ? utf8ToBytes(text) : bytes;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** In a time that tells nothing of where they differ: digests have one length, and all of them is looked at. */
export function isSame(one: string, other: string): boolean {
  const left = sha256(utf8ToBytes(one));
  const right = sha256(utf8ToBytes(other));
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

/** @throws OssError with all that is needed to find out why */
export function verifySignature(
  { version, accessKeyId, signature }: Claim,
  { signature: computed, bytesToSign, canonicalRequest }: Computed,
): void {
  if (isSame(signature, computed)) return;
  throw fault(
    version === 'v1' ? 'badSignature' : 'badV4Signature',
    'StringToSign holds what was expected to be signed.',
    {
      details: {
        OSSAccessKeyId: accessKeyId,
        SignatureProvided: signature,
        StringToSign: new TextDecoder().decode(bytesToSign),
        StringToSignBytes: hexOf(bytesToSign, ' ').toUpperCase(),
        ...(canonicalRequest === undefined ? {} : { CanonicalRequest: canonicalRequest }),
      },
    },
  );
}
