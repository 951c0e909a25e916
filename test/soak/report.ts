// What the parts found, as data and as the table of README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { machine } from '../bench/report.ts';
import { between, tableOf } from '../docs/markdown.ts';

export interface Row {
  readonly what: string;
  readonly count: number;
  /** What went wrong, in words, each time it did. */
  readonly failures: readonly string[];
  readonly seconds: number;
  /** Megabytes of the page's process, by how much was done. */
  readonly megabytes?: ReadonlyMap<number, number> | undefined;
}

export interface SoakReport {
  readonly rows: readonly Row[];
  /** Kind of machine and version of the browser. */
  readonly place: string;
}

export const placeOf = (browser: string): string => `${machine()}, Chromium ${browser}`;

const amount = (count: number): string => count.toLocaleString('en-US');

const durationOf = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

const memoryOf = ({ megabytes }: Row): string => {
  const readings = [...(megabytes?.values() ?? [])];
  return readings.length > 1 ? `${readings[0]?.toFixed()} / ${readings.at(-1)?.toFixed()} MB` : '';
};

const overview = (rows: readonly Row[]): string =>
  tableOf(
    ['', 'how many', 'failed', 'took', 'memory before / after'],
    rows.map((row) => [
      row.what,
      amount(row.count),
      amount(row.failures.length),
      durationOf(row.seconds),
      memoryOf(row),
    ]),
  );

/** How the memory of the longest part goes. */
function courseOf(rows: readonly Row[]): string {
  const [longest] = rows.filter(({ megabytes }) => (megabytes?.size ?? 0) > 2);
  if (!longest?.megabytes) return '';
  const readings = [...longest.megabytes];
  const heads = ['jobs done', ...readings.map(([count]) => amount(count))];
  return `\n\n${tableOf(heads, [['memory in MB', ...readings.map(([, megabytes]) => megabytes.toFixed())]])}`;
}

export const textOf = ({ rows, place }: SoakReport): string => `${place}.\n\n${overview(rows)}${courseOf(rows)}\n`;

export function writeReadme(report: SoakReport): void {
  const page = 'README.md';
  const text = readFileSync(page, 'utf8');
  if (!between('soak').test(text))
    throw new Error(`${page} has no place for the table. Expected <!-- soak --> and <!-- /soak -->.`);
  writeFileSync(
    page,
    text.replace(between('soak'), () => textOf(report)),
  );
}
