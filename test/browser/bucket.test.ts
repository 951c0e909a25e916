// The bucket of a page: the workers it shares with other buckets, and what becomes of them when it is closed.
import { createImageProcessor } from 'oss-img';
import { deleteBucket, openBucket, type PageBucket } from 'oss-img/bucket';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { until } from '../until.ts';
import { photo } from './pictures.ts';

/** Counts the workers that were started and those that still run. */
class CountedWorker extends Worker {
  static started = 0;
  static readonly live = new Set<Worker>();
  static get running(): number {
    return CountedWorker.live.size;
  }
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    CountedWorker.started += 1;
    CountedWorker.live.add(this);
  }
  override terminate(): void {
    CountedWorker.live.delete(this);
    super.terminate();
  }
}

const names: string[] = [];
const freshBucket = (): string => {
  const name = `test-${crypto.randomUUID()}`;
  names.push(name);
  return name;
};

beforeEach(() => {
  CountedWorker.started = 0;
  CountedWorker.live.clear();
  vi.stubGlobal('Worker', CountedWorker);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const name of names.splice(0)) {
    const bucket = await openBucket(name);
    await bucket.deleteObjects((await bucket.listObjects()).objects.map(({ key }) => key));
    await bucket.close();
    await deleteBucket(name);
  }
});

const withPicture = async (bucket: PageBucket): Promise<PageBucket> => {
  await bucket.putObject('photo.jpg', await photo(400, 267));
  return bucket;
};
const wrong = (value: unknown) => value as never;

describe('an argument of a wrong type', () => {
  test.each([
    ['null', null, 'it is null'],
    ['undefined', undefined, 'it is undefined'],
    ['a number', 42, 'it is the number 42'],
    ['a Response', new Response('x'), 'await response.blob()'],
    ['a plain object', {}, 'an object of the type Object'],
  ])('is refused as the bytes of an object, and nothing is stored: %s', async (_, body, said) => {
    const bucket = await openBucket(freshBucket());
    const expected = { name: 'TypeError', message: expect.stringContaining(said) };
    await expect(bucket.putObject('a', wrong(body))).rejects.toMatchObject(expected);
    await expect(bucket.appendObject('a', 0, wrong(body))).rejects.toMatchObject(expected);
    const { uploadId } = await bucket.initiateMultipartUpload('a');
    await expect(bucket.uploadPart('a', uploadId, 1, wrong(body))).rejects.toMatchObject(expected);
    expect((await bucket.listObjects()).objects).toEqual([]);
    await bucket.close();
  });

  test.each([null, undefined, 42])('is refused as a key, a process or a name: %s', async (value) => {
    const bucket = await withPicture(await openBucket(freshBucket()));
    const expected = { name: 'TypeError', message: expect.stringContaining(String(value)) };
    await expect(openBucket(wrong(value))).rejects.toMatchObject(expected);
    await expect(bucket.putObject(wrong(value), 'x')).rejects.toMatchObject(expected);
    await expect(bucket.getObject(wrong(value))).rejects.toMatchObject(expected);
    await expect(bucket.processObject('photo.jpg', wrong(value))).rejects.toMatchObject(expected);
    await expect(bucket.putStyle(wrong(value), 'image/resize,w_1')).rejects.toMatchObject(expected);
    await expect(bucket.putStyle('small', wrong(value))).rejects.toMatchObject(expected);
    await expect(openBucket(bucket.name, { styles: { small: wrong(value) } })).rejects.toMatchObject(expected);
    await expect(bucket.deleteObjects(wrong(value))).rejects.toMatchObject(expected);
    if (value !== undefined)
      await expect(bucket.getObject('photo.jpg', { process: wrong(value) })).rejects.toMatchObject(expected);
    await bucket.close();
  });

  test('is refused as keys to delete: a string, whose letters are keys', async () => {
    const bucket = await openBucket(freshBucket());
    await bucket.putObject('a', 'x');
    await expect(bucket.deleteObjects(wrong('abc'))).rejects.toMatchObject({ name: 'TypeError' });
    expect((await bucket.listObjects()).objects).toHaveLength(1);
    await bucket.close();
  });
});

