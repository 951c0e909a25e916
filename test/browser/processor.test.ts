// "oss-img" in a page, with real workers and real codecs.
import { createImageProcessor, imageProcess, isOssError, type Progress, parseProcess } from 'oss-img';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../until.ts';
import { photo, pixelsOf } from './pictures.ts';

const processor = createImageProcessor({ workers: 2 });
afterAll(() => processor.dispose());

let source: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  source = await photo(400, 267);
});

describe('process', () => {
  test('gives the picture with its facts and the time of each stage', async () => {
    const result = await processor.process(source, 'image/resize,m_fixed,w_100,h_100/rotate,90');
    expect(result).toMatchObject({ contentType: 'image/jpeg', format: 'jpg', width: 100, height: 100, frameCount: 1 });
    expect(result.timings.map(({ stage }) => stage)).toEqual(['queue', 'read', 'decode', 'resize', 'rotate', 'encode']);
    expect(result.timings.every(({ ms }) => ms >= 0)).toBe(true);
    expect(result.body.type).toBe('image/jpeg');
    const { width, height } = await pixelsOf(result.body);
    expect([width, height]).toEqual([100, 100]);
  });

  test('shrinks by area, and by Lanczos 3 where that was asked for', async () => {
    const lanczos = createImageProcessor({ workers: 1, shrink: 'lanczos3' });
    const bytesBy = async (by: typeof processor): Promise<number> =>
      (await by.process(source, 'image/resize,w_100/format,png')).body.size;
    const sizes = [await bytesBy(processor), await bytesBy(lanczos)];
    await lanczos.dispose();
    expect(sizes[0]).not.toBe(sizes[1]);
    expect(() => createImageProcessor({ shrink: 'cubic' as 'area' })).toThrow(TypeError);
  });

  test('accepts every kind of source, and the caller keeps the bytes', async () => {
    const process = imageProcess().resize({ width: 100 }).toString();
    const before = source.slice();
    const padded = new Uint8Array(source.length + 20);
    padded.set(source, 7);
    const sources = [
      new Blob([source]),
      source.buffer,
      source,
      padded.subarray(7, 7 + source.length),
      new DataView(source.buffer),
      new Response(source),
    ];
    const bodies = await Promise.all(
      sources.map(async (from) => new Uint8Array(await (await processor.process(from, process)).body.arrayBuffer())),
    );
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expect(source).toEqual(before);
  });

  const wrong = (value: unknown) => value as never;

  test.each([
    ['null', null, 'it is null'],
    ['undefined', undefined, 'it is undefined'],
    ['a number', 42, 'it is the number 42'],
    ['an address', '/photo.jpg', 'it is the string "/photo.jpg". Fetch it first'],
    ['a URL', new URL('https://example.com/photo.jpg'), 'Fetch it first'],
    ['a promise', Promise.resolve(new Blob()), 'Await it first'],
    ['a canvas', new OffscreenCanvas(1, 1), 'Make a Blob of the canvas first'],
    ['an image element', new Image(), 'an object of the type HTMLImageElement'],
    ['pixels', new ImageData(1, 1), 'an object of the type ImageData'],
  ])('says what a source must be when it is %s', async (_, source, said) => {
    const expected = { name: 'TypeError', message: expect.stringContaining(said) };
    await expect(processor.process(wrong(source), 'image/resize,w_100')).rejects.toMatchObject(expected);
    await expect(processor.process(wrong(source), 'image/resize,w_100/ignore-error,1')).rejects.toMatchObject(expected);
    await expect(processor.info(wrong(source))).rejects.toMatchObject(expected);
    await expect(processor.averageHue(wrong(source))).rejects.toMatchObject(expected);
  });

  test.each([
    ['null', null, 'it is null'],
    ['undefined', undefined, 'it is undefined'],
    ['a number', 42, 'it is the number 42'],
    ['a job without steps', {}, 'an object of the type Object'],
    ['a builder that was not written out', imageProcess().resize({ width: 1 }), 'an object'],
  ])('says what a process must be when it is %s', async (_, process, said) => {
    const expected = { name: 'TypeError', message: expect.stringContaining(said) };
    await expect(processor.process(source, wrong(process))).rejects.toMatchObject(expected);
    expect(() => processor.explain(wrong(process))).toThrow(expect.objectContaining(expected));
  });

  test('says what a priority must be', async () => {
    await expect(processor.process(source, 'image/resize,w_100', { priority: wrong('high') })).rejects.toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('auto or low'),
    });
    expect(await processor.process(source, 'image/resize,w_100', { priority: 'low' })).toMatchObject({ width: 100 });
  });

  test('says what the picture of a watermark must be', async () => {
    const loadObject = () => wrong('/panda.png');
    await expect(processor.process(source, 'image/watermark,image_cGFuZGEucG5n', { loadObject })).rejects.toMatchObject(
      { name: 'TypeError', message: expect.stringContaining('Fetch it first') },
    );
  });

  test('refuses a watermark whose picture does not exist as the service does, and names the key', async () => {
    const process = 'image/watermark,image_cGFuZGEucG5n';
    await expect(processor.process(source, process, { loadObject: async () => undefined })).rejects.toMatchObject({
      code: 'NoSuchKey',
      message: expect.stringContaining('panda.png'),
    });
  });

  test('keeps a default where an option is undefined', async () => {
    const other = createImageProcessor({
      ...{ workers: undefined, codecs: undefined, fonts: undefined, styles: undefined, shrink: undefined },
      limits: { sourceBytes: undefined, machinePixels: undefined },
    });
    const given = { signal: undefined, priority: undefined, onProgress: undefined, transfer: undefined };
    expect(await other.process(source, 'image/resize,w_100', given)).toMatchObject({ width: 100 });
    await other.dispose();
  });

  test('accepts an ArrayBuffer, a Response and a File of another window', async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const other = frame.contentWindow as unknown as typeof globalThis;
    const copy = new other.Uint8Array(source);
    const missing = new other.Response(copy, { status: 404 });
    expect(await processor.process(copy.buffer, 'image/resize,w_100')).toMatchObject({ width: 100 });
    expect(await processor.process(new other.Response(copy), 'image/resize,w_100')).toMatchObject({ width: 100 });
    for (const file of [new other.Blob([copy]), new other.File([copy], 'a.jpg')])
      expect(await processor.process(file, 'image/resize,w_100')).toMatchObject({ width: 100 });
    await expect(processor.process(missing, 'image/resize,w_100')).rejects.toMatchObject({ code: 'BadRequest' });
    frame.remove();
  });

  test('fetches each .wasm file once for all workers', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const both = createImageProcessor({ workers: 2 });
    await Promise.all([1, 2, 3, 4].map(() => both.process(source, 'image/format,webp')));
    expect(fetched.mock.calls.map(([address]) => String(address).match(/[\w-]+\.wasm/)?.[0])).toEqual([
      'webp-opaque.wasm',
    ]);
    fetched.mockRestore();
    await both.dispose();
  });

  test('hands an ArrayBuffer over with `transfer`', async () => {
    const { buffer } = source.slice();
    await processor.process(buffer, 'image/resize,w_50', { transfer: true });
    expect(buffer.byteLength).toBe(0);
  });

  test('accepts a job instead of text', async () => {
    expect(await processor.process(source, parseProcess('image/resize,w_100/format,png'))).toMatchObject({
      width: 100,
      height: 67,
      format: 'png',
    });
  });

  test('resolves styles by name', async () => {
    const styled = createImageProcessor({ workers: 1, styles: { small: 'image/resize,w_40' } });
    expect(await styled.process(source, 'style/small')).toMatchObject({ width: 40, height: 27 });
    await expect(styled.process(source, 'style/large')).rejects.toMatchObject({ code: 'NoSuchStyle', status: 404 });
    await styled.dispose();
  });

  test('applies the limits of the page', async () => {
    const small = createImageProcessor({ workers: 1, limits: { sourcePixels: 1000 } });
    await expect(small.process(source, 'image/resize,w_40')).rejects.toMatchObject({
      code: 'MemLimitExceeded',
      ec: '0040-00000012',
    });
    await small.dispose();
  });

  test('gives the same sizes and errors with the codecs auto and portable, and here the same bytes', async () => {
    const portable = createImageProcessor({ workers: 1, codecs: 'portable' });
    for (const process of [
      'image/resize,w_100',
      'image/crop,x_500',
      'image/format,webp',
      'image/sharpen,100/format,png',
      'image/rotate,17',
    ]) {
      const [one, other] = await Promise.all(
        [processor, portable].map((p) => p.process(source, process).catch((error: unknown) => error)),
      );
      if (isOssError(one)) expect(other).toMatchObject({ code: one.code, ec: one.ec, message: one.message });
      else {
        const [a, b] = [one, other] as { body: Blob; width: number }[];
        expect(a?.width).toBe(b?.width);
        expect(new Uint8Array((await a?.body.arrayBuffer()) ?? [])).toEqual(
          new Uint8Array((await b?.body.arrayBuffer()) ?? []),
        );
      }
    }
    await portable.dispose();
  });
});

