// Every TypeScript block of the documentation compiles against the package, as a module of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeBlocksOf, pages, root } from './markdown.ts';

const examples = pages.flatMap(({ file, text }) =>
  codeBlocksOf(text)
    .filter(({ language }) => language === 'ts')
    .map(({ code, line }) => ({ name: `${file.replaceAll('/', '-')}-line-${line}.ts`, code })),
);

const settings = {
  extends: '../../../tsconfig.json',
  compilerOptions: {
    lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable', 'WebWorker'],
    // An example shows what there is, and need not use it.
    noUnusedLocals: false,
  },
  include: ['*.ts', '../../../test/docs/example-globals.d.ts', '../../../test/ali-oss.d.ts'],
  files: [],
};

/** What the compiler says of these modules; empty where it has nothing to say. */
function complaintsAbout(folder: string, modules: readonly { readonly name: string; readonly code: string }[]): string {
  const path = join(root, 'build/docs', folder);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  for (const { name, code } of modules) writeFileSync(join(path, name), `${code}\nexport {};\n`);
  writeFileSync(join(path, 'tsconfig.json'), JSON.stringify(settings));
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', path], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

test('the examples compile', { timeout: 60_000 }, () => {
  expect(examples.length).toBeGreaterThan(8);
  expect(complaintsAbout('examples', examples)).toBe('');
});

test('an example that names what does not exist would not', { timeout: 60_000 }, () => {
  const wrong = {
    name: 'wrong.ts',
    code: "import { imageProcess } from 'oss-img';\nimageProcess().enlarge({ width: 1 });",
  };
  expect(complaintsAbout('wrong', [wrong])).toMatch(/wrong\.ts.*enlarge/);
});
