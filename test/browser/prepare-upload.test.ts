// prepareUpload in a page: pictures as phones and cameras make them, and what is left of them.
import { createImageProcessor, isOssError, prepareUpload } from 'oss-img';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../src/bytes.ts';
import { pngChunk } from '../../src/formats/png/chunks.ts';
import { chunkOf, webpFileOf } from '../../src/formats/webp/chunks.ts';
import { exifDirectories, exifSegment, withSegments, writeTiff } from '../exif-writer.ts';
import { writtenGif } from '../gif-writer.ts';
import { photo, pixelsOf } from './pictures.ts';

const processor = createImageProcessor({ workers: 1, styles: { small: 'image/resize,w_80/format,webp' } });
afterAll(() => processor.dispose());

const secret = 'Greenwich 51.4779 N';
const secretBytes = new TextEncoder().encode(secret);
/** Orientation 6: to be turned a quarter clockwise. And where it was taken, and when. */
const tags = writeTiff(
  exifDirectories(
    [[0x0112, 3, [6]]],
    [[0x9003, 2, '2024:05:06 07:08:09']],
    [
      [1, 2, 'N'],
      [2, 5, [51, 1, 28, 1, 40, 1]],
      [29, 2, secret],
    ],
  ),
);

let jpeg: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  const xmp = new TextEncoder().encode(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${secret}</x:xmpmeta>`);
  jpeg = withSegments(await photo(240, 160), exifSegment(tags), [0xe1, xmp], [0xfe, secretBytes]);
});

const file = (bytes: Uint8Array<ArrayBuffer>, name: string, type = 'image/jpeg'): File =>
  new File([bytes], name, { type, lastModified: 1_700_000_000_000 });

const sizeOf = async (blob: Blob): Promise<[number, number]> => {
  const { width, height } = await pixelsOf(blob);
  return [width, height];
};

const textOf = async (blob: Blob): Promise<string> =>
  new TextDecoder('latin1').decode(new Uint8Array(await blob.arrayBuffer()));

test('a photo of a phone is upright, and tells nothing of where and when it was taken', async () => {
  const source = file(jpeg, 'IMG_0042.JPG');
  const before = await processor.info(source);
  expect([before.Orientation?.value, before.GPSLatitudeRef?.value]).toEqual(['6', 'North']);
  const ready = await prepareUpload(source);
  expect(ready).toBeInstanceOf(File);
  expect([ready.name, ready.type, ready.lastModified]).toEqual(['IMG_0042.JPG', 'image/jpeg', 1_700_000_000_000]);
  expect(await sizeOf(ready)).toEqual([160, 240]);
  expect(Object.keys(await processor.info(ready)).filter((name) => /GPS|Orientation|Date|Exif/.test(name))).toEqual([]);
  expect(await textOf(source)).toContain(secret);
  expect(await textOf(ready)).not.toMatch(/Exif|xmpmeta|Greenwich|2024:05:06/);
});

describe('no format keeps what its source says beside the pixels', () => {
  const sources: Record<string, () => Promise<Uint8Array<ArrayBuffer>>> = {
    jpg: async () => jpeg,
    png: async () => {
      const bytes = await photo(60, 40, 'image/png');
      const text = new TextEncoder().encode(`Comment\0${secret}`);
      return concat(bytes.subarray(0, 33), [pngChunk('tEXt', text), pngChunk('eXIf', tags)], bytes.subarray(33));
    },
    webp: async () => {
      // Not every browser's canvas writes WebP.
      const { body } = await processor.process(await photo(60, 40, 'image/png'), 'image/format,webp');
      const simple = new Uint8Array(await body.arrayBuffer());
      const first = Uint8Array.of(0b1100, 0, 0, 0, 59, 0, 0, 39, 0, 0);
      const chunks = [chunkOf('VP8X', [first]), simple.subarray(12)];
      return webpFileOf([...chunks, chunkOf('EXIF', [tags]), chunkOf('XMP ', [secretBytes])]);
    },
    gif: async () => {
      const bytes = writtenGif({
        ...{ width: 4, height: 2, table: ['000000', 'ff0000'], repeats: 0 },
        frames: [0, 1].map((color) => ({ width: 4, height: 2, indices: new Array(8).fill(color), delay: 10 })),
      });
      // A comment stands in front of the end.
      return Uint8Array.from([...bytes.subarray(0, -1), 0x21, 0xfe, secret.length, ...secretBytes, 0, 0x3b]);
    },
  };

  test.each(Object.keys(sources))('%s', async (format) => {
    const bytes = (await sources[format]?.()) as Uint8Array<ArrayBuffer>;
    const source = file(bytes, `holiday.${format}`, '');
    expect(await textOf(source)).toContain(secret);
    const ready = await prepareUpload(source);
    expect(await textOf(ready)).not.toMatch(/Greenwich|2024:05:06|Exif|EXIF|eXIf/);
    expect([ready.name, ready.type]).toEqual([`holiday.${format}`, `image/${format === 'jpg' ? 'jpeg' : format}`]);
  });

  test('and an animation stays one', async () => {
    const ready = await prepareUpload(file((await sources.gif?.()) as Uint8Array<ArrayBuffer>, 'moves.gif'));
    expect((await processor.process(ready, 'image/crop')).frameCount).toBe(2);
  });
});

test.each([
  ['IMG_1.HEIC', 'image/resize,l_60', 'IMG_1.jpg', 'image/jpeg', [40, 60]],
  ['照片 1.jpeg', 'image/resize,w_80', '照片 1.jpeg', 'image/jpeg', [80, 120]],
  ['cat.jpg', 'image/resize,w_80/format,webp', 'cat.webp', 'image/webp', [80, 120]],
  ['cat.jpg', 'style/small', 'cat.webp', 'image/webp', [80, 120]],
  ['holiday.2024', 'image/resize,w_80/format,png', 'holiday.2024.png', 'image/png', [80, 120]],
  ['scan.tif', 'image/format,tiff', 'scan.tif', 'image/tiff', undefined],
  ['cat', 'image/auto-orient,0', 'cat.jpg', 'image/jpeg', [240, 160]],
  ['cat.final.png', 'image/resize,w_80', 'cat.final.jpg', 'image/jpeg', [80, 120]],
] as const)('%s by %s is %s', async (name, process, named, type, size) => {
  const ready = await prepareUpload(file(jpeg, name), process, { processor });
  expect([ready.name, ready.type]).toEqual([named, type]);
  if (size) expect(await sizeOf(ready)).toEqual(size);
});

test('a Blob gets a name, and a name of the caller its extension', async () => {
  const blob = new Blob([jpeg]);
  expect((await prepareUpload(blob, 'image/resize,w_9')).name).toBe('image.jpg');
  expect((await prepareUpload(blob, 'image/resize,w_9/format,png', { name: 'me.jpg' })).name).toBe('me.png');
});

test('a turned photo may be larger than the service would turn', async () => {
  const wide = withSegments(await photo(4200, 20), exifSegment(tags));
  await expect(processor.process(wide, 'image/crop')).rejects.toMatchObject({ ec: '0040-00000006' });
  expect(await sizeOf(await prepareUpload(file(wide, 'wide.jpg')))).toEqual([20, 4200]);
});

test('it can be watched and aborted', async () => {
  const seen: string[] = [];
  await prepareUpload(file(jpeg, 'a.jpg'), 'image/resize,w_9', { onProgress: ({ stage }) => seen.push(stage) });
  expect(seen).toEqual(expect.arrayContaining(['decode', 'apply', 'encode']));
  const signal = AbortSignal.abort(new Error('changed my mind'));
  await expect(prepareUpload(file(jpeg, 'a.jpg'), undefined, { signal })).rejects.toThrow('changed my mind');
});

describe('is refused', () => {
  test.each([
    ['image/resize,w_0x', 'InvalidArgument'],
    ['style/none', 'NoSuchStyle'],
  ])('with an OssError for %s', async (process, code) => {
    const error = await prepareUpload(file(jpeg, 'a.jpg'), process).catch((thrown: unknown) => thrown);
    expect([isOssError(error), (error as { code?: string }).code]).toEqual([true, code]);
  });

  test('with an OssError for a file that is no picture', async () => {
    await expect(prepareUpload(new File(['text'], 'a.jpg'))).rejects.toMatchObject({ code: 'BadRequest' });
  });

  test.each(['image/info', 'image/average-hue', 'image/resize,w_9/ignore-error,1'])(
    'when %s may give no new picture',
    async (process) => {
      await expect(prepareUpload(file(jpeg, 'a.jpg'), process)).rejects.toThrow(TypeError);
    },
  );

  test.each([null, '/photo.jpg', new Uint8Array(3), {}])('when %s is no file', async (wrong) => {
    await expect(prepareUpload(wrong as never)).rejects.toThrow(/Expected a picture as a File or Blob/);
  });
});
