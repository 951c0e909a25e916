// Workers that end in the middle of a job, without an event, as when the browser runs out of memory.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createImageProcessor, type ImageProcessor } from '../../src/browser/page.ts';
import { photo } from './pictures.ts';

const workers: Worker[] = [];
let processor: ImageProcessor;

class CapturedWorker extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    workers.push(this);
  }
}

/** Closes itself as soon as it waits for something in the middle of its second job. */
class ClosingWorker extends CapturedWorker {
  constructor(address: string, options: WorkerOptions) {
    const script = `
      const early = [];
      const keep = (event) => early.push(event);
      addEventListener('message', keep);
      await import('${address}');
      removeEventListener('message', keep);
      let jobs = 0;
      addEventListener('message', ({ data }) => data.path?.[0] === 'run' && ++jobs === 2 && setTimeout(close));
      for (const { data, ports } of early) dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));`;
    super(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), options);
  }
}

beforeEach(() => {
  workers.length = 0;
  vi.stubGlobal('Worker', CapturedWorker);
  processor = createImageProcessor({ workers: 1 });
});
afterEach(async () => {
  await processor.dispose();
  vi.unstubAllGlobals();
});

const refusal = { code: 'InternalError', message: expect.stringContaining('ended in the middle of its work') };

test('a job whose worker was ended behind the back of the pool is refused at once, and the next one runs', async () => {
  const source = await photo(60, 40);
  // Its work takes far longer than this test may.
  const steps = `resize,w_3000,limit_0/${Array(20).fill('blur,r_50,s_50').join('/')}`;
  const doomed = processor.process(source, `image/${steps}`, {
    onProgress: ({ stage }) => stage === 'apply' && workers[0]?.terminate(),
  });
  await expect(doomed).rejects.toMatchObject(refusal);
  expect((await processor.process(source, 'image/resize,w_30')).width).toBe(30);
  expect(workers).toHaveLength(2);
}, 30_000);

test('so is a job whose worker closes itself', async () => {
  const source = await photo(60, 40);
  await processor.dispose();
  vi.stubGlobal('Worker', ClosingWorker);
  processor = createImageProcessor({ workers: 1 });
  expect((await processor.process(source, 'image/resize,w_30')).width).toBe(30);
  // The worker waits for the encoder, which the page loads for it, and closes meanwhile.
  await expect(processor.process(source, 'image/format,webp')).rejects.toMatchObject(refusal);
  vi.stubGlobal('Worker', CapturedWorker);
  expect((await processor.process(source, 'image/resize,w_30')).width).toBe(30);
}, 30_000);

test('a worker that ended while it was idle costs no job, however soon the next one comes', async () => {
  const small = await photo(60, 40);
  for (const pause of [0, 100]) {
    expect((await processor.process(small, 'image/resize,w_30')).width).toBe(30);
    workers.at(-1)?.terminate();
    await new Promise((resolve) => setTimeout(resolve, pause));
    expect((await processor.process(small, 'image/resize,w_31')).width).toBe(31);
  }
  expect(workers).toHaveLength(3);
}, 30_000);
