// docs/errors.md from the data the errors are made of: the parameters' EC numbers, the signatures', the limits, the faults.

import { actions, type ParamSpec } from 'oss-img/actions';
import { type ErrorCode, OssError } from '../../src/errors.ts';
import * as faults from '../../src/faults.ts';

import { serviceLimits } from '../../src/limits.ts';
import {
  formFields,
  policyFields,
  v1HeaderFields,
  v1QueryFields,
  v4Fields,
  v4HeaderFields,
  v4QueryFields,
} from '../../src/request/signature-fields.ts';
import * as serviceFaults from '../../src/service-faults.ts';
import { excessOf } from './limit-table.ts';
import { tableOf } from './markdown.ts';

interface ErrorRow {
  /** Empty where the service has no number. */
  readonly ec: string;
  readonly code: ErrorCode;
  readonly what: string;
}

/** What each of a parameter's EC numbers stands for. */
const meanings: Readonly<Record<string, string>> = {
  bad: 'is invalid',
  range: 'is out of range',
  empty: 'is empty or missing',
  base64: 'is not base64',
  long: 'is too long',
  refused: 'is one that this package does not support',
} satisfies Record<keyof NonNullable<ParamSpec['ec']>, string>;

const parameterErrors = Object.values(actions).flatMap((action): ErrorRow[] => [
  ...Object.values<ParamSpec>(action.params).flatMap((spec) =>
    Object.entries(spec.ec ?? {}).map(
      ([kind, ec]): ErrorRow => ({
        ec,
        code: kind === 'base64' ? 'BadRequest' : kind === 'refused' ? 'NotImplemented' : 'InvalidArgument',
        what: `\`${action.name}\`: ${spec.key ? `\`${spec.key}\`` : 'the value'} ${meanings[kind]}`,
      }),
    ),
  ),
  ...('needs' in action && action.needs && 'ec' in action.needs
    ? [
        {
          ec: action.needs.ec as string,
          code: 'MissingArgument' as const,
          what: `\`${action.name}\`: a required parameter is missing`,
        },
      ]
    : []),
  ...('refuses' in action
    ? (action.refuses ?? []).map(
        ({ ec, reason }): ErrorRow => ({ ec, code: 'InvalidArgument', what: `\`${action.name}\`: ${reason}` }),
      )
    : []),
]);

const signatureErrors = [
  ...[v1QueryFields, v1HeaderFields, v4QueryFields, v4HeaderFields, v4Fields, formFields, policyFields],
].flatMap(({ code, sentence, numbers }) =>
  Object.entries<Readonly<Record<string, string>>>(numbers).flatMap(([field, byKind]) =>
    Object.entries(byKind).map(
      ([kind, ec]): ErrorRow => ({
        ec,
        code,
        what: `${sentence} \`${field}\` is ${kind === 'bad' ? 'invalid' : kind}`,
      }),
    ),
  ),
);

const limitErrors = Object.values(serviceLimits).map(
  (limit): ErrorRow => ({
    ec: 'ec' in limit ? limit.ec : '',
    code: limit.code,
    what: `over a limit: ${excessOf(limit)}`,
  }),
);

const otherErrors = Object.values({ ...faults, ...serviceFaults }).map(
  ({ ec = '', code, sentence }): ErrorRow => ({ ec, code, what: sentence }),
);

/** By EC; those without one come last, by code. */
export const errorTable = tableOf(
  ['EC', 'code', 'status', 'when'],
  [...parameterErrors, ...signatureErrors, ...limitErrors, ...otherErrors]
    .sort((a, b) => (a.ec || 'none').localeCompare(b.ec || 'none') || a.code.localeCompare(b.code))
    .map(({ ec, code, what }) => [ec, code, String(new OssError({ code, message: '' }).status), what]),
);
