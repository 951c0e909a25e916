// Requests to sign and to verify, shared by the tests of the signatures.
import { OssError } from '../../src/errors.ts';
import type { Credentials } from '../../src/request/credentials.ts';
import {
  encodeKey,
  readClaim,
  type SignedRequest,
  type SignOptions,
  verifyClaim,
} from '../../src/request/signature.ts';

export const credentials = { accessKeyId: 'ak', accessKeySecret: 'sk' } as const;
export const temporary = { ...credentials, securityToken: 'token' } as const;
export const region = 'cn-hangzhou';
export const nowMs = 1_700_000_000_000;

export const options = (changes: Partial<SignOptions> = {}): SignOptions => ({
  version: 'v1',
  method: 'GET',
  bucket: 'bucket',
  key: 'example.jpg',
  nowMs,
  credentials,
  region,
  query: {},
  headers: {},
  ...changes,
});

/** The request as it arrives. */
export const received = (
  query: string,
  { method = 'GET', bucket = 'bucket', key = 'example.jpg' }: Partial<SignOptions> = {},
  headers: HeadersInit = {},
): SignedRequest => ({
  method,
  bucket,
  key,
  headers: new Headers(headers),
  url: new URL(`https://${bucket}.oss-cn-hangzhou.aliyuncs.com/${encodeKey(key)}${query && `?${query}`}`),
});

/** @throws Error, not OssError, where nothing is signed: a test that expects a refusal must not take that for one */
export function verify(
  request: SignedRequest,
  { at = nowMs, by = credentials }: { at?: number; by?: Credentials | undefined } = {},
): void {
  const claim = readClaim(request);
  if (!claim) throw new Error('Nothing is signed.');
  verifyClaim(claim, request, by, at, region);
}

export function refusal(work: () => unknown): OssError {
  try {
    work();
  } catch (error) {
    if (error instanceof OssError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

/** What the XML of the answer says. */
export const said = ({ code, status, ec }: OssError): { code: string; status: number; ec: string | undefined } => ({
  code,
  status,
  ec,
});
