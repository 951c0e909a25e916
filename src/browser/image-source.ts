// The encoded picture a caller hands over, as bytes.
import { OssError, wrongArgument } from '../errors.ts';

/** An encoded picture. A `Response` must be a successful one whose body was not read. */
export type ImageSource = Blob | ArrayBuffer | ArrayBufferView | Response;

/**
 * The bytes of a source. A caller's ArrayBuffer is copied unless it is handed over, since the pool transfers what it gets.
 * @throws OssError BadRequest when the source is a Response that failed
 * @throws TypeError when it is no source at all
 */
export async function bytesOf(source: ImageSource, transfer = false): Promise<ArrayBuffer> {
  checkSource(source);
  if (isBuffer(source)) return transfer ? source : source.slice(0);
  if (ArrayBuffer.isView(source))
    return new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength).slice().buffer;
  if ('ok' in source && !source.ok) {
    throw new OssError({
      code: 'BadRequest',
      message: `The source could not be fetched: ${source.url || 'the response'} has status ${source.status}. Expected a picture.`,
    });
  }
  return source.arrayBuffer();
}

/**
 * The source that a worker is sent: bytes as `bytesOf` gives them, or the Blob itself. A worker reads a Blob sooner than the page, and only when
 * the turn of its job comes, so the files of a batch are not all in memory at once.
 * @throws as `bytesOf` does
 */
export const sendableOf = async (source: ImageSource, transfer?: boolean): Promise<ArrayBuffer | Blob> =>
  isBlob(source) ? source : bytesOf(source, transfer);

/** @throws TypeError that says what is expected and what came */
export function checkSource(source: unknown): asserts source is ImageSource {
  if (isBytes(source) || isObjectWith(source, 'arrayBuffer')) return;
  throw wrongArgument(
    'a picture as a Blob or File, an ArrayBuffer, a view of one, or a Response',
    source,
    hintFor(source),
  );
}

/** True for an ArrayBuffer, also one of another window, and for a view of one. */
export const isBytes = (value: unknown): value is ArrayBuffer | ArrayBufferView =>
  isBuffer(value) || ArrayBuffer.isView(value);

/** True for a Blob or a File, also of another window. */
export const isBlob = (value: unknown): value is Blob => ['Blob', 'File'].includes(kindOf(value));

const isBuffer = (value: unknown): value is ArrayBuffer => kindOf(value) === 'ArrayBuffer';

/** The name of a platform object's class, whichever window made it. */
const kindOf = (value: unknown): string => Object.prototype.toString.call(value).slice('[object '.length, -1);

const isObjectWith = (value: unknown, method: string): boolean =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function';

/** The way to a picture from what people pass by mistake. */
function hintFor(source: unknown): string | undefined {
  if (typeof source === 'string' || source instanceof URL) return 'Fetch it first: await fetch(address).';
  if (isObjectWith(source, 'then')) return 'Await it first.';
  if (isObjectWith(source, 'convertToBlob') || isObjectWith(source, 'toBlob'))
    return 'Make a Blob of the canvas first.';
  return undefined;
}
