// README.md between its markers.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Report } from './report.ts';
import { asMarkdown, tablesOf } from './tables.ts';

const marked = /(?<=<!-- bench -->\n)[\s\S]*?(?=<!-- \/bench -->)/;

export function writeReadme(report: Report): void {
  const text = [`${report.machine}. ${report.versions}.`, '', ...tablesOf(report).map(asMarkdown)].join('\n');
  const readme = readFileSync('README.md', 'utf8');
  if (!marked.test(readme))
    throw new Error('README.md has no place for it. Expected <!-- bench --> and <!-- /bench -->.');
  writeFileSync(
    'README.md',
    readme.replace(marked, () => text),
  );
}
