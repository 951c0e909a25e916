// The names that buckets may have.
import { fault, wrongArgument } from '../errors.ts';
import * as faults from '../faults.ts';

/** As OSS: 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. @throws OssError InvalidBucketName */
export function checkBucketName(name: string): void {
  if (typeof name !== 'string') throw wrongArgument('the name of a bucket', name);
  if (isBucketName(name)) return;
  throw fault(
    faults.badBucketName,
    `The name is ${name}. Expected 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end.`,
  );
}

export const isBucketName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name);
