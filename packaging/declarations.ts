import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes the types of the doors for every TypeScript from 5.4 on: TypeScript declares every source file, and what no door reaches is
 * deleted again. So no declaration that is packed needs the types of a dependency, which users do not install.
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
        if (!file.endsWith('.d.ts')) continue;
        if (reached.has(path)) writeFileSync(path, forOldTypeScript(readFileSync(path, 'utf8')));
        else rmSync(path);
      }
      removeEmptyFolders(folder);
    },
  };
}

/**
 * Before TypeScript 5.7, typed arrays were not generic. What their `of` returns is `Uint8Array<ArrayBuffer>` since then, and
 * `Uint8Array` before.
 */
const forOldTypeScript = (declarations: string): string =>
  declarations.replace(/\b(\w+Array)<ArrayBuffer>/g, "ReturnType<$1Constructor['of']>");

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
