// The input of both signature versions, and the comparison of a computed signature with the one that came.
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { hexOf } from '../bytes.ts';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { QueryPair } from './query.ts';
import type { Claim } from './signature-claim.ts';

export interface Signable {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Headers;
  readonly query: readonly QueryPair[];
  /** The URL's host, since a request in a browser has no Host header to read. */
  readonly host: string;
}

export interface Computed {
  readonly signature: string;
  readonly bytesToSign: Uint8Array;
  /** The intermediate text of V4; V1 has none. */
  readonly canonicalRequest?: string;
}

/**
 * The bytes of headers as they were sent. A header value holds one byte in each character, whatever its encoding; only
 * Chromium gives a service worker values that are already decoded as UTF-8.
 */
export function headerBytes(text: string): Uint8Array {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return /[^\0-\xff]/.test(text) || !isUtf8(bytes) ? utf8ToBytes(text) : bytes;
}

/** The text of a header that was sent in UTF-8, whether the browser has decoded it or not. Anything else is taken for Latin-1. */
export const headerText = (text: string): string => new TextDecoder().decode(headerBytes(text));

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Compares in constant time: the digests have equal lengths, and every byte is looked at. */
export function isSame(one: string, other: string): boolean {
  const left = sha256(utf8ToBytes(one));
  const right = sha256(utf8ToBytes(other));
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

/** @throws OssError SignatureDoesNotMatch, with details from which the caller can find the difference */
export function verifySignature(
  { version, place, accessKeyId, signature }: Claim,
  { signature: computed, bytesToSign, canonicalRequest }: Computed,
): void {
  if (isSame(signature, computed)) return;
  throw fault(
    place === 'form'
      ? serviceFaults.badFormSignature
      : version === 'v1'
        ? serviceFaults.badSignature
        : serviceFaults.badV4Signature,
    'StringToSign is the text that should have been signed.',
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
