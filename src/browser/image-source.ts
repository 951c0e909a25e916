// The encoded picture a caller hands over, as bytes.
import { OssError } from '../errors.ts';

/** An encoded picture. A `Response` must be a successful one whose body was not read. */
export type ImageSource = Blob | ArrayBuffer | ArrayBufferView | Response;

/**
 * The bytes of a source. A caller's ArrayBuffer is copied unless it is handed over, since the pool transfers what it gets.
 * @throws OssError BadRequest when the source is a Response that failed
 */
export async function bytesOf(source: ImageSource, transfer = false): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer) return transfer ? source : source.slice(0);
  if (ArrayBuffer.isView(source))
    return new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength).slice().buffer;
  if (source instanceof Response && !source.ok) {
    throw new OssError({
      code: 'BadRequest',
      message: `The source could not be fetched: ${source.url || 'the response'} has status ${source.status}. Expected a picture.`,
    });
  }
  return source.arrayBuffer();
}
