// The lines that docs/usage.md tells users of a framework to add are those that the tested applications have.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage, root } from './markdown.ts';

test.each([
  ['parcel/package.json', 'package.json'],
  ['angular/angular.json', 'assets'],
])('%s has the lines that the guide names', (file, place) => {
  const row = readPage('docs/usage.md')
    .text.split('\n')
    .find((line) => line.includes(`\`${place}\``) && line.includes('": '));
  const [, line = ''] = /`([^`]*": [^`]*)`/.exec(row ?? '') ?? [];
  const written = readFileSync(join(root, 'test/install/frameworks', file), 'utf8');
  const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');
  expect(line).not.toBe('');
  expect(withoutBlanks(written)).toContain(withoutBlanks(line));
});
