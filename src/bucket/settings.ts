// The settings a bucket is made with, and their checks. They lie apart from what needs a store: a page that only registers the service
// worker checks settings too.
import { fault, OssError, wrongArgument } from '../errors.ts';
import type { Credentials } from '../request/credentials.ts';
import { checkProcess, checkStyleName } from '../request/style.ts';
import type { BucketAcl, ObjectAcl } from './object-store.ts';

/** Settings of a bucket. One that is left out keeps its value, or has its default in a new bucket. */
export interface BucketSettings {
  /** The access of unsigned requests to the objects. Default `private`, as the service's. */
  readonly acl?: BucketAcl | undefined;
  /** The region, which V4 signatures and the host name contain. Default `cn-hangzhou`. */
  readonly region?: string | undefined;
  /** A key pair of this page's account, which signs for every bucket of the origin. Key pairs are added, and never removed. */
  readonly credentials?: Credentials | undefined;
  /** Process strings by name, added to the styles of the bucket. */
  readonly styles?: Readonly<Record<string, string>> | undefined;
  /** Characters out of `-_/!`, each of which separates a key from a style's name in a URL, as in `example.jpg!small`. Default none. */
  readonly styleSeparators?: string | undefined;
  /**
   * Source protection: suffixes of keys, such as `jpg`, or `*` for all keys. Strangers get these objects through a style only.
   * Default none.
   */
  readonly protectedSuffixes?: readonly string[] | undefined;
}

export const bucketAcls: readonly BucketAcl[] = ['private', 'public-read', 'public-read-write'];

/**
 * Checks settings before anything is stored.
 * @throws OssError InvalidArgument for a value that is not allowed; TypeError for one of a wrong type
 */
export function checkSettings({
  acl,
  region,
  credentials,
  styles,
  styleSeparators,
  protectedSuffixes,
}: BucketSettings): void {
  if (acl !== undefined) checkAcl(acl);
  if (region !== undefined && !isFilled(region)) throw wrongArgument('a `region` such as cn-hangzhou', region);
  if (credentials !== undefined) checkCredentials(credentials);
  if (styleSeparators !== undefined) checkSeparators(styleSeparators);
  if (protectedSuffixes !== undefined && !(Array.isArray(protectedSuffixes) && protectedSuffixes.every(isFilled)))
    throw wrongArgument('`protectedSuffixes` as an array of suffixes such as jpg', protectedSuffixes);
  if (styles === undefined) return;
  if (typeof styles !== 'object' || styles === null || Array.isArray(styles))
    throw wrongArgument('`styles` as an object with a process string for each name', styles);
  for (const [name, content] of Object.entries(styles)) checkStyle(name, content);
}

const isFilled = (text: unknown): text is string => typeof text === 'string' && text !== '';

function checkCredentials(pair: Credentials | null): void {
  const isPair =
    typeof pair === 'object' &&
    isFilled(pair?.accessKeyId) &&
    isFilled(pair.accessKeySecret) &&
    (pair.securityToken === undefined || isFilled(pair.securityToken));
  if (!isPair) throw wrongArgument('`credentials` as { accessKeyId, accessKeySecret }, both of them text', pair);
}

function checkSeparators(separators: string): void {
  if (typeof separators !== 'string') throw wrongArgument('`styleSeparators` out of - _ / and !', separators);
  if (/^[-_/!]*$/.test(separators)) return;
  throw new OssError({
    code: 'InvalidArgument',
    message: `Expected style separators out of - _ / and !; they are ${separators}.`,
  });
}

/** The text as an ACL of a bucket. @throws OssError InvalidArgument */
export function checkAcl(acl: string): BucketAcl {
  const found = bucketAcls.find((one) => one === acl);
  if (found) return found;
  throw new OssError({
    code: 'InvalidArgument',
    message: `No such bucket access control exists. Expected ${bucketAcls.join(', ')}; it is ${acl}.`,
  });
}

/** The text as an ACL of an object. @throws OssError InvalidArgument */
export const checkObjectAcl = (acl: string): ObjectAcl => (acl === 'default' ? acl : checkAcl(acl));

/** @throws OssError InvalidArgument when the name is invalid or the content empty */
export function checkStyle(style: string, content: string): void {
  checkStyleName(style);
  checkProcess(content);
  if (content.trim() === '') throw fault('badStyleContent', 'Expected a process string; the content is empty.');
}
