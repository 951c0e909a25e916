// The signature of an HTML form upload (PostObject). It covers the policy, which in turn says what the form may hold.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { Credentials } from './credentials.ts';
import { verifyBy } from './signature.ts';
import type { Claim } from './signature-claim.ts';
import { formFields, requireField } from './signature-fields.ts';
import { readBasicDate } from './signature-time.ts';
import { signV1 } from './signature-v1.ts';
import { formatScope, maxExpires, readCredential, signV4, v4Algorithm } from './signature-v4.ts';

/** The fields of a form by their lower-case names. */
export type FormValues = ReadonlyMap<string, string>;

export interface FormClaim {
  readonly claim: Claim;
  /** The policy in base64, which is the text that was signed. */
  readonly policy: string;
}

const v1Names = ['ossaccesskeyid', 'signature'];
const laterNames = ['x-oss-signature-version', 'x-oss-signature', 'x-oss-credential'];

/**
 * Reads the signature of a form without verifying it. As OSS: one of its fields, the policy among them, demands the others.
 * @returns undefined if the form has none of them
 * @throws OssError if the claim is incomplete or malformed
 */
export function readFormClaim(fields: FormValues): FormClaim | undefined {
  const [v1, later] = [v1Names, laterNames].map((names) => names.some((name) => fields.has(name)));
  if (!v1 && !later && !fields.has('policy')) return undefined;
  if (v1 && later) throw fault(serviceFaults.signedTwice, 'The form has fields of a V1 and of a V4 signature.');
  const values = { get: (name: string) => fields.get(name.toLowerCase()) };
  const policy = requireField(formFields, 'policy', values);
  const shared = { place: 'form', securityToken: fields.get('x-oss-security-token') } as const;
  if (!later) {
    const accessKeyId = requireField(formFields, 'OSSAccessKeyId', values);
    const signature = requireField(formFields, 'Signature', values);
    const untimed = { time: '', signedAtMs: undefined, expiresAtMs: undefined };
    return { policy, claim: { version: 'v1', ...shared, accessKeyId, signature, ...untimed } };
  }
  const version = fields.get('x-oss-signature-version');
  if (version !== v4Algorithm)
    throw fault(
      serviceFaults.unknownSignature,
      `Expected x-oss-signature-version ${v4Algorithm}; it is ${version ?? 'missing'}.`,
    );
  const credential = requireField(formFields, 'x-oss-credential', values);
  const signature = requireField(formFields, 'x-oss-signature', values);
  const time = fields.get('x-oss-date');
  if (!time) throw fault(serviceFaults.missingDate, 'The form needs the field x-oss-date.');
  const signedAtMs = readBasicDate(time);
  if (signedAtMs === undefined)
    throw fault(serviceFaults.badDate, `x-oss-date must look like 20231114T221320Z; it is ${time}.`);
  const claim: Claim = {
    version: 'v4',
    ...shared,
    ...readCredential(formFields, 'x-oss-credential', credential, time),
    signature,
    time,
    signedAtMs,
    expiresAtMs: signedAtMs + maxExpires * 1000,
    additionalHeaders: [],
  };
  return { policy, claim };
}

/** Verifies the signature of a form. @throws OssError as `verifyClaim` */
export function verifyFormClaim(
  { claim, policy }: FormClaim,
  credentials: Credentials | undefined,
  nowMs: number,
  region?: string,
): void {
  const bytesToSign = utf8ToBytes(policy);
  verifyBy(claim, credentials, nowMs, region, (secret) => {
    const scope = claim.version === 'v4' ? formatScope(claim.time, claim.region) : undefined;
    return { bytesToSign, signature: scope ? signV4(bytesToSign, scope, secret) : signV1(bytesToSign, secret) };
  });
}
