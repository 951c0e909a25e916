import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of the names on PATH, or of the whole paths, that starts. */
export function findProgram(...candidates: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return candidates
    .flatMap((name) => (name.includes('/') ? name : folders.map((folder) => join(folder, name))))
    .find(starts);
}

/** Existence is not enough: the file may be a stub that asks for another installer, or lack its system libraries. */
function starts(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

export function installWithApt(...packages: readonly string[]): void {
  if (!findProgram('apt-get')) return;
  const apt = [...(process.getuid?.() === 0 ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  run(300, [...apt, 'update']);
  run(900, [...apt, 'install', '-y', '--no-install-recommends', ...packages]);
}

/** Callers look for the program again afterwards, so a missing command or a failure needs no answer here. */
export function run(seconds: number, [command = '', ...args]: string[], env: Record<string, string> = {}): void {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: seconds * 1000, env: { ...process.env, ...env } });
}
