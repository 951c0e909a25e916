// Who may what, in Node and in the page.
export const credentials = { accessKeyId: 'fuzz', accessKeySecret: 'fuzz-secret' };
/** Anyone may write to the first; the second is private. */
export const buckets = { open: 'fuzz-open', closed: 'fuzz-closed' } as const;
