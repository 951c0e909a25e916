// The bucket's door for what only a kept bucket can do.
import type { PageBucket, SignUrlOptions } from 'oss-img/bucket';
import { words } from '../words/words.ts';
import { bucket } from './bucket.ts';

/** @throws Error where the browser keeps no bucket */
export async function openedDoor(): Promise<PageBucket> {
  const { door } = await bucket;
  if (!door) throw new Error(words.value.library.noBucket);
  return door;
}

export async function signedUrl(
  method: string,
  key: string,
  expiresSeconds: number,
  options: SignUrlOptions,
): Promise<string> {
  return (await openedDoor()).signUrl(method, key, expiresSeconds, options);
}
