// An object as a page puts it: its bytes, and what is said of it.
import type { PutOptions } from '../bucket/objects.ts';
import { definedOf } from '../defined.ts';
import { wrongArgument } from '../errors.ts';
import { formatFacts } from '../formats/format-facts.ts';
import { recognise } from '../formats/recognise.ts';
import { isBlob, isBytes } from './image-source.ts';
import type { ObjectBody, PutObjectOptions } from './page-bucket.ts';

/** @throws TypeError when the body is none: a Response would take `[object Response]` for its bytes */
export async function readBody(body: ObjectBody): Promise<ArrayBuffer> {
  if (typeof body !== 'string' && !isBytes(body) && !isBlob(body)) {
    const hint = Object(body) instanceof Response ? 'Take its bytes first: await response.blob().' : undefined;
    throw wrongArgument(
      'the bytes of an object as a Blob or File, an ArrayBuffer, a view of one, or a string',
      body,
      hint,
    );
  }
  return new Response(body as BodyInit).arrayBuffer();
}

/** The options as the rules of the bucket take them: stored headers go by their lower-case names. */
export function putOptions({ meta, headers = {}, ...put }: PutObjectOptions): PutOptions {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...definedOf(put), headers: Object.fromEntries(lowered), ...(meta && { userMeta: meta }) };
}

/** Bytes and options of a new object; without a type of its own it gets that of the picture it is. */
export async function readPut(
  body: ObjectBody,
  put: PutObjectOptions = {},
): Promise<readonly [ArrayBuffer, PutOptions]> {
  const bytes = await readBody(body);
  const contentType = put.contentType ?? ((isBlob(body) && body.type) || pictureType(bytes));
  return [bytes, { ...putOptions(put), contentType }];
}

function pictureType(bytes: ArrayBuffer): string | undefined {
  const name = recognise(new Uint8Array(bytes));
  return name && formatFacts[name].contentType;
}
