// What every store refuses, in the same words.
import { fault, type OssError } from '../errors.ts';

export const noSuchBucket = (name: string): OssError =>
  fault('missingBucket', `It is called ${name}.`, { details: { BucketName: name } });

export const bucketNotEmpty = (name: string): OssError =>
  fault('bucketNotEmpty', `It is called ${name}.`, { details: { BucketName: name } });

export const noSuchUpload = (uploadId: string): OssError =>
  fault('missingUpload', `Its id is ${uploadId}.`, { details: { UploadId: uploadId } });

/** No user's fault: who writes an object without bytes must know that it is there. */
export function bodyMissing(key: string): never {
  throw new TypeError(`A new object needs a body: ${key}.`);
}
