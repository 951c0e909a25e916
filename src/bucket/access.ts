// Access rules. One page is one account: whoever signs with a key pair the page knows is the owner of every bucket.
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { BucketRecord, ObjectMeta } from './object-store.ts';

/** `owner`: the request is signed by a known key pair, or comes from the page itself. `stranger`: it is not signed. */
export type Caller = 'owner' | 'stranger';

/**
 * As OSS: an object's own ACL, unless it is `default`, overrides the bucket's. The bucket's decides about objects that do not exist.
 * @throws OssError AccessDenied
 */
export function allow(
  access: 'read' | 'write',
  caller: Caller,
  bucket: BucketRecord,
  object?: Pick<ObjectMeta, 'acl'>,
): void {
  if (caller === 'owner') return;
  const own = object && object.acl !== 'default' ? object.acl : undefined;
  const acl = own ?? bucket.acl;
  if (acl === 'public-read-write' || (acl === 'public-read' && access === 'read')) return;
  throw fault(own ? serviceFaults.deniedByObject : serviceFaults.deniedByBucket, `The ACL is ${acl}.`);
}

/** Listing, ACLs, styles and the bucket itself are for the owner alone, whatever the ACL says. @throws OssError AccessDenied */
export function allowOwner(caller: Caller, bucket: BucketRecord): void {
  if (caller === 'owner') return;
  throw fault(serviceFaults.deniedByBucket, `The ACL is ${bucket.acl}, and only a signed request may do this.`);
}
