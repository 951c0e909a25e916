// zlib data into a buffer of known size, through the platform's own stream; never holds more than one piece beyond it.

/** @returns how many bytes were written; fewer than `into` holds where the data are damaged or too short */
export async function inflateInto(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array): Promise<number> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  let to = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return to;
      into.set(value.subarray(0, into.length - to), to);
      to += value.length;
      // Rows below the picture, or data without end: no more is wanted.
      if (to > into.length) return into.length;
    }
  } catch {
    return 0;
  } finally {
    reader.cancel().catch(() => {});
  }
}
