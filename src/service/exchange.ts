// A request that is being answered: what was asked, who asked, and what the service works with.
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

/** The bytes a job works on. They are consumed: whoever performs the job may transfer them away. */
export interface Inputs {
  readonly source: ArrayBuffer;
  /** The pictures of watermarks, by key. */
  readonly objects: Objects;
}

/** Who waits for an answer. */
export interface Requester {
  /** Id of the page or worker that asked: jobs wait their turn by it. */
  readonly client?: string | undefined;
  /** Aborted when nobody waits for the answer any more. Absent where the work must end whole, as for a write. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a job, in this thread or in another, and says who ran it (`by`, for `Server-Timing`). `load` may be called again: a page
 * that took the job can be closed, and the inputs are gone with it. Rejects with the reason of the requester's signal when it aborts.
 */
export type Perform = (
  job: Job,
  load: () => Promise<Inputs>,
  requester: Requester,
) => Promise<{ outcome: Outcome; by: string }>;

/** Everything that running a process needs besides its source. */
export interface ProcessingDependencies {
  readonly perform: Perform;
  /** Keeps finished results; without it, every result is made anew. */
  readonly results?: ResultCache;
  /** Everything besides source and job that decides the bytes of a result: package version, codec mode, fonts, limits. */
  readonly engineVersion: string;
}

/** Everything the service works with. A browser or a test hands it in. */
export interface ServiceDependencies extends ProcessingDependencies {
  readonly store: ObjectStore;
  /** Fetches a picture of the site itself, which is in no bucket. */
  readonly fetchSite: (url: string) => Promise<Response>;
  /** The page's own origin: there, the first segment of a path may be a bucket. */
  readonly origin: string;
  /** Endpoints and CNAME hosts besides those of the real service. */
  readonly hosts: readonly Host[];
  /** Process strings by name, for pictures of the site itself. */
  readonly styles: Styles;
}

/** A request with what was found out about it before its operation answers it. */
export interface Exchange {
  readonly request: Request;
  readonly requester: Requester;
  readonly url: URL;
  readonly query: ReadonlyMap<string, string>;
  readonly address: Address;
  readonly caller: Caller;
  readonly dependencies: ServiceDependencies;
  /** The bucket of the address; `undefined` when it does not exist, or when the address is the service itself. */
  readonly record: BucketRecord | undefined;
}

/** @throws OssError NoSuchBucket */
export function bucketDependencies({ dependencies, record, caller, address }: Exchange): BucketDependencies {
  const { store, results } = dependencies;
  return {
    store,
    record: record ?? missingBucket(address.bucket),
    caller,
    onChange: async (bucket, key) => results?.purge(bucket, key),
  };
}

/** The objects of the request's bucket, as its caller may use them. @throws OssError NoSuchBucket */
export const objectsOf = (exchange: Exchange): BucketObjects => openObjects(bucketDependencies(exchange));

/** The objects of a bucket by name, as the request's caller may use them. @throws OssError NoSuchBucket, InvalidBucketName */
export async function objectsIn(exchange: Exchange, name: string): Promise<BucketObjects> {
  checkBucketName(name);
  const record = await exchange.dependencies.store.getBucket(name);
  return openObjects({ ...bucketDependencies(exchange), record: record ?? missingBucket(name) });
}

/** The request's bucket, for operations that its owner alone may do. @throws OssError AccessDenied, NoSuchBucket */
export function ownedBucket({ caller, record, address }: Exchange): BucketRecord {
  const found = record ?? missingBucket(address.bucket);
  allowOwner(caller, found);
  return found;
}

/** A number in the query. @throws OssError InvalidArgument when it is not a whole number from 0 */
export function countIn(query: Exchange['query'], name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new OssError({
    code: 'InvalidArgument',
    message: `The value: ${text} of parameter: ${name} is invalid. Expected a whole number.`,
  });
}
