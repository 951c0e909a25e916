// The records that are damaged, by what they are found.
export const recordKeys = { key: 'a.jpg', uploadId: '0123456789ABCDEF0123456789ABCDEF' } as const;
