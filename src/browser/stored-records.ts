// What is read from the database may be damaged: by hand, by a script of the page, by another version of this package. A damaged
// record counts as missing, so that it stops no listing, can be written anew and can be deleted.
import { isBucketName } from '../bucket/names.ts';
import type { BucketRecord, ObjectKind, ObjectMeta, Part, StoredStyle, Upload } from '../bucket/object-store.ts';
import { bucketAcls, newBucket } from '../bucket/settings.ts';
import type { Credentials } from '../request/credentials.ts';
import { isRecord } from './is-record.ts';

type Fits = (value: unknown) => boolean;
type Shape<T> = { readonly [Name in keyof T]-?: Fits };

const isText: Fits = (value) => typeof value === 'string';
const isCount: Fits = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime: Fits = (value) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
const areTexts: Fits = (value) => isRecord(value) && Object.values(value).every(isText);
const oneOf =
  (values: readonly unknown[]): Fits =>
  (value) =>
    values.includes(value);

const kinds: readonly ObjectKind[] = ['Normal', 'Appendable', 'Multipart'];
const categories: readonly StoredStyle['category'][] = ['image', 'document', 'video'];

const ofObjects = {
  contentType: isText,
  acl: oneOf(['default', ...bucketAcls]),
  headers: areTexts,
  userMeta: areTexts,
};
const metaShape: Shape<ObjectMeta> = {
  ...ofObjects,
  etag: isText,
  lastModifiedMs: isTime,
  byteLength: isCount,
  kind: oneOf(kinds),
};
const uploadShape: Shape<Upload> = { ...ofObjects, bucket: isText, uploadId: isText, key: isText, initiatedMs: isTime };
const partShape: Shape<Part> = { number: isCount, etag: isText, byteLength: isCount, lastModifiedMs: isTime };
const credentialsShape: Shape<Credentials> = {
  accessKeyId: isText,
  accessKeySecret: (secret) => isText(secret) && secret !== '',
  securityToken: (token) => token === undefined || isText(token),
};
const styleShape: Shape<StoredStyle> = {
  content: isText,
  category: oneOf(categories),
  createdMs: isTime,
  modifiedMs: isTime,
};
const bucketShape: Shape<Omit<BucketRecord, 'name'>> = {
  acl: oneOf(bucketAcls),
  region: isText,
  createdMs: isTime,
  styles: (styles) => isRecord(styles) && Object.values(styles).every((style) => fits(style, styleShape)),
  separators: isText,
  protectedSuffixes: (suffixes) => Array.isArray(suffixes) && suffixes.every(isText),
};

const fits = <T>(stored: unknown, shape: Shape<T>): stored is T =>
  isRecord(stored) && Object.entries<Fits>(shape).every(([name, fit]) => fit(stored[name]));

const whole =
  <T>(shape: Shape<T>) =>
  (stored: unknown): T | undefined =>
    fits(stored, shape) ? stored : undefined;

export const wholeMeta = whole(metaShape);
export const wholeUpload = whole(uploadShape);
export const wholePart = whole(partShape);
export const wholeCredentials = whole(credentialsShape);

export const wholeBody = (stored: unknown): ArrayBuffer | undefined =>
  stored instanceof ArrayBuffer ? stored : undefined;

/**
 * A bucket with the defaults in place of damaged fields, since its objects would be lost with it. It is private then: a damaged record
 * must not open what was closed. `undefined` when it has no name a bucket can have.
 */
export function mendedBucket(stored: unknown): BucketRecord | undefined {
  if (!isRecord(stored) || typeof stored.name !== 'string' || !isBucketName(stored.name)) return undefined;
  if (fits(stored, bucketShape)) return stored as unknown as BucketRecord;
  const whole = Object.entries<Fits>(bucketShape).filter(([name, fit]) => fit(stored[name]));
  return {
    ...newBucket(stored.name),
    ...Object.fromEntries(whole.map(([name]) => [name, stored[name]])),
    acl: 'private',
  };
}
