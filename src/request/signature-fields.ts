// The fields of a signature, with the service's EC for everything that can be wrong with each.
import { type ErrorCode, fault, OssError } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { QueryPair } from './query.ts';

type Wrong = 'missing' | 'empty' | 'bad';

interface FieldGroup {
  readonly code: ErrorCode;
  /** First sentence of the message. */
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, Readonly<Partial<Record<Wrong, string>>>>>;
}

/** As OSS: the faults of a V1 URL are AccessDenied, unlike all the others. */
export const v1QueryFields = {
  code: 'AccessDenied',
  sentence: 'Query string authentication requires the Signature, Expires and OSSAccessKeyId parameters.',
  numbers: {
    OSSAccessKeyId: { missing: '0002-00000071', empty: '0002-00000072' },
    Expires: { missing: '0002-00000067', empty: '0002-00000068', bad: '0002-00000070' },
    Signature: { missing: '0002-00000074', empty: '0002-00000075' },
  },
} as const satisfies FieldGroup;

export const v1HeaderFields = {
  code: 'InvalidArgument',
  sentence: 'The Authorization header is invalid.',
  numbers: { Signature: { empty: '0002-00000065' } },
} as const satisfies FieldGroup;

export const v4QueryFields = {
  code: 'InvalidArgument',
  sentence: 'The V4 signature of the URL is invalid.',
  numbers: {
    'x-oss-credential': { missing: '0002-00000217', empty: '0002-00000218', bad: '0002-00000224' },
    date: { bad: '0002-00000223' },
    additionalHeaders: { empty: '0002-00000076', bad: '0002-00000077' },
    'x-oss-expires': { missing: '0002-00000215', empty: '0002-00000216', bad: '0002-00000232' },
    'x-oss-signature': { missing: '0002-00000219', empty: '0002-00000220' },
  },
} as const satisfies FieldGroup;

export const v4HeaderFields = {
  code: 'InvalidArgument',
  sentence: 'The V4 signature of the headers is invalid.',
  numbers: {
    Credential: { missing: '0002-00000205', bad: '0002-00000213' },
    date: { bad: '0002-00000212' },
    additionalHeaders: { empty: '0002-00000209', bad: '0002-00000210' },
    Signature: { empty: '0002-00000208' },
    'x-oss-content-sha256': { bad: '0002-00000214' },
  },
} as const satisfies FieldGroup;

/** Fields whose numbers are the same for headers and URLs. */
export const v4Fields = {
  code: 'InvalidArgument',
  sentence: 'The V4 signature is invalid.',
  numbers: {
    region: { bad: '0002-00000226' },
    product: { bad: '0002-00000227' },
    additionalHeaders: { missing: '0002-00000211' },
  },
} as const satisfies FieldGroup;

/** The signature of an upload form. Its faults have no numbers of their own where the service's pages name none. */
export const formFields = {
  code: 'InvalidArgument',
  sentence: 'The signature of the form is invalid.',
  numbers: {
    policy: { missing: '0002-00000702', empty: '0006-00000205' },
    OSSAccessKeyId: { missing: '0002-00000706' },
    Signature: { missing: '0002-00000703', empty: '0002-00000704' },
    'x-oss-signature': { missing: '0002-00000703', empty: '0002-00000704' },
    'x-oss-credential': {},
    date: {},
    additionalHeaders: {},
  },
} as const satisfies FieldGroup;

/** The policy of an upload form. */
export const policyFields = {
  code: 'InvalidPolicyDocument',
  sentence: 'Invalid Policy:',
  numbers: {
    policy: { bad: '0006-00000201' },
    expiration: { missing: '0006-00000208', empty: '0006-00000211', bad: '0006-00000210' },
    conditions: { missing: '0006-00000207', empty: '0006-00000215', bad: '0006-00000214' },
    condition: { missing: '0006-00000216', bad: '0006-00000218' },
    'content-length-range': { bad: '0006-00000221' },
    values: { bad: '0006-00000224' },
  },
} as const satisfies FieldGroup;

/** @param detail second sentence of the message: what came and what would be right */
export function fieldFault<Group extends FieldGroup>(
  { code, sentence, numbers }: Group,
  name: keyof Group['numbers'] & string,
  wrong: Wrong,
  detail: string,
): OssError {
  return new OssError({ code, ec: numbers[name]?.[wrong], message: `${sentence} ${detail}` });
}

/** The value of a field. @throws OssError if it is missing or empty */
export function requireField<Group extends FieldGroup>(
  group: Group,
  name: keyof Group['numbers'] & string,
  values: Pick<ReadonlyMap<string, string>, 'get'>,
): string {
  const value = values.get(name);
  if (value === undefined) throw fieldFault(group, name, 'missing', `${name} is missing.`);
  if (value === '') throw fieldFault(group, name, 'empty', `${name} is empty.`);
  return value;
}

/**
 * Differs from OSS, where the first of two parameters of one name counts. That holds here too, but only for parameters
 * that the signature does not cover: a second value of one that it covers could be acted on without ever being signed. V4
 * covers the whole query.
 */
export function refuseRepeats(pairs: readonly QueryPair[], isSigned: (name: string) => boolean): void {
  const seen = new Set<string>();
  for (const { name } of pairs) {
    if (!isSigned(name)) continue;
    if (seen.has(name)) throw fault(serviceFaults.repeatedParameter, `The query has more than one ${name}.`);
    seen.add(name);
  }
}
