// WenQuanYi Zen Hei, the service's default font, out of Debian's fonts-wqy-zenhei. It is unpacked, not installed: other tests must
// draw the same text on every machine.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const file = 'usr/share/fonts/truetype/wqy/wqy-zenhei.ttc';
const folder = join(import.meta.dirname, '../build/wqy-zenhei');

/**
 * A folder for XDG_DATA_HOME, in which fontconfig finds the font; undefined where it is neither installed nor to be had with
 * apt-get.
 */
export function wenQuanYiHome(): string | undefined {
  const home = join(folder, 'data');
  const font = join(home, 'fonts/wqy-zenhei.ttc');
  if (existsSync(font)) return home;
  const found = [join('/', file), join(folder, file)].find(existsSync) ?? unpacked();
  if (!found) return undefined;
  mkdirSync(join(home, 'fonts'), { recursive: true });
  copyFileSync(found, font);
  return home;
}

function unpacked(): string | undefined {
  mkdirSync(folder, { recursive: true });
  const run = (...[command = '', ...args]: string[]): boolean =>
    spawnSync(command, args, { cwd: folder, stdio: 'ignore', timeout: 300_000 }).status === 0;
  const download = (): boolean => run('apt-get', 'download', 'fonts-wqy-zenhei');
  if (!download() && !(run('apt-get', 'update') && download())) return undefined;
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  return archive && run('dpkg-deb', '-x', archive, '.') ? join(folder, file) : undefined;
}
