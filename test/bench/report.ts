// What was measured, as data, and the same as text.
import type { Job } from './jobs.ts';
import { type PeerName, peers } from './peers.ts';
import { isNumber, median, ratio, type Series } from './rounds.ts';

export interface PeerResult {
  readonly peer: PeerName;
  readonly median?: number;
  readonly best?: number;
  /** Time against sharp at one thread, the median over the rounds. */
  readonly ratio?: number;
  readonly psnr?: number;
  readonly kilobytes?: number;
  readonly milliseconds: readonly (number | undefined)[];
  readonly failure?: string;
}

export interface JobResult {
  readonly id: string;
  readonly title: string;
  readonly goal: number;
  readonly atLeast: number;
  readonly peers: readonly PeerResult[];
}

export interface Written {
  readonly psnr: number;
  readonly bytes: number;
}

export function jobResult(
  { id, title, goal, atLeast }: Job,
  all: readonly Series[],
  written: ReadonlyMap<PeerName, Written>,
): JobResult {
  const native = all.find(({ peer }) => peer === 'sharp');
  const results = all.map((series): PeerResult => {
    const known = series.milliseconds.filter(isNumber);
    const { psnr, bytes } = written.get(series.peer) ?? {};
    return {
      ...series,
      ...(known.length > 0 && { median: median(known), best: Math.min(...known) }),
      ...(known.length > 0 && native && { ratio: ratio(series, native) }),
      ...(psnr !== undefined && { psnr }),
      ...(bytes !== undefined && { kilobytes: bytes / 1000 }),
    };
  });
  return { id, title, goal, atLeast, peers: results };
}

export const fixed = (value: number | undefined, digits: number): string =>
  value === undefined || Number.isNaN(value) ? 'n/a' : value.toFixed(digits);

/** Rows of cells as columns of text, the first one to the left, numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

export function jobText({ id, title, goal, atLeast, peers: results }: JobResult): string {
  const rows = results.map(({ peer, failure, ...of }) => [
    peers[peer].title,
    fixed(of.ratio, 2),
    fixed(of.median, 1),
    fixed(of.best, 1),
    fixed(of.psnr, 2),
    fixed(of.kilobytes, 1),
    ...(failure ? [failure] : []),
  ]);
  const heads = ['', 'ratio', 'median ms', 'best ms', 'PSNR dB', 'kB'];
  return `\n${id}: ${title} (goal ${goal}, at least ${atLeast})\n${columns([heads, ...rows])}`;
}
