// The command `oss-img`, as `npx` runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oss-img-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function command(...input: string[]): { code: number | null; out: string; complaints: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, bin), ...input], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, complaints: stderr };
}

const shipped = (file: string): Buffer => readFileSync(join(root, 'dist', file));

test('init copies the service worker, and makes the folder if there is none', () => {
  expect(command('init', 'site/public')).toMatchObject({ code: 0, complaints: '' });
  expect(readdirSync(join(folder, 'site/public'))).toEqual(['oss-img-sw.js']);
  expect(readFileSync(join(folder, 'site/public/oss-img-sw.js')).equals(shipped('oss-img-sw.js'))).toBe(true);
  expect(command('init', 'site/public').out).toContain('already current');
});

test('init --assets copies whatever a page loads beside its bundle', () => {
  expect(command('init', 'public', '--assets').code).toBe(0);
  const loaded = readdirSync(join(root, 'dist')).filter((file) => /\.wasm$|^worker.*\.js$|^oss-img-sw\.js$/.test(file));
  expect(readdirSync(join(folder, 'public')).sort()).toEqual(loaded.sort());
});

test('init --check says what is missing or stale, and how to mend it', () => {
  const missing = command('init', 'public', '--check');
  expect([missing.code, missing.complaints]).toEqual([1, expect.stringContaining('oss-img-sw.js is missing.')]);
  expect(missing.complaints).toContain('npx oss-img init public');
  command('init', 'public');
  expect(command('init', 'public', '--check')).toMatchObject({ code: 0, complaints: '' });
  writeFileSync(join(folder, 'public/oss-img-sw.js'), 'an older one');
  const stale = command('init', 'public', '--check');
  expect([stale.code, stale.complaints]).toEqual([1, expect.stringContaining('oss-img-sw.js is not that of oss-img')]);
  expect(readFileSync(join(folder, 'public/oss-img-sw.js'), 'utf8')).toBe('an older one');
  expect(command('init', 'public').out).toContain('replaced');
  expect(command('init', 'public', '--check').code).toBe(0);
});

test.each([
  [['start'], 'got start'],
  [['init'], 'got no folder'],
  [['init', 'a', 'b'], 'got b'],
  [['init', 'a', '--force'], 'got --force'],
])('%j is refused with the usage', (input, came) => {
  const { code, complaints } = command(...input);
  expect([code, complaints]).toEqual([2, expect.stringContaining(came)]);
  expect(complaints).toContain('npx oss-img init <folder>');
});

test('a file in the place of the folder is refused', () => {
  writeFileSync(join(folder, 'public'), '');
  expect(command('init', 'public')).toMatchObject({
    code: 2,
    complaints: expect.stringContaining('Expected a folder'),
  });
});

test('without words it prints the usage', () => {
  expect(command()).toMatchObject({ code: 0, out: expect.stringContaining('npx oss-img init <folder>') });
});
