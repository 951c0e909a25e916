// Multipart uploads in both stores: their order, and the room for their parts.
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import { compareKeys } from './key-order.ts';
import type { Part, Upload } from './object-store.ts';

/** The order in which uploads are listed and paged: by the UTF-8 bytes of the key, then by upload id. */
export const compareUploads = (a: UploadPlace, b: UploadPlace): number =>
  compareKeys(a.key, b.key) || compareKeys(a.uploadId, b.uploadId);

type UploadPlace = Pick<Upload, 'key' | 'uploadId'>;

/**
 * Room for the chosen parts, one after the other. The caller fills it part by part, so that not all of them are in memory twice.
 * @throws OssError InvalidPart when there is no part of a number; QuotaExceeded when memory has no such room
 */
export function roomFor(parts: readonly Part[], numbers: readonly number[]): Uint8Array<ArrayBuffer> {
  const lengths = new Map(parts.map(({ number, byteLength }) => [number, byteLength]));
  const total = numbers.reduce((sum, number) => {
    const length = lengths.get(number);
    if (length === undefined) throw fault(serviceFaults.badPart, `There is no part ${number}.`);
    return sum + length;
  }, 0);
  try {
    return new Uint8Array(total);
  } catch (cause) {
    throw fault(serviceFaults.quotaExceeded, `The object would have ${total} bytes.`, { cause });
  }
}
