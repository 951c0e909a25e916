import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes the types of the doors: TypeScript declares every source file, and what no door reaches is deleted again. So no
 * declaration that is packed needs the types of a dependency, which users do not install.
 * @param doors the declaration files of the doors
 */
export function declarations(folder: string, doors: readonly string[]): Plugin {
  return {
    name: 'declarations',
    closeBundle: () => {
      for (const project of ['src', 'src/node'])
        execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
      const reached = reachedFrom(doors.map(normalize));
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const path = join(folder, file);
        if (file.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
      }
      removeEmptyFolders(folder);
    },
  };
}

function reachedFrom(files: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      const imported = join(dirname(file), path.replace(/\.(?:ts|js)$/, '.d.ts'));
      if (!existsSync(imported)) throw new Error(`${file} imports ${path}, and there is no ${imported}.`);
      waiting.push(imported);
    }
  }
  return reached;
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    removeEmptyFolders(join(folder, entry.name));
    if (readdirSync(join(folder, entry.name)).length === 0) rmdirSync(join(folder, entry.name));
  }
}
