// What every object store must do: one suite, run against each of them.
import { beforeEach, describe } from 'vitest';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
import { bucketContract } from './contract-buckets.ts';
import { listingContract } from './contract-listing.ts';
import { objectContract } from './contract-objects.ts';
import { uploadContract } from './contract-uploads.ts';

/** @param makeStore gives an empty store each time it is called */
export function objectStoreContract(name: string, makeStore: () => ObjectStore | Promise<ObjectStore>): void {
  describe(`${name}, as an object store`, () => {
    let store: ObjectStore;
    beforeEach(async () => {
      store = await makeStore();
    });
    bucketContract(() => store);
    objectContract(() => store);
    listingContract(() => store);
    uploadContract(() => store);
  });
}
