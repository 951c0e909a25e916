// A File is read by a worker. Only Chromium removes and writes files of the origin so easily.
import { createImageProcessor, isOssError } from 'oss-img';
import { afterAll, expect, test, vi } from 'vitest';
import { photo } from '../pictures.ts';

const processor = createImageProcessor({ workers: 1 });
const modest = createImageProcessor({ workers: 1, limits: { sourceBytes: 1000 } });
afterAll(() => Promise.all([processor.dispose(), modest.dispose()]));

/** A file that is gone although the page still holds it. */
async function lostFile(): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('photo.jpg', { create: true });
  const stream = await handle.createWritable();
  await stream.write(await photo(40, 27));
  await stream.write(new Uint8Array(2000));
  await stream.close();
  const file = await handle.getFile();
  await folder.removeEntry('photo.jpg');
  return file;
}

const thrownBy = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => reason);

test('the page does not read a File, and the worker gives the same picture', async () => {
  const bytes = await photo(400, 267);
  const expected = await processor.process(bytes, 'image/resize,w_100');
  const file = new File([bytes], 'photo.jpg');
  const read = vi.spyOn(Blob.prototype, 'arrayBuffer');
  const { body } = await processor.process(file, 'image/resize,w_100');
  expect(read).not.toHaveBeenCalled();
  read.mockRestore();
  expect(await body.arrayBuffer()).toEqual(await expected.body.arrayBuffer());
});

test.each(['image/resize,w_100', 'image/info', 'image/resize,w_100/ignore-error,1'])(
  'a file that is gone rejects %s as reading it does, and the worker goes on',
  async (process) => {
    const file = await lostFile();
    const expected = (await thrownBy(file.arrayBuffer())) as DOMException;
    expect(expected).toBeInstanceOf(DOMException);
    const thrown = (await thrownBy(processor.process(file, process))) as DOMException;
    expect(thrown).toBeInstanceOf(DOMException);
    expect([thrown.name, thrown.code]).toEqual([expected.name, expected.code]);
    const { width } = await processor.process(await photo(40, 27), 'image/rotate,90');
    expect(width).toBe(27);
  },
);

test('a file that is too large is refused before it is read', async () => {
  const thrown = await thrownBy(modest.process(await lostFile(), 'image/resize,w_10'));
  expect(isOssError(thrown) && thrown.code).toBe('ImageTooLarge');
});

test('an empty file is no picture', async () => {
  const thrown = await thrownBy(processor.process(new File([], 'empty.jpg'), 'image/resize,w_10'));
  expect(isOssError(thrown) && thrown.code).toBe('BadRequest');
});
