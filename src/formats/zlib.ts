// zlib data (RFC 1950) through the platform's own streams.
import { unfilled } from './faults.ts';

/** @throws TypeError for data that are damaged or end early */
export const inflate = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  throughStream(bytes, new DecompressionStream('deflate'));

/** The bytes as zlib data, at the platform's own level of compression. */
export const deflate = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  throughStream(bytes, new CompressionStream('deflate'));

async function throughStream(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/**
 * Fills a buffer of known size from zlib data; what the data hold beyond it is not inflated. Never holds more than one chunk
 * of the stream beside the buffer, so data that would inflate to gigabytes cost no memory.
 * @throws OssError ImageDamage where the data are damaged or do not fill the buffer
 */
export async function inflateInto(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array): Promise<void> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  let to = 0;
  try {
    // A full buffer is not the end: the stream still has to check the sum after its data.
    while (to <= into.length) {
      const { done, value } = await reader.read();
      if (done) break;
      into.set(value.subarray(0, into.length - to), to);
      to += value.length;
    }
  } catch (error) {
    throw unfilled('zlib', to, into.length, error);
  } finally {
    reader.cancel().catch(() => {});
  }
  if (to < into.length) throw unfilled('zlib', to, into.length);
}
