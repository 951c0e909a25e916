// Buckets themselves: making and changing them, and their styles.
import { fault } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import { checkStyleName } from '../request/style.ts';
import { compareKeys } from './key-order.ts';
import { checkBucketName } from './names.ts';
import type { BucketRecord, ObjectStore, StoredStyle } from './object-store.ts';
import type { OnChange } from './objects.ts';
import { type BucketSettings, checkSettings, checkStyle } from './settings.ts';
import { noSuchBucket } from './store-faults.ts';

const defaultRegion = 'cn-hangzhou';

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
