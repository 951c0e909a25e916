// Installs the frameworks beside the build, once for each change of their versions.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const folder = join(import.meta.dirname, '../../build/frameworks');

/** They need neither compilers of their own nor what they only offer to use: React is the one of this repository. */
const flags = [
  '--ignore-scripts',
  '--omit=optional',
  '--legacy-peer-deps',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
];

export default function install(): void {
  const wanted = readFileSync(join(import.meta.dirname, 'package.json'), 'utf8');
  // Written last, so an install that was cut off is made again.
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), wanted);
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  writeFileSync(done, wanted);
}
