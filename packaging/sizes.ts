import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Files that are loaded together, and how large they may be. */
interface Budget {
  readonly name: string;
  /** Entry files of `dist/`; what they import counts too. */
  readonly entries: readonly string[];
  /** Entries whose files are loaded already. */
  readonly beside?: readonly string[];
  readonly kilobytes: number;
}

/** Compressed sizes in units of 1000 bytes, as a server sends them with gzip. */
export const budgets: readonly Budget[] = [
  { name: 'oss-img', entries: ['index.js'], kilobytes: 22.7 },
  { name: 'oss-img/actions', entries: ['actions.js'], kilobytes: 10.5 },
  { name: 'oss-img/register, beside oss-img', entries: ['register.js'], beside: ['index.js'], kilobytes: 6.5 },
  { name: 'oss-img/bucket, beside oss-img', entries: ['bucket.js'], beside: ['index.js'], kilobytes: 25 },
  { name: 'oss-img/url', entries: ['url.js'], kilobytes: 4 },
  { name: 'worker.js', entries: ['worker.js'], kilobytes: 130 },
  { name: 'oss-img-sw.js', entries: ['oss-img-sw.js'], kilobytes: 165 },
];

/** The tarball that npm publishes; most of it is AVIF's encoder. */
export const mostPackedBytes = 3_300_000;

/** The compressed size of what a budget is about, in units of 1000 bytes. */
export function kilobytesOf({ entries, beside = [] }: Budget, folder = 'dist'): number {
  const loaded = filesOf(folder, beside);
  const more = [...filesOf(folder, entries)].filter((file) => !loaded.has(file));
  return more.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0) / 1000;
}

/** The files, and whatever they import statically. */
function filesOf(folder: string, entries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) add(name);
  };
  entries.forEach(add);
  return found;
}

/** Prints, at the end of a build, how large everything is. */
export function sizes(folder: string): Plugin {
  return {
    name: 'sizes',
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => {
        for (const budget of budgets)
          console.log(
            `${kilobytesOf(budget, folder).toFixed(1).padStart(7)} kB of ${budget.kilobytes}  ${budget.name}`,
          );
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('.'));
        const bytes = files.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
        console.log(`${(bytes / 1e6).toFixed(1).padStart(7)} MB  ${files.length} files`);
      },
    },
  };
}
