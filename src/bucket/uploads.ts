// Multipart uploads: parts come in any order, and are joined into the object in the end.
import { randomHex } from '../bytes.ts';
import { fault } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import * as serviceFaults from '../service-faults.ts';
import { allow, allowOwner } from './access.ts';
import { checkDigest } from './check-digest.ts';
import { etagOf, etagOfParts } from './digest.ts';
import type { ObjectMeta, Part, Upload } from './object-store.ts';
import { type BucketDependencies, metaOf, type PutOptions } from './objects.ts';
import { validKey } from './valid-key.ts';

/** A part as it is named when the upload is completed. */
export interface ChosenPart {
  /** 1 to 10,000. */
  readonly number: number;
  /** The ETag its upload was answered with, with or without the quotes. */
  readonly etag: string;
}

/** The multipart uploads of a bucket, as one caller may use them. @throws OssError AccessDenied, InvalidObjectName, from every method */
export interface BucketUploads {
  initiate(key: string, options?: PutOptions): Promise<Upload>;
  /** @throws OssError NoSuchUpload; InvalidPart when the number is out of range; InvalidDigest */
  putPart(key: string, uploadId: string, number: number, body: ArrayBuffer, contentMd5?: string | null): Promise<Part>;
  /** The parts in the order of their numbers. @throws OssError NoSuchUpload */
  parts(key: string, uploadId: string): Promise<readonly Part[]>;
  /** @throws OssError NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall, FileAlreadyExists */
  complete(
    key: string,
    uploadId: string,
    chosen: readonly ChosenPart[],
    forbidOverwrite?: boolean,
  ): Promise<ObjectMeta>;
  /** @throws OssError NoSuchUpload */
  abort(key: string, uploadId: string): Promise<void>;
  /** All uploads, in the order of the keys' UTF-8 bytes, then of the upload ids. Allowed to the owner alone. */
  list(): Promise<readonly Upload[]>;
}

export function openUploads({ store, record, caller, onChange }: BucketDependencies): BucketUploads {
  const { name } = record;
  const mayWrite = async (key: string): Promise<void> =>
    allow('write', caller, record, await store.headObject(name, validKey(key)));
  const ofKey = async (key: string, uploadId: string): Promise<Upload> => {
    await mayWrite(key);
    const upload = await store.getUpload(name, uploadId);
    if (upload?.key === key) return upload;
    throw fault(serviceFaults.missingUpload, `Expected an upload of ${key}; the upload id is ${uploadId}.`);
  };
  return {
    initiate: async (key, options = {}) => {
      await mayWrite(key);
      const { contentType, acl, headers, userMeta } = metaOf(options);
      const uploadId = randomHex(16);
      const upload = { bucket: name, uploadId, key, initiatedMs: Date.now(), contentType, acl, headers, userMeta };
      await store.putUpload(upload);
      return upload;
    },
    putPart: async (key, uploadId, number, body, contentMd5) => {
      if (!Number.isInteger(number) || number < 1 || number > bucketLimits.parts) {
        throw fault(serviceFaults.badPart, `Expected a part number from 1 to ${bucketLimits.parts}; it is ${number}.`);
      }
      checkDigest(body, contentMd5);
      await ofKey(key, uploadId);
      const part = { number, etag: etagOf(body), byteLength: body.byteLength, lastModifiedMs: Date.now() };
      await store.putPart(name, uploadId, part, body);
      return part;
    },
    parts: async (key, uploadId) => {
      await ofKey(key, uploadId);
      return store.listParts(name, uploadId);
    },
    complete: async (key, uploadId, chosen, forbidOverwrite = false) => {
      await ofKey(key, uploadId);
      const meta = await store.finishUpload(name, uploadId, (upload, parts, current) => {
        allow('write', caller, record, current);
        if (forbidOverwrite && current) throw fault(serviceFaults.objectExists, `The key is ${key}.`);
        const used = chosenOf(parts, chosen);
        return {
          numbers: used.map(({ number }) => number),
          meta: {
            ...metaOf(upload),
            kind: 'Multipart',
            etag: etagOfParts(used.map(({ etag }) => etag)),
            byteLength: used.reduce((sum, { byteLength }) => sum + byteLength, 0),
          },
        };
      });
      await onChange(name, key);
      return meta;
    },
    abort: async (key, uploadId) => {
      await ofKey(key, uploadId);
      await store.deleteUpload(name, uploadId);
    },
    list: async () => {
      allowOwner(caller, record);
      return store.listUploads(name);
    },
  };
}

function chosenOf(parts: readonly Part[], chosen: readonly ChosenPart[]): readonly Part[] {
  const there = new Map(parts.map((part) => [part.number, part]));
  if (chosen.length === 0) throw fault(serviceFaults.badPart, 'Expected at least one part.');
  for (const [index, { number }] of chosen.entries()) {
    const before = chosen[index - 1]?.number ?? 0;
    if (number <= before) throw fault(serviceFaults.badPartOrder, `Part ${number} is listed after part ${before}.`);
  }
  return chosen.map(({ number, etag }, index) => {
    const part = there.get(number);
    if (!part || bare(part.etag) !== bare(etag)) {
      const found = part ? `has the ETag ${part.etag}` : 'was not uploaded';
      throw fault(serviceFaults.badPart, `Part ${number} ${found}; the list says ${etag}.`);
    }
    if (index < chosen.length - 1 && part.byteLength < bucketLimits.smallestPart) {
      throw fault(
        serviceFaults.partTooSmall,
        `Expected at least ${bucketLimits.smallestPart} bytes in every part but the last; part ${number} has ${part.byteLength}.`,
      );
    }
    return part;
  });
}

/** SDKs send ETags with or without quotes, in upper or lower case. */
const bare = (etag: string): string => etag.replaceAll('"', '').trim().toUpperCase();
