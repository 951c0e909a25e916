// The keys that objects may have.
import { fault, wrongArgument } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import * as serviceFaults from '../service-faults.ts';

/** Returns the key when it is valid. As OSS: 1 to 1023 bytes of UTF-8 that do not begin with a slash or backslash. @throws OssError InvalidObjectName */
export function validKey(key: string): string {
  if (typeof key !== 'string') throw wrongArgument('a key', key);
  const { length } = new TextEncoder().encode(key);
  // A lone surrogate has no UTF-8: it would come back as another key.
  if (length >= 1 && length <= bucketLimits.keyBytes && !/^[/\\]|\p{Surrogate}/u.test(key)) return key;
  throw fault(
    serviceFaults.badObjectName,
    `Expected a key of 1 to ${bucketLimits.keyBytes} bytes of UTF-8 that does not begin with / or \\; the key has ${length} bytes.`,
  );
}
