// Folders that are dropped: walked through in order, and within bounds.
import { expect, test } from 'vitest';
import { readDropped } from '../../demo/store/dropped-files.ts';

interface Folder {
  readonly [name: string]: Folder | 'file';
}

/** An entry as browsers give it: its children come in portions. */
function entryOf(name: string, content: Folder | 'file'): object {
  if (content === 'file')
    return { name, isFile: true, isDirectory: false, file: (done: (file: File) => void) => done(new File([], name)) };
  const left = Object.entries(content).map(([child, inside]) => entryOf(child, inside));
  const readEntries = (done: (some: object[]) => void): void => done(left.splice(0, 2));
  return { name, isFile: false, isDirectory: true, createReader: () => ({ readEntries }) };
}

const drop = (entries: Folder, files: readonly File[] = []): Promise<{ files: readonly File[]; left: number }> =>
  readDropped({
    files,
    items: Object.entries(entries).map(([name, content]) => ({
      kind: 'file',
      webkitGetAsEntry: () => entryOf(name, content),
    })),
  } as unknown as DataTransfer);

const names = (files: readonly File[]): string[] => files.map(({ name }) => name);

test('the files of folders inside folders are found, hidden ones left out', async () => {
  const { files, left } = await drop({
    album: { 'b.jpg': 'file', 'a.jpg': 'file', deep: { deeper: { 'c.jpg': 'file' } }, '.DS_Store': 'file' },
    'single.png': 'file',
  });
  expect(names(files)).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'single.png']);
  expect(left).toBe(0);
});

test('files without a folder are taken as they are, also where the browser has no entries', async () => {
  const file = new File([], 'x.jpg');
  expect(names((await drop({ 'x.jpg': 'file' }, [file])).files)).toEqual(['x.jpg']);
  const pasted = { files: [file], items: [{ kind: 'file', webkitGetAsEntry: () => null }] };
  expect(names((await readDropped(pasted as unknown as DataTransfer)).files)).toEqual(['x.jpg']);
});

test('a huge folder ends at a bound, and what was left is told', async () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.jpg`, 'file' as const]));
  const { files, left } = await drop({ many });
  expect(files).toHaveLength(200);
  expect(left).toBe(100);
});

test('folders deeper than the bound are left', async () => {
  let folder: Folder = { 'deep.jpg': 'file' };
  for (let depth = 0; depth < 12; depth += 1) folder = { [`level${depth}`]: folder };
  const { files, left } = await drop({ ...folder, 'top.jpg': 'file' });
  expect(names(files)).toEqual(['top.jpg']);
  expect(left).toBe(1);
});
