// Calls that read every kind of record there is.
import { buckets } from '../accounts.ts';
import { recordKeys } from '../record-keys.ts';

type Door = typeof import('oss-img/bucket');

export function callsOn({ openBucket, listBuckets, deleteBucket }: Door): readonly (() => Promise<unknown>)[] {
  const { open, closed } = buckets;
  const { key, uploadId } = recordKeys;
  const opened = openBucket(open);
  // Each call reports for itself.
  opened.catch(() => {});
  const fetched = (path: string, init?: RequestInit) => async (): Promise<void> => {
    const response = await fetch(path, init);
    const text = await response.text();
    if (response.status === 500 || text.includes('<Code>InternalError'))
      throw new Error(`${path}: ${text.slice(0, 500)}`);
  };
  return [
    () => listBuckets(),
    async () => (await opened).listObjects(),
    async () => (await opened).headObject(key),
    async () => (await opened).getObject(key),
    async () => (await opened).getObject(key, { process: 'image/resize,w_9' }),
    async () => (await opened).getObject(key, { process: 'style/small' }),
    async () => (await opened).getObjectAcl(key),
    async () => (await opened).copyObject('copy', key),
    async () => (await opened).appendObject('appended', 0, new Blob(['x'])),
    async () => (await opened).listStyles(),
    async () => (await opened).putStyle('other', 'image/resize,w_4'),
    async () => (await opened).getBucketAcl(),
    async () => (await opened).signUrl('GET', key, 60),
    async () => (await opened).uploadPart(key, uploadId, 2, new Blob(['y'])),
    async () => (await opened).completeMultipartUpload(key, uploadId, [{ number: 1, etag: '"1"' }]),
    async () => (await opened).abortMultipartUpload(key, uploadId),
    fetched(`/${open}/`),
    fetched(`/${open}/?uploads`),
    fetched(`/${open}/${key}`),
    fetched(`/${open}/${key}?uploadId=${uploadId}`),
    fetched(`/${open}/${key}?x-oss-process=image/resize,w_8`),
    fetched(`/${open}/${key}?x-oss-process=style/small`),
    fetched(`/${closed}/${key}`),
    fetched(`/${open}/${key}`, { method: 'PUT', body: 'z' }),
    async () => (await opened).deleteObject(key),
    () => deleteBucket(closed),
    async () => (await opened).close(),
  ];
}
