// The built package, its dependencies among it, uses nothing newer than the browsers that docs/browsers.md promises. The names of
// ECMAScript later than 2022 in src are held by the compiler already.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage } from '../docs/markdown.ts';

const dist = join(import.meta.dirname, '../../dist');
const files = readdirSync(dist)
  .filter((file) => file.endsWith('.js'))
  .map((file) => ({ file, text: readFileSync(join(dist, file), 'utf8') }));

/** What is too new, and its first versions in Chrome, Firefox and Safari (MDN's browser compatibility data, 8.1). */
const tooNew: readonly (readonly [use: RegExp, chrome: number, firefox: number, safari: number])[] = [
  [/\.(toSorted|toReversed|toSpliced)\(/, 110, 115, 16],
  [/\.isWellFormed\(|\.toWellFormed\(/, 111, 119, 16.4],
  [/\b(Object|Map)\.groupBy\b/, 117, 119, 17.4],
  [/\bPromise\.withResolvers\b/, 119, 121, 17.4],
  [/\bPromise\.try\b/, 128, 134, 18.2],
  [/\bArray\.fromAsync\b/, 121, 115, 16.4],
  [/\bAbortSignal\.any\b/, 116, 124, 17.4],
  [/\bURL\.canParse\b/, 120, 115, 17],
  [/\bURL\.parse\b/, 126, 126, 18],
  [/\bResponse\.json\(/, 105, 115, 17],
  [/\bReadableStream\.from\b/, Number.POSITIVE_INFINITY, 117, 27],
  [/\bfor await\s*\([^)]*\.(body|stream\(\))\)/, 124, 110, 27],
  [/\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|intersection|union)\(/, 122, 127, 17],
  [
    /\bIterator\.(from|concat)\b|\.(values|keys|entries)\(\)\.(map|filter|some|every|find|reduce|take|drop)\(/,
    122,
    131,
    18.4,
  ],
  [/\bIntl\.Segmenter\b/, 87, 125, 14.1],
  [/\bURLPattern\b/, 95, 142, 26],
  [/\bVideoFrame\b/, 94, 130, 16.4],
  [/\bindexedDB\.databases\b/, 72, 126, 14],
  [/\.transferToFixedLength\(|\bresizable\b/, 114, 122, 17.4],
  [/\b(Math\.(f16round|sumPrecise)|Float16Array|RegExp\.escape)\b/, 135, 129, 18.2],
  [/[^\w$]\/[^/\n]+\/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(/, 112, 116, 17],
  [/\bimport\s[^;]*\swith\s*\{/, 123, 138, 17.2],
  [/\b(Symbol\.(asyncDispose|dispose)|await using)\b/, 125, 141, 27.3],
];

/** The promised versions, as the table of the page gives them. */
const promised = ['Chrome', 'Firefox', 'Safari'].map((name) => {
  const version = new RegExp(`^\\| ${name}\\b[^|]*\\| ([\\d.]+) \\|`, 'm').exec(readPage('docs/browsers.md').text)?.[1];
  return Number(version);
});

test('the page promises versions, each older than everything in this list somewhere', () => {
  expect(promised).toEqual([103, 114, 16.4]);
  for (const [use, ...firstVersions] of tooNew)
    expect(
      firstVersions.some((version, engine) => version > (promised[engine] as number)),
      String(use),
    ).toBe(true);
});

test.each(tooNew)('%s is not used', (use) => {
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter(({ text }) => use.test(text)).map(({ file }) => file)).toEqual([]);
});

test('the only thing that some of the promised versions lack is asked for before it is used', () => {
  const users = files.filter(({ text }) => /\bImageDecoder\(/.test(text));
  expect(users.map(({ file }) => file)).toEqual(['worker.js']);
  for (const { text } of users) expect(text).toMatch(/typeof ImageDecoder\b[\s\S]*\bImageDecoder\(/);
});

test('what the promised versions come from is used', () => {
  const all = files.map(({ text }) => text).join('\n');
  for (const use of ['AbortSignal.timeout(', 'type:`module`', 'OffscreenCanvas(', 'DecompressionStream('])
    expect(all).toContain(use);
});
