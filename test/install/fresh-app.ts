// A fresh application with the packed package installed in it, as npm unpacks it.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const root = join(import.meta.dirname, '../..');

/**
 * Installs the bundlers of this folder's own manifest, where that has not been done. They are apart from the project's
 * dependencies, since each version of Vite would be the `vite` of its scripts.
 */
export function installBundlers(): void {
  const installed = join(import.meta.dirname, 'node_modules/.package-lock.json');
  const lock = join(import.meta.dirname, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: import.meta.dirname, stdio: 'inherit' });
}

/** Packs the package once; the folder in which it lies unpacked, under `package`. */
export function unpackedPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-packed-'));
  const arguments_ = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', arguments_, { cwd: root, encoding: 'utf8' }));
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
  return folder;
}

/** What an application's page is made of. */
export interface Page {
  /** The address of its script. */
  readonly script: string;
  /** Attributes of the script's element. Default: a module. */
  readonly type?: 'module' | 'text/javascript';
  /** Markup of the head. */
  readonly head?: string;
}

/**
 * Makes the application in a folder outside of the project, so that nothing of the project is found from there.
 * @param unpacked from `unpackedPackage`
 */
export async function makeFreshApp(unpacked: string, { script, type = 'module', head = '' }: Page): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-app-'));
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(unpacked, 'package'), join(folder, 'node_modules/oss-img'), { recursive: true });
  cpSync(join(import.meta.dirname, 'app/main.js'), join(folder, 'main.js'));
  mkdirSync(join(folder, 'public'));
  const photo = sharp({
    create: {
      width: 400,
      height: 300,
      channels: 3,
      background: '#3a7',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
  writeFileSync(join(folder, 'public/photo.jpg'), await photo.jpeg().toBuffer());
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>app</title>${head}<script type="${type}" src="${script}" defer></script>`,
  );
  return folder;
}

export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

/** `npx oss-img init`, of the package that is installed in the application. */
export function init(folder: string, ...input: string[]): void {
  execFileSync(process.execPath, ['node_modules/oss-img/dist/node/cli.js', 'init', ...input], { cwd: folder });
}
