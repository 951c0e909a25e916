// Bytes that are joined, compared, read as numbers and shown as text: what every file format and digest needs.

/**
 * One new array that holds the parts one after the other. A long list is passed as one array, since spreading it as arguments
 * would overflow the stack at some hundred thousand parts.
 */
export function concat(...parts: readonly (Uint8Array | readonly Uint8Array[])[]): Uint8Array<ArrayBuffer> {
  const all = parts.flat();
  const result = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** A DataView of exactly these bytes, which may be a part of a larger buffer. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * True if the bytes at `offset` are the signature; false also where they end within it.
 * @param signature byte values, or text of which each character is one byte
 */
export function startsWith(bytes: Uint8Array, signature: string | readonly number[], offset = 0): boolean {
  const expected = typeof signature === 'string' ? asciiBytes(signature) : signature;
  return expected.every((byte, index) => bytes[offset + index] === byte);
}

/** `length` bytes as text, one character (U+0000 to U+00FF) a byte; shorter where the bytes end. Meant for short names. */
export function ascii(bytes: Uint8Array, offset: number, length: number): string {
  let text = '';
  // Five times as fast for four letters as spreading the bytes into one call: a PNG may have thousands of chunk names.
  for (const byte of bytes.subarray(offset, offset + length)) text += String.fromCharCode(byte);
  return text;
}

/** The four-character code at `offset`: the name of a PNG chunk, RIFF chunk, ISO box, brand or profile signature. */
export function fourLetters(bytes: Uint8Array, offset: number): string {
  if (offset + 4 > bytes.length) return ascii(bytes, offset, 4);
  const letter = (index: number): number => bytes[offset + index] as number;
  return String.fromCharCode(letter(0), letter(1), letter(2), letter(3));
}

/** The inverse of `ascii`: the character codes of the text, which must be below 256. */
export const asciiBytes = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** Two lower-case hex digits a byte, with `separator` between the bytes. */
export const hexOf = (bytes: Iterable<number>, separator = ''): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator);

/** The part of ES2026 that Chromium has since 140, Firefox since 133 and Safari since 18.2. */
interface HexReader {
  fromHex?(digits: string): Uint8Array<ArrayBuffer>;
}

/**
 * The inverse of `hexOf` without a separator; digits of either case. The browser's own function is asked first: a loop that runs for the
 * first time takes a noticeable part of a worker's start.
 */
export const bytesOfHex = (digits: string): Uint8Array<ArrayBuffer> =>
  (Uint8Array as HexReader).fromHex?.(digits) ??
  Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );

/** Random bytes as upper-case hex digits. `crypto.randomUUID` does not exist on pages without https; this does. */
export const randomHex = (byteCount: number): string =>
  hexOf(crypto.getRandomValues(new Uint8Array(byteCount))).toUpperCase();
