// The names that buckets and objects may have.
import { fault, wrongArgument } from '../errors.ts';
import { bucketLimits } from '../limits.ts';

/** Returns the key when it is valid. As OSS: 1 to 1023 bytes of UTF-8 that do not begin with a slash or backslash. @throws OssError InvalidObjectName */
export function validKey(key: string): string {
  if (typeof key !== 'string') throw wrongArgument('a key', key);
  const { length } = new TextEncoder().encode(key);
  // A lone surrogate has no UTF-8: it would come back as another key.
  if (length >= 1 && length <= bucketLimits.keyBytes && !/^[/\\]|\p{Surrogate}/u.test(key)) return key;
  throw fault(
    'badObjectName',
    `Expected a key of 1 to ${bucketLimits.keyBytes} bytes of UTF-8 that does not begin with / or \\; the key has ${length} bytes.`,
  );
}

/** As OSS: 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. @throws OssError InvalidBucketName */
export function checkBucketName(name: string): void {
  if (typeof name !== 'string') throw wrongArgument('the name of a bucket', name);
  if (isBucketName(name)) return;
  throw fault(
    'badBucketName',
    `The name is ${name}. Expected 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end.`,
  );
}

export const isBucketName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name);
