// Bytes as text, since a page gets and gives plain data alone.

/** The same with bytes as base64. */
export type Crossing<T> = T extends { readonly body: unknown } ? Omit<T, 'body'> & { readonly body: string } : T;

export const bytesFrom = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export const textFrom = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};
