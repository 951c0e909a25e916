// Finds out whether a request is signed, by whom, and whether the signature is right. Only SignedRequest is read.
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { Credentials } from './credentials.ts';
import { type QueryPair, readQuery } from './query.ts';
import type { Claim, SignedRequest } from './signature-claim.ts';
import { type Computed, isSame, verifySignature } from './signature-digest.ts';
import { verifyTime } from './signature-time.ts';
import { computeV1, readV1Header, readV1Query } from './signature-v1.ts';
import { computeV4, readV4Header, readV4Query, v4Algorithm, verifyRegion } from './signature-v4.ts';

export { encodeKey } from './query.ts';
export type { Claim, SignedRequest } from './signature-claim.ts';
export { headerText } from './signature-digest.ts';
export { type SignOptions, signHeaders, signQuery } from './signature-sign.ts';

/** True if the request has any field of an OSS signature, complete or not: then `readClaim` returns a claim or throws. */
export function carriesSignature(url: URL, headers: Headers): boolean {
  const { header, v1, later } = signsOf(readQuery(url), headers);
  return header || v1 || later;
}

/**
 * Reads the signature of a request without verifying it.
 * @returns undefined if the request does not claim to be signed
 * @throws OssError if the claim is malformed or contradicts itself
 */
export function readClaim({ url, headers }: SignedRequest): Claim | undefined {
  const query = readQuery(url);
  const { header, v1, later } = signsOf(query, headers);
  if (!header && !v1 && !later) return undefined;
  // As OSS: a signed URL excludes any Authorization header.
  if (headers.has('authorization') && (v1 || later))
    throw fault(serviceFaults.signedTwice, 'It has a signature in the headers and another in the URL.');
  if (v1 && later) throw fault(serviceFaults.signedTwice, 'Its URL has parameters of a V1 and of a V4 signature.');
  if (!header) return v1 ? readV1Query(query) : readLaterQuery(query);
  const claim = readHeader(headers, query);
  const twice = query.find(({ name }) => name === 'security-token' || name === 'x-oss-security-token');
  if (claim.securityToken !== undefined && twice)
    throw fault(
      serviceFaults.tokenTwice,
      `The request has the header x-oss-security-token and the parameter ${twice.name}.`,
    );
  return claim;
}

/**
 * Verifies a claim.
 * @param credentials of the claim's access key; undefined if the key is unknown
 * @param region the region that a V4 signature must name; undefined accepts any
 * @throws OssError if the claim does not hold at this time, for this request, with this secret
 */
export function verifyClaim(
  claim: Claim,
  request: SignedRequest,
  credentials: Credentials | undefined,
  nowMs: number,
  region?: string,
): void {
  const signable = { ...request, query: readQuery(request.url), host: request.url.host };
  verifyBy(claim, credentials, nowMs, region, (secret) =>
    claim.version === 'v1' ? computeV1(signable, claim.time, secret) : computeV4(signable, claim, secret),
  );
}

/** Verifies a claim whose signature `compute` makes anew with the secret. @throws OssError as `verifyClaim` */
export function verifyBy(
  claim: Claim,
  credentials: Credentials | undefined,
  nowMs: number,
  region: string | undefined,
  compute: (secret: string) => Computed,
): void {
  if (claim.version === 'v4') verifyRegion(claim, region);
  // As OSS: the time is checked before the signature.
  verifyTime(claim, nowMs);
  const { accessKeyId } = claim;
  if (credentials?.accessKeyId !== accessKeyId)
    throw fault(serviceFaults.unknownAccessKey, `The id is ${accessKeyId}.`, {
      details: { OSSAccessKeyId: accessKeyId },
    });
  verifyToken(claim, credentials);
  verifySignature(claim, compute(credentials.accessKeySecret));
}

interface Signs {
  readonly header: boolean;
  /** The URL has parameters of V1. */
  readonly v1: boolean;
  /** The URL has parameters of V4, or of V2, which is not supported. */
  readonly later: boolean;
}

const laterNames = ['x-oss-signature-version', 'x-oss-signature', 'x-oss-credential', 'x-oss-access-key-id'];

/** Ignores other schemes of Authorization: a page may send its own to its own site. */
function signsOf(query: readonly QueryPair[], headers: Headers): Signs {
  const names = new Set(query.map(({ name }) => name));
  return {
    header: headers.get('authorization')?.startsWith('OSS') ?? false,
    v1: names.has('OSSAccessKeyId') || (names.has('Signature') && names.has('Expires')),
    later: laterNames.some((name) => names.has(name)),
  };
}

function readHeader(headers: Headers, query: readonly QueryPair[]): Claim {
  const [scheme] = (headers.get('authorization') ?? '').split(' ');
  if (scheme === 'OSS') return readV1Header(headers, query);
  if (scheme === v4Algorithm) return readV4Header(headers, query);
  if (scheme === 'OSS2') throw fault(serviceFaults.unknownSignature, 'OSS2 is V2; only V1 and V4 are supported.');
  throw fault(serviceFaults.badAuthorization, `Its scheme must be OSS (V1) or ${v4Algorithm} (V4); it is ${scheme}.`);
}

function readLaterQuery(query: readonly QueryPair[]): Claim {
  const version = query.find(({ name }) => name === 'x-oss-signature-version')?.value;
  if (version === v4Algorithm) return readV4Query(query);
  const expected = `Only V1 and V4 are; V4 needs x-oss-signature-version=${v4Algorithm}`;
  throw fault(serviceFaults.unknownSignature, `${expected}, which is ${version ?? 'missing'}.`);
}

/** As OSS: a temporary key needs the token it was issued with, and any other key must have none. */
function verifyToken({ securityToken: came }: Claim, { securityToken: expected }: Credentials): void {
  if (came === undefined && expected === undefined) return;
  if (came === undefined)
    throw fault(serviceFaults.missingSecurityToken, 'It must be the one issued with the access key.');
  if (expected === undefined || !isSame(came, expected))
    throw fault(
      serviceFaults.badSecurityToken,
      'It must be the one issued with the access key; a key issued without a token must have none.',
    );
}
