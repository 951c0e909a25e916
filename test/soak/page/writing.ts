// A page that reads all objects back, and then writes until its browser is killed. Node is told before and after every write.
import type { PageBucket } from 'oss-img/bucket';
import type { Content } from '../contents.ts';
import type { Door, Register } from './results.ts';

const bucketName = 'written';
/** Objects that are left for the next sessions. */
const keptCount = 40;
const keysOfLane = 8;
const lanes = ['a', 'b', 'c', 'sw'] as const;

const tell = async (type: string, facts: Readonly<Record<string, string>>, body: BodyInit = ''): Promise<void> => {
  await fetch(`/told?${new URLSearchParams({ type, ...facts })}`, { method: 'PUT', body });
};

export async function write(load: (name: string) => Promise<unknown>): Promise<void> {
  try {
    const { openBucket, bucketsLostAt } = (await load('bucket')) as Door;
    const bucket = await openBucket(bucketName, { acl: 'public-read-write' });
    const keys = await readBack(bucket);
    const lostAt = await bucketsLostAt();
    await tell('checked', lostAt ? { lostAt: lostAt.toISOString() } : {});
    const { registerImageServiceWorker } = (await load('register')) as Register;
    await registerImageServiceWorker('/oss-img-sw.js');
    const session = Date.now().toString(36);
    await Promise.all([
      removeOldest(bucket, keys),
      ...lanes.map((lane) => writeForever(bucket, `${session}-${lane}`, lane)),
    ]);
  } catch (error) {
    await tell('failed', { words: error instanceof Error ? error.message : String(error) });
  }
}

/** Sends every listed object. @returns the keys */
async function readBack(bucket: PageBucket): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const list = await bucket.listObjects(after === undefined ? {} : { after });
    for (const { key, etag, byteLength } of list.objects) {
      const { body } = await bucket.getObject(key);
      await tell('object', { key, etag, byteLength: String(byteLength) }, body);
      keys.push(key);
    }
    after = list.next;
  } while (after !== undefined);
  return keys;
}

const told = async (key: string, content: Content, work: () => Promise<string>): Promise<void> => {
  await tell('begin', { key }, JSON.stringify(content));
  await tell('done', { key, etag: await work() });
};

const remove = (bucket: PageBucket, key: string): Promise<void> =>
  told(key, null, async () => {
    await bucket.deleteObject(key);
    return '';
  });

async function removeOldest(bucket: PageBucket, keys: readonly string[]): Promise<void> {
  for (const key of keys.slice(0, -keptCount)) await remove(bucket, key);
}

const textOf = (pieces: readonly (readonly [string, number])[]): string =>
  pieces.map(([word, count]) => word.repeat(count)).join('');

async function writeForever(bucket: PageBucket, prefix: string, lane: (typeof lanes)[number]): Promise<never> {
  const written = new Map<string, { readonly content: NonNullable<Content>; readonly kind: 'put' | 'append' }>();
  const any = (count: number): number => Math.floor(Math.random() * count);
  for (let round = 0; ; round += 1) {
    const word = `${lane}${round}.`;
    const key = `${prefix}/${any(keysOfLane)}`;
    // Records below and above the 64 kB from which Chromium keeps values in files of their own.
    const count = [20, 500, 5_000, 30_000][any(4)] as number;
    const before = written.get(key);
    const whole: Content = [[word, count]];
    const kind = lane === 'sw' ? any(2) : any(6);
    if (before && kind === 1) {
      if (lane === 'sw') await told(key, null, () => request(key, { method: 'DELETE' }));
      else await remove(bucket, key);
      written.delete(key);
      continue;
    }
    if (kind === 2) {
      const content: Content = [
        [word, Math.ceil(102_400 / word.length)],
        [word, count],
      ];
      await told(key, content, () => multipart(bucket, key, content));
      written.set(key, { content, kind: 'put' });
    } else if (kind === 3 && (!before || before.kind === 'append')) {
      const content: Content = [...(before?.content ?? []), [word, count]];
      await told(key, content, async () => {
        await bucket.appendObject(key, textOf(before?.content ?? []).length, word.repeat(count));
        return '';
      });
      written.set(key, { content, kind: 'append' });
    } else if (kind === 4 && before) {
      const target = `${prefix}/copy-${any(keysOfLane)}`;
      await told(target, before.content, async () => (await bucket.copyObject(target, key)).etag);
    } else {
      await told(key, whole, async () =>
        lane === 'sw'
          ? request(key, { method: 'PUT', body: textOf(whole) })
          : (await bucket.putObject(key, textOf(whole))).etag,
      );
      written.set(key, { content: whole, kind: 'put' });
    }
  }
}

async function request(key: string, init: RequestInit): Promise<string> {
  const response = await fetch(`/${bucketName}/${key}`, init);
  if (!response.ok) throw new Error(`${init.method} ${key} was answered with HTTP ${response.status}.`);
  return response.headers.get('etag') ?? '';
}

async function multipart(bucket: PageBucket, key: string, content: NonNullable<Content>): Promise<string> {
  const { uploadId } = await bucket.initiateMultipartUpload(key);
  const parts = await Promise.all(
    content.map(([word, count], index) => bucket.uploadPart(key, uploadId, index + 1, word.repeat(count))),
  );
  return (await bucket.completeMultipartUpload(key, uploadId, parts)).etag;
}
