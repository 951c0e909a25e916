// What is packed is what was chosen: exact versions, and WebAssembly files whose bytes are listed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wasmFiles } from '../../src/wasm/files.ts';
import { bundledPackages } from '../docs/third-party-notices.ts';

const root = join(import.meta.dirname, '../..');
const readText = (file: string): string => readFileSync(join(root, file), 'utf8');

/** By file, from the table of SECURITY.md. */
const listed = new Map(
  [...readText('SECURITY.md').matchAll(/^\| `([\w.-]+\.wasm)` \| `([^`]+)` \| `([0-9a-f]{64})` \|$/gm)].map(
    ([, file = '', from, hash]) => [file, { from, hash }],
  ),
);

test('every .wasm file of the package is listed with its hash, and no other', () => {
  const packed = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.wasm'));
  expect(packed.sort()).toEqual(Object.values(wasmFiles).sort());
  expect([...listed.keys()]).toEqual(packed);
  for (const file of packed) {
    const hash = createHash('sha256')
      .update(readFileSync(join(root, 'dist', file)))
      .digest('hex');
    expect(listed.get(file)?.hash, file).toBe(hash);
  }
});

test('what is bundled is pinned to an exact version', () => {
  const { devDependencies } = JSON.parse(readText('package.json'));
  const bundled = bundledPackages;
  for (const name of bundled) expect(devDependencies[name] as string, name).toMatch(/^\d+\.\d+\.\d+$/);
});
