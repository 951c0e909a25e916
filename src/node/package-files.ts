// The files of this package that a site serves, read from where the package is installed.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wasmFiles } from '../wasm/files.ts';

/** What a page loads beside its bundle, where its bundler does not follow addresses of files. */
export const assetFiles: readonly string[] = ['worker.js', ...Object.values(wasmFiles)];

/** The bytes of a file of `dist/`; this module is built into a folder of it. */
export const readPackageFile = (name: string): Buffer => readFileSync(pathOf(name));

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** How a copy of one of our files compares with the installed one. */
export function stateOf(copy: string, name: string): 'missing' | 'current' | 'stale' {
  if (!existsSync(copy)) return 'missing';
  return readFileSync(copy).equals(readPackageFile(name)) ? 'current' : 'stale';
}
