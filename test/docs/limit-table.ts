// docs/limits.md from src/limits.ts.
import { grouped } from '../../src/errors.ts';
import { bucketLimits, maxMarks, maxPipes, maxProcessLength, serviceLimits } from '../../src/limits.ts';
import { tableOf } from './markdown.ts';

/** The clause of a limit's message as a condition. */
export const excessOf = ({ excess, max }: { readonly excess: string; readonly max: number }): string =>
  `${excess[0]?.toLowerCase()}${excess.slice(1).replace('{}', `over ${grouped(max)}`)}`;

export const limitTable = tableOf(
  ['refused if', 'limit', 'answer'],
  Object.entries(serviceLimits).map(([name, { excess, max, code, ...rest }]) => [
    excessOf({ excess, max }),
    `\`${name}\``,
    `${code}${'ec' in rest ? `, EC ${rest.ec}` : ''}`,
  ]),
);

export const otherLimitTable = tableOf(
  ['limit', 'value', 'answer'],
  [
    ['characters in a process string', `at most ${maxProcessLength}`, 'InvalidArgument'],
    ['different watermark pictures in a request', `at most ${maxMarks}`, 'WatermarkError'],
    ['stages joined by pipes', `at most ${maxPipes}`, 'TooManyPipes'],
    ['bytes in a key', `at most ${bucketLimits.keyBytes}`, 'InvalidObjectName'],
    ["bytes in an object's user metadata", `at most ${bucketLimits.userMetaBytes}`, 'InvalidArgument'],
    ["bytes in the name of an upload form's field", `at most ${bucketLimits.formNameBytes}`, 'FieldItemTooLong'],
    ["bytes in the value of an upload form's field", `at most ${bucketLimits.formValueBytes}`, 'FieldItemTooLong'],
    [
      'bytes in all values of an upload form, without the file',
      `at most ${bucketLimits.formBytes}`,
      'MaxPOSTPreDataLengthExceededError',
    ],
    ['styles in a bucket', `at most ${bucketLimits.stylesPerBucket}`, 'TooManyStyles'],
    ['objects in a page of a list', `at most ${bucketLimits.listedAtOnce}`, 'InvalidArgument'],
    ['objects deleted by one request', `at most ${bucketLimits.deletedAtOnce}`, 'MalformedXML'],
    ['parts in an upload', `at most ${bucketLimits.parts}`, 'InvalidPart'],
    ['bytes in every part but the last', `at least ${bucketLimits.smallestPart}`, 'EntityTooSmall'],
  ],
);
