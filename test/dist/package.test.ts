import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: root, encoding: 'utf8' });

const manifest: { exports: Record<string, string | { types: string; default: string }> } = JSON.parse(
  read('package.json'),
);
const doors = Object.entries(manifest.exports).flatMap(([name, door]) =>
  typeof door === 'string' ? [] : [{ name: name.replace('.', 'oss-img'), ...door }],
);
const scripts = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.js'));

/** A built file with all that it imports, as one text. */
function withImports(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const text = read(`dist/${file}`);
  const imports = [...text.matchAll(/\b(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)];
  return text + imports.map(([, name = '']) => withImports(name, seen)).join('\n');
}

test('the doors are those that are promised', () => {
  expect(Object.keys(manifest.exports).sort()).toEqual(
    [
      '.',
      './actions',
      './bucket',
      './oss-img-sw.js',
      './package.json',
      './register',
      './service-worker',
      './url',
    ].sort(),
  );
  expect(scripts).toEqual(
    expect.arrayContaining([
      'index.js',
      'actions.js',
      'bucket.js',
      'register.js',
      'service-worker.js',
      'url.js',
      'worker.js',
      'oss-img-sw.js',
    ]),
  );
});

test.each(doors)('$name loads on a server, which has no page', (door) => {
  const traps = [
    'window',
    'document',
    'Worker',
    'ImageData',
    'OffscreenCanvas',
    'indexedDB',
    'caches',
    'BroadcastChannel',
  ].map(
    (name) => `Object.defineProperty(globalThis, '${name}', { get() { throw new Error('${name} was touched') } });`,
  );
  const code = `${traps.join('')} console.log(Object.keys(await import('${door.name}')).length)`;
  expect(Number(run(process.execPath, '--input-type=module', '-e', code))).toBeGreaterThan(0);
});

test('a processor is made on a server, even one that has workers, and starts nothing', () => {
  const worker = "globalThis.Worker = class { constructor() { throw new Error('started'); } };";
  const use = "const made = createImageProcessor(); console.log(made.explain('image/resize,w_100').steps.length);";
  for (const before of ['', worker]) {
    const code = `${before} const { createImageProcessor } = await import('oss-img'); ${use} await made.dispose();`;
    expect(Number(run(process.execPath, '--input-type=module', '-e', code))).toBe(1);
  }
});

test('the types of the doors hold on a page and in a service worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/oss-img'), 'junction');
    const check = (lib: string, names: string[]) => {
      const file = join(folder, `${lib}.ts`);
      writeFileSync(file, names.map((name, i) => `import * as door${i} from '${name}';\nvoid door${i};\n`).join(''));
      const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', `es2023,${lib}`];
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout, stderr } = spawnSync(process.execPath, [tsc, ...flags, file], { cwd: folder, encoding: 'utf8' });
      return stdout + stderr;
    };
    const names = doors.map((door) => door.name);
    const ofPages = names.filter((name) => name !== 'oss-img/service-worker');
    expect(check('dom', ofPages)).toBe('');
    expect(check('webworker', names)).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// A door that only passes on what another file holds has nothing to map.
const passesOn = (file: string): boolean => /^export\{[^}]*\}from"[^"]*";?\s*$/.test(read(`dist/${file}`));

test.each(scripts.filter((file) => !passesOn(file)))('%s has its source map', (file) => {
  expect(JSON.parse(read(`dist/${file}.map`)).sources.length).toBeGreaterThan(0);
});

test.each(['worker.js', 'oss-img-sw.js'])(
  '%s is one script without imports: a service worker refuses import()',
  (file) => {
    const text = read(`dist/${file}`);
    expect(() => new Script(text)).not.toThrow();
    expect(text).not.toMatch(/\bimport\s*\(|import\.meta|new Worker\b/);
  },
);

test('the service worker door brings no import() into a service worker of your own', () => {
  expect(withImports('service-worker.js')).not.toMatch(/\bimport\s*\(/);
});

test('the page loads no codec', () => {
  const glue = /HEAPU8|instantiateWasm/;
  expect(read('dist/worker.js')).toMatch(glue);
  for (const door of ['index.js', 'actions.js', 'bucket.js', 'register.js'])
    expect(withImports(door)).not.toMatch(glue);
});

test('the URL door is a few kilobytes, compressed with all that it imports', () => {
  const size = gzipSync(withImports('url.js'), { level: 9 }).length;
  expect(size).toBeGreaterThan(1024);
  expect(size).toBeLessThan(4 * 1024);
});

test('what the page names lies beside it, in the one form that every bundler finds', () => {
  const page = withImports('index.js') + withImports('register.js') + withImports('bucket.js');
  const named = [...page.matchAll(/new URL\(["'`]\.\/([^"'`]+)["'`],\s*import\.meta\.url\)/g)].map(
    ([, file = '']) => file,
  );
  const assets = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.wasm'));
  expect(new Set(named)).toEqual(new Set(['worker.js', ...assets]));
  expect(page.match(/import\.meta/g)).toHaveLength(named.length);
  for (const file of assets)
    expect(
      readFileSync(join(root, 'dist', file))
        .subarray(0, 4)
        .toString('latin1'),
    ).toBe('\0asm');
});

test('npm packs what the doors need, and nothing else', () => {
  const [pack] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'));
  const files: string[] = pack.files.map((file: { path: string }) => file.path);
  const wanted = doors.flatMap((door) => [door.types, door.default]).concat('./dist/worker.js', './dist/oss-img-sw.js');
  expect(files).toEqual(expect.arrayContaining(wanted.map((path) => path.slice(2))));
  expect(files).toContain('LICENSE');
  expect(
    files.filter((path) => !/^(package\.json|README\.md|LICENSE|dist\/.+\.(js|js\.map|d\.ts|wasm))$/.test(path)),
  ).toEqual([]);
  expect(files.every((path) => existsSync(join(root, path)))).toBe(true);
});
