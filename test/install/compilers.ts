// Compiles the applications of types/ against the packed package, as users' own compilers do.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');

/** A release of TypeScript, and the folder it is installed in. */
export interface Compiler {
  readonly version: string;
  readonly folder: string;
}

/** The compilers that a folder's manifest names as `typescript-<version>`. */
export function compilersOf(folder: string): Compiler[] {
  const { devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(devDependencies)
    .filter((name) => name.startsWith('typescript-'))
    .map((name) => ({ version: name.replace('typescript-', ''), folder: join(folder, 'node_modules', name) }));
}

/** The compiler of this project, which is the newest. */
export const ownCompiler: Compiler = (() => {
  const folder = join(root, 'node_modules/typescript');
  return { version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version, folder };
})();

/** The libraries and files of one kind of application. */
export interface Setting {
  readonly name: string;
  readonly lib: readonly string[];
  /** Packages of types that are always there. */
  readonly types: readonly string[];
  readonly files: readonly string[];
}

const everywhere = ['consumer.ts', 'wrong-calls.ts', 'without-libraries.ts'];

export const settings = {
  page: { name: 'a page', lib: ['ES2022', 'DOM'], types: [], files: [...everywhere, 'on-a-page.ts'] },
  worker: { name: 'a worker', lib: ['ES2022', 'WebWorker'], types: [], files: [...everywhere, 'on-a-page.ts'] },
  server: { name: 'a server', lib: ['ES2022'], types: ['node'], files: everywhere },
  neither: { name: 'neither page nor server', lib: ['ES2022'], types: [], files: ['without-libraries.ts'] },
} satisfies Record<string, Setting>;

export type Modules = 'bundler' | 'node16' | 'nodenext';

/** Makes the folder of the applications, outside of the project. @param unpacked from `unpackedPackage` */
export function makeTypedApps(unpacked: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-types-'));
  for (const file of new Set(Object.values(settings).flatMap(({ files }) => files)).add('same.ts'))
    cpSync(join(import.meta.dirname, 'types', file), join(folder, file));
  cpSync(join(unpacked, 'package'), join(folder, 'node_modules/oss-img'), { recursive: true });
  for (const name of ['@types/node', 'undici-types'])
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

/**
 * Compiles the applications of a folder with the strictest settings.
 * @param folder from `makeTypedApps`
 * @returns what the compiler complains about; nothing if all is well
 */
export async function complaints(
  folder: string,
  compiler: Compiler,
  modules: Modules,
  { name, lib, types, files }: Setting,
): Promise<string> {
  const config = join(folder, `${compiler.version}, ${modules}, ${name}.json`);
  const module = modules === 'bundler' ? { module: 'ESNext', moduleResolution: 'bundler' } : { module: modules };
  const strictest = {
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
  };
  writeFileSync(
    config,
    JSON.stringify({ compilerOptions: { ...module, ...strictest, target: 'ES2022', noEmit: true, lib, types }, files }),
  );
  return promisify(execFile)(process.execPath, [join(compiler.folder, 'bin/tsc'), '-p', config], {
    cwd: folder,
  }).then(
    ({ stdout }) => stdout,
    (error) => `${error.stdout}${error.stderr}` || String(error),
  );
}
