// Writes the tables into docs/speed.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { between } from '../docs/markdown.ts';
import type { Report } from './report.ts';
import { asMarkdown, tablesOf } from './tables.ts';

const page = 'docs/speed.md';

export function writeSpeedPage(report: Report): void {
  const tables = [`${report.machine}. ${report.versions}.`, '', ...tablesOf(report).map(asMarkdown)].join('\n');
  const text = readFileSync(page, 'utf8');
  if (!between('bench').test(text))
    throw new Error(`${page} has no place for the tables. Expected <!-- bench --> and <!-- /bench -->.`);
  writeFileSync(
    page,
    text.replace(between('bench'), () => tables),
  );
}
