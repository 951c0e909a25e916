// A fresh application with the packed package installed in it, as npm unpacks it.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const root = join(import.meta.dirname, '../..');

/**
 * Installs the bundlers and compilers of this folder's own manifest. They are apart from the project's dependencies, since each version
 * of Vite would be the `vite` of its scripts.
 */
export const installTools = (): void => installIn(import.meta.dirname);

/** Installs what the manifest of a folder names, where that has not been done. */
export function installIn(folder: string): void {
  const wanted = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  // Written last, so an install that was cut off is made again.
  const installed = join(folder, 'node_modules/installed-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  execFileSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  writeFileSync(installed, wanted);
}

/** Packs the package once; the folder in which it lies unpacked, under `package`. */
export function unpackedPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-packed-'));
  const arguments_ = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', arguments_, { cwd: root, encoding: 'utf8' }));
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
  return folder;
}

/** The page of an application without a framework. */
export interface Page {
  /** The address of its script. */
  readonly script: string;
  /** Attributes of the script's element. Default: a module. */
  readonly type?: 'module' | 'text/javascript';
  /** Markup of the head. */
  readonly head?: string;
}

/**
 * Makes an application in a folder outside of the project, so that nothing of the project is found from there.
 * @param unpacked from `unpackedPackage`
 * @param files folders whose files the application is made of; what a manifest among them names is installed
 */
export async function makeFreshApp(unpacked: string, files: readonly string[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'oss-img-app-'));
  for (const from of files) cpSync(from, folder, { recursive: true });
  if (existsSync(join(folder, 'package-lock.json'))) installIn(folder);
  cpSync(join(unpacked, 'package'), join(folder, 'node_modules/oss-img'), { recursive: true });
  cpSync(join(import.meta.dirname, 'app'), join(folder, 'src'), { recursive: true });
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
  return folder;
}

/** Writes the page of an application that no framework makes one for. */
export function writePage(folder: string, { script, type = 'module', head = '' }: Page): void {
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>app</title>${head}<script type="${type}" src="${script}" defer></script>`,
  );
}

export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

/** `npx oss-img init`, of the package that is installed in the application. */
export function init(folder: string, ...input: string[]): void {
  execFileSync(process.execPath, ['node_modules/oss-img/dist/node/cli.js', 'init', ...input], { cwd: folder });
}
