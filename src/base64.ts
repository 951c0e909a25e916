// Base64 (RFC 4648), the one implementation for bytes and for UTF-8 text.

/** Standard alphabet, padded. */
export const encodeBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** The UTF-8 of `text`; standard alphabet, padded. */
export const encodeBase64Text = (text: string): string => encodeBase64(new TextEncoder().encode(text));

/** The UTF-8 of `text`; URL-safe alphabet, unpadded. */
export const encodeBase64UrlText = (text: string): string =>
  encodeBase64Text(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/**
 * Standard alphabet, padded or not.
 * @throws DOMException InvalidCharacterError, as atob does
 */
export const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Standard alphabet, padded or not; undefined if `text` is not the base64 of UTF-8. */
export function decodeBase64Text(text: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeBase64(text));
  } catch {
    return undefined;
  }
}

/**
 * URL-safe or standard alphabet, padded or not; a space counts as the '+' that form decoding turned into it. Other white
 * space, which atob skips, is refused: undefined, as for anything that is not the base64 of UTF-8.
 */
export function decodeBase64UrlText(text: string): string | undefined {
  const standard = text.replace(/={1,2}$/, '').replace(/[-_ ]/g, (character) => (character === '_' ? '/' : '+'));
  return /^[A-Za-z0-9+/]*$/.test(standard) ? decodeBase64Text(standard) : undefined;
}
