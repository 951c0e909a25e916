// A decoder of HEIC that the page hands in: what it is given, what it may give, and what becomes of it.
import { createImageProcessor, type Decoders, type ImageProcessorOptions } from 'oss-img';
import { expect, test, vi } from 'vitest';
import { engineVersion } from '../../src/browser/engine-version.ts';
import { internalsOf } from '../../src/browser/page.ts';
import { box, clap, half, handHeic, irot } from '../formats/avif/boxes.ts';
import { pixelsOf } from './pictures.ts';

type Heic = NonNullable<Decoders['heic']>;

/** A picture with a colour of its own in each quarter. */
function quarters(width: number, height: number): ImageData {
  const image = new ImageData(width, height);
  for (let at = 0; at < width * height; at += 1) {
    const [right, low] = [at % width >= width / 2, Math.floor(at / width) >= height / 2];
    image.data.set([right ? 200 : 40, low ? 180 : 60, 90, 255], 4 * at);
  }
  return image;
}

async function withDecoder<T>(
  heic: Heic,
  work: (processor: ReturnType<typeof createImageProcessor>) => Promise<T>,
  options: ImageProcessorOptions = {},
): Promise<T> {
  const processor = createImageProcessor({ workers: 1, decoders: { heic }, ...options });
  try {
    return await work(processor);
  } finally {
    await processor.dispose();
  }
}

const toPng = (heic: Heic, source = handHeic({}), options: ImageProcessorOptions = {}) =>
  withDecoder(heic, (processor) => processor.process(source, 'image/format,png'), options);

const forms: readonly [string, Heic][] = [
  ['ImageData', () => quarters(40, 30)],
  ['a promise of an ImageBitmap', async () => createImageBitmap(quarters(40, 30))],
  [
    'bytes in the middle of a larger buffer',
    () => {
      const memory = new Uint8Array(10_000);
      const data = memory.subarray(100, 100 + 4 * 40 * 30);
      data.set(quarters(40, 30).data);
      return { width: 40, height: 30, data };
    },
  ],
];
test.each(forms)('%s becomes the picture', async (_, heic) => {
  const decode = vi.fn(heic);
  const source = handHeic({});
  const { body, width, height } = await toPng(decode, source);
  expect([width, height]).toEqual([40, 30]);
  expect((await pixelsOf(body)).data).toEqual(quarters(40, 30).data);
  expect(decode).toHaveBeenCalledOnce();
  const [file] = decode.mock.calls[0] as [Blob];
  expect(file.type).toBe('image/heic');
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(source);
});

test('the memory of the decoder stays its own', async () => {
  const memory = new Uint8Array(4 * 40 * 30);
  await toPng(() => ({ width: 40, height: 30, data: memory }));
  expect(memory.length).toBe(4 * 40 * 30);
});

test('the mode portable takes a decoder of the page too', async () => {
  expect((await toPng(() => quarters(40, 30), handHeic({}), { codecs: 'portable' })).format).toBe('png');
});

test('a turned and cut picture is given as it is to be shown', async () => {
  const source = handHeic({ properties: [clap(20, 10), irot(1)] });
  const { width, height } = await toPng(() => quarters(10, 20), source);
  expect([width, height]).toEqual([10, 20]);
});

test('the numbers are those of the file: its Display P3 stays', async () => {
  const displayP3 = box('colr', 'nclx', half(12), half(13), half(0), 128);
  const { body } = await toPng(() => quarters(40, 30), handHeic({ properties: [displayP3] }));
  expect(await body.text()).toContain('iCCP');
});

const wrong: readonly [string, Heic, string, string][] = [
  ['throws', () => Promise.reject(new Error('out of luck')), 'ImageDamage', 'of the page gave up: out of luck'],
  ['throws something else', () => Promise.reject('no HEVC'), 'ImageDamage', 'of the page gave up: no HEVC'],
  ['gives another size', () => quarters(30, 40), 'ImageDamage', 'decode to 30x40, but the header says 40x30'],
  ['gives a bitmap of another size', () => createImageBitmap(quarters(3, 4)), 'ImageDamage', 'decode to 3x4'],
  ['gives a file', (() => new Blob()) as unknown as Heic, 'InternalError', 'it gave an object of the type Blob.'],
  ['gives nothing', (() => {}) as unknown as Heic, 'InternalError', 'it gave undefined.'],
  [
    'gives too few bytes',
    () => ({ width: 40, height: 30, data: new Uint8Array(4) }),
    'InternalError',
    'four bytes for each pixel',
  ],
];
test.each(wrong)('a decoder that %s ends the job with a clear error', async (_, heic, code, message) => {
  await expect(toPng(heic)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('a decoder that is no function is refused by name', () => {
  expect(() => createImageProcessor({ decoders: { heic: 'heic-to' as unknown as Heic } })).toThrow(
    'Expected the option `decoders.heic` to be a function; it is the string "heic-to".',
  );
});

test('what the header gives reason to refuse never reaches the decoder, nor does a report', async () => {
  const decode = vi.fn(() => quarters(40, 30));
  const huge = handHeic({ size: [30_000, 29_000] });
  await expect(toPng(decode, huge)).rejects.toMatchObject({ code: expect.stringMatching(/^(ImageTooLarge|MemLimit)/) });
  await withDecoder(decode, async (processor) => {
    expect((await processor.info(handHeic({}))).ImageWidth?.value).toBe('40');
  });
  expect(decode).not.toHaveBeenCalled();
});

test('an abort does not wait for the decoder', async () => {
  const aborter = new AbortController();
  const decode = (): Promise<never> => {
    setTimeout(() => aborter.abort(new Error('enough')));
    return new Promise(() => {});
  };
  await withDecoder(decode, async (processor) => {
    const { signal } = aborter;
    await expect(processor.process(handHeic({}), 'image/format,png', { signal })).rejects.toThrow('enough');
  });
});

test('an engine with a decoder of the page has a version of its own', async () => {
  const versionOf = async (options: ImageProcessorOptions): Promise<string> => {
    const processor = createImageProcessor(options);
    await processor.dispose();
    return engineVersion(internalsOf(processor).settings);
  };
  expect(await versionOf({ decoders: { heic: () => quarters(1, 1) } })).not.toBe(await versionOf({}));
  expect(await versionOf({ decoders: {} })).toBe(await versionOf({}));
});
