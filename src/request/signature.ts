// Whether a request is signed, by whom, and whether that is true. Nothing is read of it but what SignedParts holds.
import { fault } from '../errors.ts';
import type { Credentials } from './credentials.ts';
import type { Claim, SignedParts } from './signature-claim.ts';
import { isSame, verifySignature } from './signature-digest.ts';
import { type QueryPair, readQuery } from './signature-query.ts';
import { verifyTime } from './signature-time.ts';
import { computeV1, readV1Header, readV1Query } from './signature-v1.ts';
import { computeV4, readV4Header, readV4Query, v4Algorithm, verifyRegion } from './signature-v4.ts';

export type { Claim, SignedParts } from './signature-claim.ts';
export { encodeKey } from './signature-query.ts';
export { type SignOptions, signHeaders, signQuery } from './signature-sign.ts';

/** Whether the request shows something of a signature of OSS, whole or not: what `readClaim` has a word to say on. */
export function carriesSignature(url: URL, headers: Headers): boolean {
  const { header, v1, later } = signsOf(readQuery(url), headers);
  return header || v1 || later;
}

/**
 * @returns undefined where nothing claims to be signed
 * @throws OssError for a claim that is malformed or contradicts itself
 */
export function readClaim({ url, headers }: SignedParts): Claim | undefined {
  const query = readQuery(url);
  const { header, v1, later } = signsOf(query, headers);
  if (!header && !v1 && !later) return undefined;
  // As OSS: beside a signed URL, any Authorization is one too many.
  if (headers.has('authorization') && (v1 || later))
    throw fault('signedTwice', 'Expected a signature in the headers or in the URL; there are both.');
  if (v1 && later)
    throw fault('signedTwice', 'Expected a V1 or a V4 signature in the URL; there is something of both.');
  if (!header) return v1 ? readV1Query(query) : readLaterQuery(query);
  const claim = readHeader(headers, query);
  const twice = query.find(({ name }) => name === 'security-token' || name === 'x-oss-security-token');
  if (claim.securityToken !== undefined && twice)
    throw fault('tokenTwice', `There are the header x-oss-security-token and ${twice.name}.`);
  return claim;
}

/**
 * @param credentials those of the claim's access key; undefined where there are none
 * @param region where given, the region a V4 signature has to be for
 * @throws OssError where the claim does not hold now, for these parts, with this secret
 */
export function verifyClaim(
  claim: Claim,
  parts: SignedParts,
  credentials: Credentials | undefined,
  nowMs: number,
  region?: string,
): void {
  if (claim.version === 'v4') verifyRegion(claim, region);
  // As OSS: whether it is too late is told before whether it was right.
  verifyTime(claim, nowMs);
  const { accessKeyId } = claim;
  if (credentials?.accessKeyId !== accessKeyId)
    throw fault('unknownAccessKey', `It is ${accessKeyId}.`, { details: { OSSAccessKeyId: accessKeyId } });
  verifyToken(claim, credentials);
  const signable = { ...parts, query: readQuery(parts.url), host: parts.url.host };
  const secret = credentials.accessKeySecret;
  verifySignature(
    claim,
    claim.version === 'v1' ? computeV1(signable, claim.time, secret) : computeV4(signable, claim, secret),
  );
}

interface Signs {
  readonly header: boolean;
  /** In the URL. */
  readonly v1: boolean;
  /** In the URL: V4, and V2 that is not supported. */
  readonly later: boolean;
}

const laterNames = ['x-oss-signature-version', 'x-oss-signature', 'x-oss-credential', 'x-oss-access-key-id'];

/** Other schemes of Authorization are none of ours: a page may send its own along to its own site. */
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
  if (scheme === 'OSS2') throw fault('unknownSignature', 'V1 and V4 are; OSS2 is V2.');
  throw fault('badAuthorization', `Expected OSS (V1) or ${v4Algorithm} (V4); it is ${scheme}.`);
}

function readLaterQuery(query: readonly QueryPair[]): Claim {
  const version = query.find(({ name }) => name === 'x-oss-signature-version')?.value;
  if (version === v4Algorithm) return readV4Query(query);
  const expected = `V1 and V4 are, and V4 says x-oss-signature-version=${v4Algorithm}`;
  throw fault('unknownSignature', `${expected}; it is ${version ?? 'missing'}.`);
}

/** As OSS: the token of a temporary key goes with it, and no other. */
function verifyToken({ securityToken: came }: Claim, { securityToken: expected }: Credentials): void {
  if (came === undefined && expected === undefined) return;
  if (came === undefined) throw fault('missingSecurityToken', 'Expected it as issued with the access key.');
  if (expected === undefined || !isSame(came, expected))
    throw fault('badSecurityToken', 'Expected the one issued with the access key, and none with a key that has none.');
}
