// Code that must not compile: `tsc -p test` fails if any of it does. Code that must compile is all over the tests.
import { imageProcess, type Job, type parseProcess, type Step } from 'oss-img';
import { actions } from 'oss-img/actions';
import { type GotObject, openBucket, type PageBucket } from 'oss-img/bucket';
import { expect, expectTypeOf, test } from 'vitest';

test('the builder knows actions, parameters, kinds and choices', () => {
  const process = imageProcess().resize({ width: 100, mode: 'fixed' }).rotate(90).format('png').info;
  expect(process).toBeTypeOf('function');
  const wrong = [
    // @ts-expect-error no such action
    () => imageProcess().slim(1),
    // @ts-expect-error no such parameter
    () => imageProcess().resize({ wide: 100 }),
    // @ts-expect-error no such mode
    () => imageProcess().resize({ width: 100, mode: 'stretch' }),
    // @ts-expect-error required
    () => imageProcess().blur({ radius: 3 }),
    // @ts-expect-error a value is required
    () => imageProcess().rotate(),
    // @ts-expect-error no such format
    () => imageProcess().format('psd'),
  ];
  // Each is refused when it runs, too.
  for (const call of wrong) expect(call).toThrow();
  // @ts-expect-error a number, not text, although it would do
  expect(`${imageProcess().resize({ width: '100' })}`).toBe('image/resize,w_100');
});

test('parameters with a default are always there, the others may be', () => {
  type Resize = Extract<Step, { action: 'resize' }>['params'];
  expectTypeOf<Resize['mode']>().toEqualTypeOf<'lfit' | 'mfit' | 'fill' | 'pad' | 'fixed'>();
  expectTypeOf<Resize['width']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<Resize['limit']>().toEqualTypeOf<boolean>();
  expectTypeOf<Extract<Step, { action: 'rotate' }>['params']['angle']>().toEqualTypeOf<number>();
  expectTypeOf<ReturnType<typeof parseProcess>>().toEqualTypeOf<Job>();
  expectTypeOf<typeof actions.rotate.params.angle.max>().toEqualTypeOf<360>();
  expect(Object.keys(actions)).toContain('resize');
});

test('the door of the bucket knows its ACLs, options and answers', async () => {
  const bucket = undefined as unknown as PageBucket;
  const wrong: (() => Promise<unknown>)[] = [
    // @ts-expect-error no such ACL
    () => openBucket('name', { acl: 'public' }),
    // @ts-expect-error half a key pair
    () => openBucket('name', { credentials: { accessKeyId: 'id' } }),
    // @ts-expect-error no such option
    () => openBucket('name', { separators: '!' }),
    // @ts-expect-error `default` is of objects alone
    () => bucket.putBucketAcl('default'),
    // @ts-expect-error no such version
    () => bucket.signUrl('GET', 'key', 600, { version: 'v2' }),
    // @ts-expect-error a number is no body
    () => bucket.putObject('key', 1),
  ];
  // On a server there is nothing to open.
  for (const call of wrong) await expect(async () => call()).rejects.toThrow();
  expectTypeOf<GotObject['status']>().toEqualTypeOf<200 | 206 | 304>();
  expectTypeOf<Awaited<ReturnType<PageBucket['headObject']>>['lastModified']>().toEqualTypeOf<Date>();
  expectTypeOf<Parameters<PageBucket['putObjectAcl']>[1]>().toEqualTypeOf<
    'default' | 'private' | 'public-read' | 'public-read-write'
  >();
});
