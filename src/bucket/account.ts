// Buckets as such: what they are made with, their ACL, styles and end.
import { fault, OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import type { Credentials } from '../request/credentials.ts';
import { checkStyleName } from '../request/style.ts';
import { compareKeys } from './key-order.ts';
import { checkBucketName } from './names.ts';
import type { BucketAcl, BucketRecord, ObjectAcl, ObjectStore, StoredStyle } from './object-store.ts';
import type { OnChange } from './objects.ts';
import { noSuchBucket } from './store-faults.ts';

/** What a bucket shall be; what is not said stays, or is the default of a new one. */
export interface BucketSettings {
  /** Default `private`, as the service's. */
  readonly acl?: BucketAcl | undefined;
  /** Such as `cn-hangzhou`, which is the default: a part of V4 signatures and of the host. */
  readonly region?: string | undefined;
  /** A key pair of this page's account. It signs for every bucket. */
  readonly credentials?: Credentials | undefined;
  /** Process strings by name, put beside the styles there are. */
  readonly styles?: Readonly<Record<string, string>> | undefined;
  /** Of `-_/!`: each parts a key from a style's name in a URL, as in `example.jpg!small`. Default none. */
  readonly styleSeparators?: string | undefined;
  /** Source protection: suffixes of keys, such as `jpg`, that strangers get through a style only. Default none. */
  readonly protectedSuffixes?: readonly string[] | undefined;
}

const defaultRegion = 'cn-hangzhou';
const bucketAcls: readonly BucketAcl[] = ['private', 'public-read', 'public-read-write'];

/** Makes the bucket, or changes what the settings say. @throws OssError InvalidBucketName, InvalidArgument */
export async function applySettings(store: ObjectStore, name: string, settings: BucketSettings): Promise<BucketRecord> {
  checkBucketName(name);
  if (settings.acl !== undefined) checkAcl(settings.acl);
  const separators = settings.styleSeparators;
  if (separators !== undefined && !/^[-_/!]*$/.test(separators)) {
    throw new OssError({
      code: 'InvalidArgument',
      message: `Expected style separators of - _ / !; they are ${separators}.`,
    });
  }
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

const newBucket = (name: string): BucketRecord => ({
  name,
  acl: 'private',
  region: defaultRegion,
  createdMs: Date.now(),
  styles: {},
  separators: '',
  protectedSuffixes: [],
});

/** @throws OssError InvalidArgument */
export function checkAcl(acl: string): BucketAcl {
  const found = bucketAcls.find((one) => one === acl);
  if (found) return found;
  throw new OssError({
    code: 'InvalidArgument',
    message: `no such bucket access control exists. Expected ${bucketAcls.join(', ')}; it is ${acl}.`,
  });
}

/** @throws OssError InvalidArgument */
export const checkObjectAcl = (acl: string): ObjectAcl => (acl === 'default' ? acl : checkAcl(acl));

export interface BucketStyles {
  /** @throws OssError InvalidArgument for a bad name or no content; TooManyStyles */
  put(style: string, content: string, category?: StoredStyle['category']): Promise<void>;
  /** @throws OssError NoSuchStyle */
  get(style: string): Promise<StoredStyle>;
  list(): Promise<readonly (readonly [name: string, style: StoredStyle])[]>;
  /** As OSS: what is not there is no error. */
  delete(style: string): Promise<void>;
}

/** The styles of a bucket, for its owner. */
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
      throw fault('missingStyle', `It is called ${style}.`);
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

/** As OSS: the content is kept unchecked; what is wrong with it is said when it is used. */
function withStyle(
  record: BucketRecord,
  style: string,
  content: string,
  category: StoredStyle['category'] = 'image',
): BucketRecord {
  checkStyleName(style);
  if (content.trim() === '') throw fault('badStyleContent', 'Expected a process string; it is empty.');
  const before = new Map(Object.entries(record.styles));
  const now = Date.now();
  const createdMs = before.get(style)?.createdMs ?? now;
  before.set(style, { content, category, createdMs, modifiedMs: now });
  if (before.size > bucketLimits.stylesPerBucket) {
    throw fault('tooManyStyles', `Expected at most ${bucketLimits.stylesPerBucket} in a bucket.`);
  }
  return { ...record, styles: Object.fromEntries(before) };
}

/** The process strings by name, as a request's process is resolved. */
export const processesOf = ({ styles }: BucketRecord): Record<string, string> =>
  Object.fromEntries(Object.entries(styles).map(([name, { content }]) => [name, content]));

/** @throws OssError NoSuchBucket; InvalidBucketName where there can be none of that name */
export function missingBucket(name: string): never {
  checkBucketName(name);
  throw noSuchBucket(name);
}
