// Requests that nobody waits for any more: reads stop, writes end whole.
import { expect, it } from 'vitest';
import type { Perform } from '../../src/service/service.ts';
import { openService, origin, picture } from './harness.ts';

const resized = '/image-demo/example.jpg?x-oss-process=image/resize,w_100';

/** A service whose work ends when its requester goes, and otherwise when the test says so. */
async function openSlowService() {
  const started: Parameters<Perform>[2][] = [];
  let finish = async (): Promise<void> => {};
  const service = await openService({
    dependencies: {
      perform: (_, load, requester) =>
        new Promise((resolve, reject) => {
          started.push(requester);
          requester.signal?.addEventListener('abort', () => reject(requester.signal?.reason));
          finish = async () => {
            await load();
            const facts = { contentType: 'image/jpeg', format: 'jpg', width: 1, height: 1, frameCount: 1 } as const;
            resolve({ outcome: { ok: true, body: picture.slice().buffer, ...facts, timings: [] }, by: 'test' });
          };
        }),
    },
    site: async () => new Response(picture.slice()),
  });
  const begun = async (): Promise<void> => {
    while (started.length === 0) await new Promise((resolve) => setTimeout(resolve));
  };
  return { ...service, started, begun, finish: () => finish() };
}

it.each([
  ['a GET of an object', resized, {}],
  ['a GET of an object that may answer with the original', `${resized}/ignore-error,1`, {}],
  ['a HEAD', resized, { method: 'HEAD' }],
  ['a GET of a picture of the site', '/photos/cat.jpg?x-oss-process=image/resize,w_100', {}],
  [
    'a POST that saves nothing',
    '/image-demo/example.jpg?x-oss-process',
    { method: 'POST', body: 'x-oss-process=image/resize,w_100' },
  ],
])('%s stops its job when its requester is gone', async (_, path, init) => {
  const { answer, begun, started } = await openSlowService();
  const aborter = new AbortController();
  const reply = answer(new Request(origin + path, { ...init, signal: aborter.signal }));
  await begun();
  expect(started[0]?.signal?.aborted).toBe(false);
  aborter.abort();
  expect((await reply)?.type).toBe('error');
});

it('a requester that is known better than by the signal of its request is passed on', async () => {
  const { answer, begun, started } = await openSlowService();
  const aborter = new AbortController();
  const reply = answer(new Request(origin + resized), { client: 'tab 1', signal: aborter.signal });
  await begun();
  expect(started[0]?.client).toBe('tab 1');
  aborter.abort();
  expect((await reply)?.type).toBe('error');
});

it('a save goes on to its end', async () => {
  const { answer, begun, finish, started, store } = await openSlowService();
  const aborter = new AbortController();
  const body = `x-oss-process=image/resize,w_100|sys/saveas,o_${btoa('saved.jpg')}`;
  const request = new Request(`${origin}/image-demo/example.jpg?x-oss-process`, { method: 'POST', body });
  const reply = answer(request, { client: 'tab 1', signal: aborter.signal });
  await begun();
  expect(started).toEqual([{ client: 'tab 1' }]);
  aborter.abort();
  await finish();
  expect((await reply)?.status).toBe(200);
  expect(await store.headObject('image-demo', 'saved.jpg')).toMatchObject({ byteLength: picture.length });
});