const resized = (bucket: PageBucket, width: number) =>
  bucket.getObject('photo.jpg', { process: `image/resize,w_${width}` });

describe('buckets opened without a processor', () => {
  test('start no worker until a picture is processed, and then share them', async () => {
    const buckets = await Promise.all([1, 2, 3].map(async () => withPicture(await openBucket(freshBucket()))));
    expect(CountedWorker.started).toBe(0);
    for (const bucket of buckets) expect((await resized(bucket, 100)).contentType).toBe('image/jpeg');
    expect(CountedWorker.started).toBe(1);
    for (const bucket of buckets) await bucket.close();
  });

  test('end the workers when the last of them is closed, and start new ones when one is opened again', async () => {
    const name = freshBucket();
    const [one, two] = [await withPicture(await openBucket(name)), await openBucket(name)];
    await resized(one, 100);
    await one.close();
    await one.close();
    expect(CountedWorker.running).toBe(1);
    await resized(two, 101);
    await two.close();
    expect(CountedWorker.running).toBe(0);
    const again = await openBucket(name);
    expect((await resized(again, 102)).status).toBe(200);
    expect([CountedWorker.started, CountedWorker.running]).toEqual([2, 1]);
    await again.close();
    expect(CountedWorker.running).toBe(0);
  });

  test('finish what is under way when they are closed, and end the workers after it', async () => {
    const bucket = await withPicture(await openBucket(freshBucket()));
    const running = resized(bucket, 100);
    await until(() => expect(CountedWorker.running).toBe(1));
    await bucket.close();
    expect((await running).status).toBe(200);
    expect(CountedWorker.running).toBe(0);
  });
});

test('a processor that was given to a bucket goes on when the bucket is closed', async () => {
  const processor = createImageProcessor({ workers: 1 });
  const bucket = await withPicture(await openBucket(freshBucket(), { processor }));
  await resized(bucket, 100);
  await bucket.close();
  expect([CountedWorker.started, CountedWorker.running]).toEqual([1, 1]);
  expect((await processor.process(await photo(40, 30), 'image/resize,w_10')).width).toBe(10);
  await processor.dispose();
});

test('every method of a closed bucket rejects with an error that says so', async () => {
  const name = freshBucket();
  const bucket = await openBucket(name, { credentials: { accessKeyId: 'id', accessKeySecret: 'secret' } });
  await bucket.close();
  const calls: Record<Exclude<keyof PageBucket, 'name' | 'close'>, () => Promise<unknown>> = {
    putObject: () => bucket.putObject('a', 'x'),
    getObject: () => bucket.getObject('a'),
    headObject: () => bucket.headObject('a'),
    deleteObject: () => bucket.deleteObject('a'),
    deleteObjects: () => bucket.deleteObjects(['a']),
    listObjects: () => bucket.listObjects(),
    copyObject: () => bucket.copyObject('a', 'b'),
    appendObject: () => bucket.appendObject('a', 0, 'x'),
    initiateMultipartUpload: () => bucket.initiateMultipartUpload('a'),
    uploadPart: () => bucket.uploadPart('a', 'id', 1, 'x'),
    completeMultipartUpload: () => bucket.completeMultipartUpload('a', 'id', []),
    abortMultipartUpload: () => bucket.abortMultipartUpload('a', 'id'),
    processObject: () => bucket.processObject('a', 'image/resize,w_1|sys/saveas,o_Yg'),
    signUrl: () => bucket.signUrl('GET', 'a', 60),
    putStyle: () => bucket.putStyle('a', 'image/info'),
    getStyle: () => bucket.getStyle('a'),
    listStyles: () => bucket.listStyles(),
    deleteStyle: () => bucket.deleteStyle('a'),
    putObjectAcl: () => bucket.putObjectAcl('a', 'private'),
    getObjectAcl: () => bucket.getObjectAcl('a'),
    putBucketAcl: () => bucket.putBucketAcl('private'),
    getBucketAcl: () => bucket.getBucketAcl(),
  };
  for (const [method, call] of Object.entries(calls)) {
    await expect(call(), method).rejects.toThrow(`The bucket ${name} was closed. Open it again with openBucket.`);
  }
});
