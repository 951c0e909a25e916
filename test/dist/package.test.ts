import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext, Script } from 'node:vm';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { expect, test } from 'vitest';
import { budgets, kilobytesOf, mostPackedBytes } from '../../packaging/sizes.ts';

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
  expect(Object.keys(manifest.exports).sort()).toEqual([
    '.',
    './*.wasm',
    './actions',
    './bucket',
    './oss-img-sw.js',
    './package.json',
    './register',
    './service-worker',
    './url',
    './vite',
    './worker.js',
  ]);
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

// A door that only passes on what another file holds has nothing to map.
const passesOn = (file: string): boolean => /^export\{[^}]*\}from"[^"]*";?\s*$/.test(read(`dist/${file}`));

/** Their source maps would be most of the package. */
const withoutMap = ['worker.js', 'service-worker.js', 'oss-img-sw.js'];

test.each(withoutMap)('%s has no source map', (file) => {
  expect(existsSync(join(root, 'dist', `${file}.map`))).toBe(false);
  expect(read(`dist/${file}`)).not.toContain('sourceMappingURL');
});

test.each(scripts.filter((file) => !passesOn(file) && !withoutMap.includes(file)))('%s has its source map', (file) => {
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

test('the worker makes no error while it starts: for its place, V8 would parse the whole script once more', () => {
  let errors = 0;
  const counted = (target: ErrorConstructor, given: ConstructorParameters<ErrorConstructor>): Error => {
    errors += 1;
    return new target(...given);
  };
  const CountedError = new Proxy(Error, {
    apply: (target, _, given: ConstructorParameters<ErrorConstructor>) => counted(target, given),
    construct: (target, given: ConstructorParameters<ErrorConstructor>) => counted(target, given),
  });
  let listeners = 0;
  const listen = (): void => {
    listeners += 1;
  };
  const locks = { request: () => new Promise(() => {}) };
  runInNewContext(`Error('one'); ${read('dist/worker.js')}`, {
    Error: CountedError,
    addEventListener: listen,
    crypto,
    navigator: { locks },
  });
  expect({ errors, listeners }).toEqual({ errors: 1, listeners: 1 });
});

test.each(withoutMap)('%s is ASCII, so that browsers hold one byte for each of its letters', (file) => {
  expect(read(`dist/${file}`)).toMatch(/^\p{ASCII}*$/u);
});

test('the service worker door brings no import() into a service worker of your own', () => {
  expect(withImports('service-worker.js')).not.toMatch(/\bimport\s*\(/);
});

test('the page loads no codec', () => {
  const codecs = /wasm_call_ctors|__wbindgen_malloc/;
  expect(read('dist/worker.js')).toMatch(codecs);
  for (const door of ['index.js', 'actions.js', 'bucket.js', 'register.js'])
    expect(withImports(door)).not.toMatch(codecs);
});

test("what runs the codecs has none of Emscripten's glue code, which other bundlers cannot always read", () => {
  for (const file of ['worker.js', 'service-worker.js', 'oss-img-sw.js'])
    expect(read(`dist/${file}`)).not.toMatch(/HEAPU8|import\.meta/);
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

test.each(budgets)('$name: no more than $kilobytes kB compressed', (budget) => {
  expect(kilobytesOf(budget, join(root, 'dist'))).toBeLessThanOrEqual(budget.kilobytes);
});

test('the manifest is right for the tools of users', async () => {
  expect((await publint({ pkgDir: root, strict: true, pack: 'npm' })).messages).toEqual([]);
});

test('the types of every door are found by every resolver that reads `exports`', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-'));
  try {
    const [{ filename }] = JSON.parse(run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
    const tarball = readFileSync(join(folder, filename));
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)), {
      entrypoints: doors.map(({ name }) => name.replace('oss-img', '.')),
    });
    const problems = 'problems' in result ? result.problems : [{ kind: 'no types' }];
    // There are ES modules alone; TypeScript's resolution of 2012 knows no `exports`.
    const expected = new Set(['CJSResolvesToESM', 'NoResolution']);
    expect(
      problems.filter(
        ({ kind, ...where }) =>
          !expected.has(kind) || ('resolutionKind' in where && where.resolutionKind === 'bundler'),
      ),
    ).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is installed brings nothing else along', () => {
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('peerDependencies');
});

test('npm packs what the doors need, and nothing else', () => {
  const [pack] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'));
  const files: string[] = pack.files.map((file: { path: string }) => file.path);
  const wanted = doors.flatMap((door) => [door.types, door.default]).concat('./dist/worker.js', './dist/oss-img-sw.js');
  expect(files).toEqual(expect.arrayContaining(wanted.map((path) => path.slice(2))));
  expect(files).toContain('LICENSE');
  expect(
    files.filter(
      (path) =>
        !/^(package\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES\.txt|dist\/.+\.(js|js\.map|d\.ts|wasm))$/.test(path),
    ),
  ).toEqual([]);
  expect(files).toContain('THIRD-PARTY-NOTICES.txt');
  expect(files.every((path) => existsSync(join(root, path)))).toBe(true);
  expect(pack.size).toBeLessThan(mostPackedBytes);
});
