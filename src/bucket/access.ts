// Who may do what. One page is one account: whoever signs with a key pair the page knows is the owner of every bucket.
import { fault } from '../errors.ts';
import type { BucketRecord, ObjectMeta } from './object-store.ts';

export type Caller = 'owner' | 'stranger';

/**
 * As OSS: an object's own ACL, unless it is `default`, goes before the bucket's; of an object that does not exist the bucket's counts.
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
  throw fault(own ? 'deniedByObject' : 'deniedByBucket', `The acl is ${acl}.`);
}

/** Listing, ACLs, styles and the bucket itself are the owner's alone, whatever the ACL. @throws OssError AccessDenied */
export function allowOwner(caller: Caller, bucket: BucketRecord): void {
  if (caller === 'owner') return;
  throw fault('deniedByBucket', `The acl is ${bucket.acl}, and only a signed request may do this.`);
}