describe('errors', () => {
  test('a wrong step is refused before anything is read', async () => {
    let read = false;
    const lazy = new Response(
      new ReadableStream(
        {
          pull: (controller) => {
            read = true;
            controller.close();
          },
        },
        { highWaterMark: 0 },
      ),
    );
    const error = await processor.process(lazy, 'image/resize,w_0').catch((thrown: unknown) => thrown);
    expect(isOssError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'InvalidArgument',
      status: 400,
      ec: '0040-00000312',
      position: { start: 15, end: 16 },
    });
    expect(read).toBe(false);
  });

  test('an error of the worker keeps its code, status and EC', async () => {
    const error = await processor
      .process(new TextEncoder().encode('no picture'), 'image/resize,w_100')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'OssError', code: 'BadRequest', status: 400, ec: '0040-00000005' });
    expect((error as { toXml(): string }).toXml()).toContain('<EC>0040-00000005</EC>');
  });

  test('a good picture never fails because of earlier ones', async () => {
    const one = createImageProcessor({ workers: 1 });
    const before = await (await one.process(source, 'image/resize,w_77')).body.arrayBuffer();
    for (let index = 0; index < 120; index += 1) {
      const damaged = source.slice(0, 3000 + index * 10);
      damaged.set([0xff, 0xd9], damaged.length - 2);
      await expect(one.process(damaged, 'image/resize,w_77')).rejects.toMatchObject({ code: 'ImageDamage' });
    }
    expect(new Uint8Array(await (await one.process(source, 'image/resize,w_77')).body.arrayBuffer())).toEqual(
      new Uint8Array(before),
    );
    await one.dispose();
  });

  test('a source that could not be fetched is a BadRequest', async () => {
    await expect(processor.process(new Response('gone', { status: 410 }), 'image/resize,w_9')).rejects.toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('410'),
    });
  });

  test('a worker that cannot load is an error that says where its files must be', async () => {
    const lost = createImageProcessor({ workers: 1, assetBase: '/nowhere/' });
    await expect(lost.process(source, 'image/resize,w_9')).rejects.toThrow(/assetBase/);
    await lost.dispose();
  });
});

