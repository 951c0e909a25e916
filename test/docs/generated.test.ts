// Whatever the documentation takes from data is held to the data. `npm run docs` writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownBytes, knownSizes, knownText } from '../pipeline/known-answers.ts';
import { actionNames, actionOverview, actionSections, refusedTable } from './action-sections.ts';
import { errorTable } from './error-table.ts';
import { limitTable, otherLimitTable } from './limit-table.ts';
import { between, readPage, root, tableOf } from './markdown.ts';
import { speedSummary } from './speed-summary.ts';
import { bundledPackages, thirdPartyNotices } from './third-party-notices.ts';

const byteTable = tableOf(
  ['steps', 'the service', 'here', 'known from'],
  [
    ...knownBytes.map(({ process, ours, theirs, source }) => [
      `\`${process}\``,
      theirs === undefined ? 'unknown' : String(theirs),
      String(ours),
      source,
    ]),
    ...knownText.map(({ process, ours, theirs, source }) => [
      `\`${process}\``,
      String(theirs),
      `${ours}: the browser draws the text`,
      source,
    ]),
  ],
);

/** The rows that compare, for the README. */
const sameBytes = tableOf(
  ['`example.jpg?x-oss-process=image/...`', 'the service', 'here'],
  [...knownBytes, ...knownText]
    .filter(({ theirs }) => theirs !== undefined)
    .map(({ process, ours, theirs }) => [`\`${process}\``, `${theirs} bytes`, `${ours} bytes`]),
);

const sizeTable = tableOf(
  ['source', 'steps', 'result', 'known from'],
  knownSizes.map(([picture, steps, result, source]) => [picture, `\`${steps}\``, result, source]),
);

test.each([
  { file: 'README.md', marker: 'actions', content: actionNames },
  { file: 'README.md', marker: 'bytes', content: sameBytes },
  { file: 'README.md', marker: 'speed', content: speedSummary },
  { file: 'docs/actions.md', marker: 'overview', content: actionOverview },
  { file: 'docs/actions.md', marker: 'actions', content: actionSections },
  { file: 'docs/actions.md', marker: 'refused', content: refusedTable },
  { file: 'docs/errors.md', marker: 'errors', content: errorTable },
  { file: 'docs/limits.md', marker: 'limits', content: limitTable },
  { file: 'docs/limits.md', marker: 'other-limits', content: otherLimitTable },
  { file: 'docs/known-numbers.md', marker: 'bytes', content: byteTable },
  { file: 'docs/known-numbers.md', marker: 'sizes', content: sizeTable },
])('$file: "$marker" is what the data says', ({ file, marker, content }) => {
  const { text } = readPage(file);
  expect(text).toMatch(between(marker));
  if (process.env.UPDATE_DOCS)
    writeFileSync(
      join(root, file),
      text.replace(between(marker), () => `${content}\n`),
    );
  expect(readPage(file).text.match(between(marker))?.[0]).toBe(`${content}\n`);
});

test('THIRD-PARTY-NOTICES.txt has the licence of everything that is bundled', () => {
  const file = join(root, 'THIRD-PARTY-NOTICES.txt');
  if (process.env.UPDATE_DOCS) writeFileSync(file, thirdPartyNotices());
  expect(readFileSync(file, 'utf8')).toBe(thirdPartyNotices());
});

test('every dependency has its line in docs/design.md', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const docs = JSON.parse(readFileSync(join(root, 'docs/package.json'), 'utf8'));
  const { text } = readPage('docs/design.md');
  const listed = (marker: string): string[] =>
    [...(text.match(between(marker))?.[0] ?? '').matchAll(/^- (`[^:]+):/gm)]
      .flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
      .sort();
  const all = new Set(Object.keys({ ...devDependencies, ...docs.devDependencies }));
  expect([...listed('bundled'), ...listed('dev-dependencies')].sort()).toEqual([...all].sort());
  const compiler = 'assemblyscript';
  expect(listed('bundled')).toEqual(bundledPackages.filter((name) => name !== compiler));
});
