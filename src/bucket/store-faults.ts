// The errors of every store, in the same words.
import { fault, type OssError } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';

export const noSuchBucket = (name: string): OssError =>
  fault(serviceFaults.missingBucket, `The name is ${name}.`, { details: { BucketName: name } });

export const bucketNotEmpty = (name: string): OssError =>
  fault(serviceFaults.bucketNotEmpty, `The name is ${name}.`, { details: { BucketName: name } });

export const noSuchUpload = (uploadId: string): OssError =>
  fault(serviceFaults.missingUpload, `The upload id is ${uploadId}.`, { details: { UploadId: uploadId } });

/** A mistake in this package and not of a user: only an existing object can be written without bytes. */
export function bodyMissing(key: string): never {
  throw new TypeError(`A new object needs a body: ${key}.`);
}
