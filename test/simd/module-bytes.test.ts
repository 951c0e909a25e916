// The module in src/simd is what assembly/ compiles to. `npm run build:simd` writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { main } from 'assemblyscript/asc';
import { expect, test } from 'vitest';

const path = new URL('../../src/simd/module-bytes.ts', import.meta.url);

async function compiled(): Promise<string> {
  let binary: Uint8Array = new Uint8Array();
  const { error, stderr } = await main(['--config', 'assembly/asconfig.json', '--outFile', 'module.wasm'], {
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const lines =
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,116}/g) ?? [];
  return [
    '// Made from assembly/ by `npm run build:simd`; a test holds it to that. Text, because a service worker can load nothing',
    '// later, and because this way every bundler, worker and test has it without an address.',
    '',
    'export const moduleBytes = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

test('src/simd/module-bytes.ts is what assembly/ compiles to', { timeout: 60_000 }, async () => {
  const text = await compiled();
  if (process.env.UPDATE_SIMD) writeFileSync(path, text);
  expect(readFileSync(path, 'utf8') === text, 'run `npm run build:simd`').toBe(true);
});
