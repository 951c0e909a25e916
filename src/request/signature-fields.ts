// The fields a signature is made of, with the service's number for each thing that can be wrong with one.
import { type ErrorCode, OssError } from '../errors.ts';

type Wrong = 'missing' | 'empty' | 'bad';

interface FieldGroup {
  readonly code: ErrorCode;
  /** The first sentence of the message. */
  readonly sentence: string;
  readonly numbers: Readonly<Record<string, Readonly<Partial<Record<Wrong, string>>>>>;
}

/** As OSS: what is wrong with a V1 URL is AccessDenied, unlike all the rest. */
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

/** Of both places alike. */
export const v4Fields = {
  code: 'InvalidArgument',
  sentence: 'The V4 signature is invalid.',
  numbers: {
    region: { bad: '0002-00000226' },
    product: { bad: '0002-00000227' },
    additionalHeaders: { missing: '0002-00000211' },
  },
} as const satisfies FieldGroup;

/** @param detail the second sentence: what was expected and what came */
export function fieldFault<Group extends FieldGroup>(
  { code, sentence, numbers }: Group,
  name: keyof Group['numbers'] & string,
  wrong: Wrong,
  detail: string,
): OssError {
  return new OssError({ code, ec: numbers[name]?.[wrong], message: `${sentence} ${detail}` });
}

/** The value, which has to be there and to hold something. */
export function requireField<Group extends FieldGroup>(
  group: Group,
  name: keyof Group['numbers'] & string,
  values: ReadonlyMap<string, string>,
): string {
  const value = values.get(name);
  if (value === undefined) throw fieldFault(group, name, 'missing', `${name} is missing.`);
  if (value === '') throw fieldFault(group, name, 'empty', `${name} is empty.`);
  return value;
}