describe('a worker that the browser ends, which causes no event', () => {
  /** Workers that end themselves when they are told to, which the page notices no more than if the browser did it. */
  const mortal = (): { readonly workers: readonly Worker[]; readonly endAll: () => void } => {
    const workers: Worker[] = [];
    vi.stubGlobal(
      'Worker',
      class extends Worker {
        constructor(url: URL, options: WorkerOptions) {
          const script = `import ${JSON.stringify(String(url))};
            addEventListener('message', ({ data }) => { if (data.endYourself) close(); });`;
          super(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), options);
          workers.push(this);
        }
      },
    );
    return {
      workers,
      endAll: () => {
        for (const worker of workers) worker.postMessage({ endYourself: true });
      },
    };
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test.each([0, 1500])('%i ms before a job costs the job no more than a second', async (beforeMs) => {
    const { workers, endAll } = mortal();
    const own = createImageProcessor({ workers: 1 });
    expect((await own.process(source, 'image/resize,w_40')).width).toBe(40);
    endAll();
    await new Promise((resolve) => setTimeout(resolve, beforeMs));
    const start = performance.now();
    expect((await own.process(source, 'image/resize,w_50')).width).toBe(50);
    // A new worker has to start, and this machine may be slow; without the ping it is 60 seconds.
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(workers).toHaveLength(2);
    await own.dispose();
  });
});

