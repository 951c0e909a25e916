// The tail of a process that stores its result: `sys/saveas,o_<base64 of the key>,b_<base64 of the bucket>`.
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';

export interface SaveAs {
  readonly key: string;
  /** Empty for the bucket of the source. */
  readonly bucket: string;
}

/** The key and bucket that the tail names; undefined if it names no key. */
export function readSaveAs(tail: string): SaveAs | undefined {
  const fields = tail.split(',').slice(1);
  const value = (name: string): string =>
    decodeBase64Url(fields.find((field) => field.startsWith(`${name}_`))?.slice(2) ?? '') ?? '';
  const key = value('o');
  return key === '' ? undefined : { key, bucket: value('b') };
}

export const writeSaveAs = ({ key, bucket }: SaveAs): string =>
  `sys/saveas,o_${encodeBase64Url(key)}${bucket === '' ? '' : `,b_${encodeBase64Url(bucket)}`}`;
