// The compressed size of a first visit's downloads: the page with the page door at once, its worker with the first picture, the service worker
// after that.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const folder = 'build/demo';
const kilobytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length, 0) / 1000;

/** The list at the head of the service worker names all files of the build. */
const [, list = '[]'] = /^const files = (\[.*?\]);/.exec(readFileSync(`${folder}/playground-sw.js`, 'utf8')) ?? [];

function builtFile(name: RegExp): string {
  const found = (JSON.parse(list) as string[]).find((file) => name.test(file));
  if (!found) throw new Error(`The build has no file like ${name}.`);
  return found.slice(1);
}

/** The files that an HTML file loads at once, with the word list of one language: that of the larger one. */
function loadedBy(page: string): Set<string> {
  const found = new Set([page]);
  const follow = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) follow(`assets/${name}`);
  };
  const html = readFileSync(`${folder}/${page}`, 'utf8');
  for (const [, file = ''] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) follow(file);
  follow(builtFile(/\/assets\/zh-[\w-]+\.js$/));
  return found;
}

test('the page loads less than 150 kB before its first picture, and the reference no more', () => {
  const page = kilobytes(loadedBy('index.html'));
  const docs = kilobytes(loadedBy('docs/index.html'));
  console.log(`the page ${page.toFixed(1)} kB, the reference ${docs.toFixed(1)} kB`);
  expect(page).toBeLessThan(150);
  expect(docs).toBeLessThan(150);
});

test('the worker of the first picture and the painter of the samples stay small', () => {
  const worker = kilobytes([builtFile(/\/assets\/worker-[\w-]+\.js$/)]);
  const painter = kilobytes([builtFile(/\/assets\/sample-worker-[\w-]+\.js$/)]);
  console.log(`the worker ${worker.toFixed(1)} kB, the painter ${painter.toFixed(1)} kB`);
  expect(worker).toBeLessThan(130);
  expect(painter).toBeLessThan(12);
});