describe('long work', () => {
  test('does not hold up the page that hands over a file of very many chunks', async () => {
    // 18 MB of empty tEXt chunks before the pixels of a PNG.
    const png = await photo(40, 27, 'image/png');
    const empty = [0, 0, 0, 0, 0x74, 0x45, 0x58, 0x74, 0x54, 0x8d, 0x6c, 0x2d];
    const behindIhdr = 33;
    const count = 1_500_000;
    const file = new Uint8Array(png.length + count * empty.length);
    file.set(png.subarray(0, behindIhdr));
    file.set(empty, behindIhdr);
    const end = behindIhdr + count * empty.length;
    for (let filled = empty.length; behindIhdr + filled < end; filled *= 2)
      file.copyWithin(behindIhdr + filled, behindIhdr, Math.min(behindIhdr + filled, end - filled));
    file.set(png.subarray(behindIhdr), end);
    // On a crowded machine, other programs may take as much of the page at any time. This package would take it every time.
    await until(async () => {
      const started = performance.now();
      let [longest, last] = [0, started];
      const beat = setInterval(() => {
        const now = performance.now();
        [longest, last] = [Math.max(longest, now - last), now];
      }, 1);
      const outcome = await processor.process(file.slice().buffer, 'image/resize,w_10', { transfer: true }).then(
        ({ width }) => width,
        ({ code }) => code,
      );
      clearInterval(beat);
      expect(outcome).toBe(10);
      // Reading the header of this file takes longer than a second, and a good part of the whole time on any machine.
      expect(longest).toBeLessThan(Math.max(300, (performance.now() - started) / 10));
    }, 40_000);
  });

  test('reports progress that goes through the stages and rises', async () => {
    const seen: Progress[] = [];
    await processor.process(source, 'image/resize,w_100/rotate,90', { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ stage, step }) => step ?? stage)).toEqual([
      'queue',
      'read',
      'decode',
      'resize',
      'rotate',
      'encode',
    ]);
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  test('ends a running job on abort, and runs the next one', async () => {
    const one = createImageProcessor({ workers: 1 });
    const large = await photo(1600, 1200);
    const aborter = new AbortController();
    const running = one.process(large, 'image/sharpen,100/sharpen,100/sharpen,100', {
      signal: aborter.signal,
      onProgress: ({ stage }) => stage === 'apply' && aborter.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await one.process(source, 'image/resize,w_10')).toMatchObject({ width: 10 });
    await one.dispose();
  });
});

describe('ignore-error', () => {
  const image = (key: string): string => `image_${btoa(key).replaceAll('=', '')}`;

  test.each([
    ['an action that does not exist', 'slim,1/ignore-error,1'],
    ['a value out of range', 'resize,w_0/ignore-error,1'],
    ['a crop outside of the picture', 'crop,x_500/ignore-error,1'],
    ['a crop outside that comes after it', 'ignore-error,1/crop,x_500'],
    ['a watermark without its picture', `watermark,${image('gone.png')}/ignore-error,1`],
  ])('answers %s with the original', async (_, steps) => {
    const { body, timings, ...facts } = await processor.process(source, `image/${steps}`);
    expect(facts).toEqual({ contentType: 'image/jpeg', format: 'jpg', width: 400, height: 267, frameCount: 1 });
    expect(body.type).toBe('image/jpeg');
    expect(new Uint8Array(await body.arrayBuffer())).toEqual(source);
    expect(timings).toEqual([]);
  });

  test('answers a damaged picture, and a source that is no picture, with the bytes as they came', async () => {
    const cut = source.slice(0, 2000);
    const damaged = await processor.process(cut, 'image/resize,w_10/ignore-error,1');
    expect(damaged).toMatchObject({ contentType: 'image/jpeg', format: 'jpg', width: 400, height: 267 });
    expect(new Uint8Array(await damaged.body.arrayBuffer())).toEqual(cut);
    const text = await processor.process(new Blob(['no picture']), 'image/resize,w_10/ignore-error,1');
    expect(text).toMatchObject({ contentType: 'application/octet-stream', format: 'unknown', width: 0, frameCount: 0 });
    expect(await text.body.text()).toBe('no picture');
  });

  test('describes the original where no limit lets it be processed', async () => {
    const strict = createImageProcessor({ workers: 1, limits: { sourceBytes: 100, sourceSide: 10, jpegSide: 10 } });
    const { body, ...facts } = await strict.process(source, 'image/resize,w_10/ignore-error,1');
    expect(facts).toMatchObject({ contentType: 'image/jpeg', format: 'jpg', width: 400, height: 267, frameCount: 1 });
    expect(body.size).toBe(source.length);
    await strict.dispose();
  });

  test('describes the original after the jobs that wait before it', async () => {
    const one = createImageProcessor({ workers: 1 });
    const [made, original] = await Promise.all([
      one.process(source, 'image/resize,w_10'),
      one.process(source, 'image/resize,w_0/ignore-error,1'),
    ]);
    expect([made.width, original.width]).toEqual([10, 400]);
    await one.dispose();
  });

  test('answers with the bytes as they came where no worker can tell what they are', async () => {
    const lost = createImageProcessor({ workers: 1, assetBase: '/nowhere/' });
    const { body, ...facts } = await lost.process(source, 'image/resize,w_9/ignore-error,1');
    expect(facts).toEqual({
      ...{ contentType: 'application/octet-stream', format: 'unknown', width: 0, height: 0, frameCount: 0 },
      timings: [],
    });
    expect(body.type).toBe('application/octet-stream');
    expect(new Uint8Array(await body.arrayBuffer())).toEqual(source);
    await lost.dispose();
  });

  test('is given up when the caller aborts while the original is described', async () => {
    const one = createImageProcessor({ workers: 1 });
    const aborter = new AbortController();
    const first = one.process(source, 'image/resize,w_10');
    const answer = one.process(source, 'image/resize,w_0/ignore-error,1', { signal: aborter.signal });
    aborter.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect((await first).width).toBe(10);
    await one.dispose();
  });

  test('changes nothing without an error, and hides none when it is switched off', async () => {
    const { width } = await processor.process(source, 'image/resize,w_100/ignore-error,1');
    expect(width).toBe(100);
    await expect(processor.process(source, 'image/crop,x_500/ignore-error,0')).rejects.toMatchObject({
      code: 'CutEdgeExceedRange',
    });
  });

  test('hides neither an abort nor a disposed processor', async () => {
    const process = 'image/crop,x_500/ignore-error,1';
    await expect(processor.process(source, process, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const ended = createImageProcessor({ workers: 1 });
    await ended.dispose();
    await expect(ended.process(source, process)).rejects.toThrow('disposed');
  });
});

test('info answers as the service does', async () => {
  expect(await processor.info(source)).toMatchObject({
    FileSize: { value: String(source.length) },
    Format: { value: 'jpg' },
    FrameCount: { value: '1' },
    ImageHeight: { value: '267' },
    ImageWidth: { value: '400' },
  });
});

test('explain plans without a pixel', () => {
  const { process, steps, size, warnings } = processor.explain('image/resize,w_100,nope_1/rotate,90', {
    width: 400,
    height: 267,
    format: 'jpg',
  });
  expect(process).toBe('image/resize,w_100/rotate,90');
  expect(steps.map((step) => step.size)).toEqual([
    { width: 100, height: 67 },
    { width: 67, height: 100 },
  ]);
  expect(steps[0]?.params).toMatchObject({ mode: 'lfit', width: 100, limit: true, color: 'FFFFFF' });
  expect(size).toEqual({ width: 67, height: 100 });
  expect(warnings).toEqual([{ message: expect.stringContaining('nope_1'), position: { start: 19, end: 25 } }]);
});
