// One request under way: what was asked, by whom, and what the service works with.
import { allowOwner, type Caller } from '../bucket/access.ts';
import { missingBucket } from '../bucket/account.ts';
import { checkBucketName } from '../bucket/names.ts';
import type { BucketRecord, ObjectStore } from '../bucket/object-store.ts';
import { type BucketDependencies, type BucketObjects, openObjects } from '../bucket/objects.ts';
import { OssError } from '../errors.ts';
import type { Objects, Outcome } from '../pipeline/engine.ts';
import type { Job } from '../request/job.ts';
import type { Styles } from '../request/style.ts';
import type { Address, Host } from '../request/url.ts';
import type { ResultCache } from './results.ts';

/** What a job works on. */
export interface Inputs {
  readonly source: ArrayBuffer;
  readonly objects: Objects;
}

/** Does a job, here or elsewhere. `load` gives the inputs again, should the first who tried it vanish with them. */
export type Perform = (job: Job, load: () => Promise<Inputs>) => Promise<{ outcome: Outcome; by: string }>;

/** What makes results of jobs. */
export interface ProcessingDependencies {
  readonly perform: Perform;
  /** Where results are kept, and what besides source and job decides their bytes: engine version, codec mode, fonts, limits. */
  readonly results?: ResultCache;
  readonly engineVersion: string;
}

export interface ServiceDependencies extends ProcessingDependencies {
  readonly store: ObjectStore;
  /** Fetches a picture of the site itself. */
  readonly fetchSite: (url: string) => Promise<Response>;
  readonly origin: string;
  readonly hosts: readonly Host[];
  /** For pictures of the site itself. */
  readonly styles: Styles;
}

export interface Exchange {
  readonly request: Request;
  readonly url: URL;
  readonly query: ReadonlyMap<string, string>;
  readonly address: Address;
  readonly caller: Caller;
  readonly dependencies: ServiceDependencies;
  /** Of the address; absent while it is to be created, and of the service itself. */
  readonly record: BucketRecord | undefined;
}

export function bucketDependencies({ dependencies, record, caller, address }: Exchange): BucketDependencies {
  const { store, results } = dependencies;
  return {
    store,
    record: record ?? missingBucket(address.bucket),
    caller,
    onChange: async (bucket, key) => results?.purge(bucket, key),
  };
}

export const bucketOf = (exchange: Exchange): BucketObjects => openObjects(bucketDependencies(exchange));

/** Another bucket, or the same, for the same caller. @throws OssError NoSuchBucket */
export async function otherBucket(exchange: Exchange, name: string): Promise<BucketObjects> {
  checkBucketName(name);
  const record = await exchange.dependencies.store.getBucket(name);
  return openObjects({ ...bucketDependencies(exchange), record: record ?? missingBucket(name) });
}

/** @throws OssError AccessDenied, NoSuchBucket */
export function ownedBucket({ caller, record, address }: Exchange): BucketRecord {
  const found = record ?? missingBucket(address.bucket);
  allowOwner(caller, found);
  return found;
}

/** @throws OssError InvalidArgument where it is no whole number of at least 0 */
export function countIn(query: Exchange['query'], name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new OssError({
    code: 'InvalidArgument',
    message: `The value: ${text} of parameter: ${name} is invalid. Expected a whole number.`,
  });
}
