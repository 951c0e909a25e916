// The name under which a result is saved.

/** The last part of the key with the extension of the result: `photos/cat.jpg` as WebP is `cat.webp`. */
export function fileNameOf(key: string, extension: string): string {
  const last = key.split('/').findLast((part) => part !== '') ?? 'picture';
  // Windows allows none of these in a name, nor a dot or blank at its end.
  const safe = last.replace(/\.[a-z0-9]{2,4}$/i, '').replace(/[\p{Cc}<>:"\\|?*]/gu, '_');
  return `${safe.replace(/[. ]+$/, '') || 'picture'}.${extension}`;
}
