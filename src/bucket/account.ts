// Buckets themselves: the settings they are made with, their ACL and their styles.
import { fault, OssError, wrongArgument } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import type { Credentials } from '../request/credentials.ts';
import { checkProcess, checkStyleName } from '../request/style.ts';
import { compareKeys } from './key-order.ts';
import { checkBucketName } from './names.ts';
import type { BucketAcl, BucketRecord, ObjectAcl, ObjectStore, StoredStyle } from './object-store.ts';
import type { OnChange } from './objects.ts';
import { noSuchBucket } from './store-faults.ts';

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

const defaultRegion = 'cn-hangzhou';
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

/**
 * Makes the bucket, or changes the settings that are given.
 * @throws OssError InvalidBucketName, InvalidArgument, TooManyStyles; TypeError for a setting of a wrong type
 */
export async function applySettings(store: ObjectStore, name: string, settings: BucketSettings): Promise<BucketRecord> {
  checkBucketName(name);
  checkSettings(settings);
  const separators = settings.styleSeparators;
  if (settings.credentials) await store.putCredentials(settings.credentials);
  return store.changeBucket(name, (current) => {
    const record: BucketRecord = {
      ...(current ?? newBucket(name)),
      ...(settings.acl && { acl: settings.acl }),
      ...(settings.region && { region: settings.region }),
      ...(separators !== undefined && { separators }),
      ...(settings.protectedSuffixes && { protectedSuffixes: settings.protectedSuffixes }),
    };
    return Object.entries(settings.styles ?? {}).reduce(
      (made, [style, content]) => withStyle(made, style, content),
      record,
    );
  });
}

/** A bucket with the default settings. */
export const newBucket = (name: string): BucketRecord => ({
  name,
  acl: 'private',
  region: defaultRegion,
  createdMs: Date.now(),
  styles: {},
  separators: '',
  protectedSuffixes: [],
});

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

/** The styles of one bucket, for its owner. Changes make kept results stale, so they are announced. */
export interface BucketStyles {
  /** Stores a style, in place of one of the same name. @throws OssError InvalidArgument when the name is invalid or the content empty; TooManyStyles */
  put(style: string, content: string, category?: StoredStyle['category']): Promise<void>;
  /** @throws OssError NoSuchStyle; InvalidArgument when the name is invalid */
  get(style: string): Promise<StoredStyle>;
  /** In the order of the names. */
  list(): Promise<readonly (readonly [name: string, style: StoredStyle])[]>;
  /** As OSS: it is no error when there is no such style. */
  delete(style: string): Promise<void>;
}

/** @throws OssError NoSuchBucket, from every method */
export function openStyles(store: ObjectStore, bucket: string, onChange: OnChange): BucketStyles {
  const change = async (work: (record: BucketRecord) => BucketRecord): Promise<void> => {
    await store.changeBucket(bucket, (current) => work(current ?? missingBucket(bucket)));
    await onChange(bucket);
  };
  const stylesOf = async (): Promise<BucketRecord['styles']> =>
    ((await store.getBucket(bucket)) ?? missingBucket(bucket)).styles;
  return {
    put: (style, content, category) => change((record) => withStyle(record, style, content, category)),
    get: async (style) => {
      checkStyleName(style);
      const styles = await stylesOf();
      const found = Object.hasOwn(styles, style) ? styles[style] : undefined;
      if (found) return found;
      throw fault('missingStyle', `The name is ${style}.`);
    },
    list: async () => Object.entries(await stylesOf()).sort(([a], [b]) => compareKeys(a, b)),
    delete: (style) => {
      checkStyleName(style);
      return change((record) => ({
        ...record,
        styles: Object.fromEntries(Object.entries(record.styles).filter(([name]) => name !== style)),
      }));
    },
  };
}

function checkStyle(style: string, content: string): void {
  checkStyleName(style);
  checkProcess(content);
  if (content.trim() === '') throw fault('badStyleContent', 'Expected a process string; the content is empty.');
}

/** As OSS: the content is stored unchecked, and an error in it is reported when it is used. */
function withStyle(
  record: BucketRecord,
  style: string,
  content: string,
  category: StoredStyle['category'] = 'image',
): BucketRecord {
  checkStyle(style, content);
  const before = new Map(Object.entries(record.styles));
  const now = Date.now();
  const createdMs = before.get(style)?.createdMs ?? now;
  before.set(style, { content, category, createdMs, modifiedMs: now });
  if (before.size > bucketLimits.stylesPerBucket) {
    throw fault('tooManyStyles', `Expected at most ${bucketLimits.stylesPerBucket} in a bucket.`);
  }
  return { ...record, styles: Object.fromEntries(before) };
}

/** The process strings of a bucket by name, as `style/<name>` is resolved with. */
export const processesOf = ({ styles }: BucketRecord): Record<string, string> =>
  Object.fromEntries(Object.entries(styles).map(([name, { content }]) => [name, content]));

/** @throws OssError NoSuchBucket, or InvalidBucketName when no bucket can have that name */
export function missingBucket(name: string): never {
  checkBucketName(name);
  throw noSuchBucket(name);
}
