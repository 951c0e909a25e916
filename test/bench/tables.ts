// The report as tables, for the terminal and for docs/speed.md.
import { jobs } from './jobs.ts';
import { type PeerName, peerNames, peers } from './peers.ts';
import type { JobResult, PeerResult, Report } from './report.ts';

export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const fixed = (value: number | undefined, digits = 0): string => value?.toFixed(digits) ?? 'n/a';

/** Equal pictures have an infinite PSNR. */
const decibels = (psnr: number | undefined): string => (psnr === Number.POSITIVE_INFINITY ? 'exact' : fixed(psnr, 1));

/** Everything measured for one job. */
export function jobTable({ id, title, goal, atLeast, peers: results }: JobResult): Table {
  return {
    title: `${id}: ${title} (goal ${goal}, at least ${atLeast})`,
    rows: [
      ['', 'ratio', 'of bests', 'median ms', 'best ms', 'PSNR dB', 'kB'],
      ...results.map(({ peer, failure, ...of }) => [
        peers[peer].title,
        ...(failure
          ? [failure, '', '', '', '', '']
          : [
              fixed(of.ratio, 2),
              fixed(of.bestRatio, 2),
              fixed(of.median, 1),
              fixed(of.best, 1),
              decibels(of.psnr),
              fixed(of.kilobytes, 1),
            ]),
      ]),
    ],
  };
}

/** One row for each job, one column for each peer. */
function overview(title: string, results: readonly JobResult[], cell: (of: PeerResult) => string): Table {
  const present = peerNames.filter((name) => results.some((job) => job.peers.some(({ peer }) => peer === name)));
  return {
    title,
    rows: [
      ['job', 'goal', 'at least', ...present.map((name) => peers[name].title)],
      ...results.map((job) => [
        `${job.id}: ${job.title}`,
        String(job.goal),
        String(job.atLeast),
        ...present.map((name) => {
          const of = job.peers.find(({ peer }) => peer === name);
          return of && !of.failure ? cell(of) : 'n/a';
        }),
      ]),
    ],
  };
}

const timeCell = ({ ratio, median, peer }: PeerResult): string =>
  peer === 'sharp' ? `${fixed(median, median && median < 10 ? 1 : 0)} ms` : fixed(ratio, 2);

const qualityCell = ({ psnr, kilobytes }: PeerResult): string => `${decibels(psnr)} / ${fixed(kilobytes, 1)}`;

function workersTable(results: readonly JobResult[]): Table[] {
  const [two, one] = ['f', 'f1'].map((id) => results.find((job) => job.id === id));
  if (!two || !one) return [];
  const gain = ({ peer, median }: PeerResult): string[] => {
    const alone = one.peers.find((other) => other.peer === peer)?.median;
    return [peers[peer].title, median && alone ? fixed(alone / median, 2) : 'n/a'];
  };
  return [{ title: 'Two workers, times as fast as one (50 x 2 MP)', rows: [['', 'gain'], ...two.peers.map(gain)] }];
}

export function tablesOf({
  jobs: times,
  formats,
  memory,
  endurance,
  starts,
  growth,
  reductions,
}: Omit<Report, 'machine' | 'versions'>): Table[] {
  const tables: Table[] = [];
  if (times) {
    tables.push(
      overview('Time against sharp at one thread', times, timeCell),
      overview(
        'PSNR in dB against the exact answer of the kernel that the peer resizes with / kB of the result',
        times,
        qualityCell,
      ),
      ...workersTable(times),
    );
  }
  if (formats) {
    tables.push(
      overview('Format by format: time against sharp at one thread', formats, timeCell),
      overview('Format by format: PSNR in dB against the exact answer / kB of the result', formats, qualityCell),
    );
  }
  if (memory) {
    const rows = memory.map(({ job, peer, ready, peak }) => [
      titleOf(job),
      peers[peer].title,
      fixed(ready),
      fixed(peak),
    ]);
    tables.push({
      title: "Memory of the page's process in MB: what the peer takes, and what one job adds at its peak",
      rows: [['job', 'peer', 'ready', 'peak of the job'], ...rows],
    });
  }
  if (endurance?.[0]) {
    const counts = Object.keys(endurance[0].megabytes);
    tables.push({
      title: 'Memory of the page in MB after so many pictures of five kinds',
      rows: [
        ['peer', ...counts],
        ...endurance.map(({ peer, megabytes }) => [
          peers[peer].title,
          ...counts.map((count) => fixed(megabytes[Number(count)])),
        ]),
      ],
    });
  }
  if (starts) {
    const rows = starts.map(({ job, peer, first, second }) => [
      titleOf(job),
      peers[peer].title,
      fixed(first),
      fixed(second),
    ]);
    tables.push({
      title: 'From an empty page to the first result, and the second one, in ms',
      rows: [['job', 'peer', 'first', 'second'], ...rows],
    });
  }
  if (growth) tables.push(growthTable(growth));
  if (reductions) {
    const rows = reductions.map(({ job, reduction, failure, ...of }) => [
      titleOf(job),
      reduction,
      ...(failure
        ? [failure, '', '', '']
        : [fixed(of.ratio, 2), fixed(of.median, 1), decibels(of.psnr), decibels(of.pixelPsnr)]),
    ]);
    tables.push({
      title: 'What reducing a picture while it is decoded gains and costs',
      rows: [['job', 'reduction', 'time against fast', 'median ms', 'PSNR dB', 'PSNR dB, written as PNG'], ...rows],
    });
  }
  return tables;
}

function growthTable(growth: NonNullable<Report['growth']>): Table {
  const present: PeerName[] = growth[0]?.peers.map(({ peer }) => peer) ?? [];
  const cells = (of: NonNullable<Report['growth']>[number]['peers'][number], megapixels: number): string[] => [
    of.failure ?? fixed(of.median, 1),
    of.median === undefined ? '' : fixed(of.median / megapixels, 1),
    ...(peers[of.peer].runs === 'node' ? [] : [fixed(of.peak)]),
  ];
  const heads = (name: PeerName): string[] => [
    `${peers[name].title}, ms`,
    'ms/MP',
    ...(peers[name].runs === 'node' ? [] : ['peak MB']),
  ];
  return {
    title: 'Growth with the size of the picture',
    rows: [
      ['job', 'MP', ...present.flatMap(heads)],
      ...growth.map(({ job, megapixels, peers: results }) => [
        job,
        fixed(megapixels, 1),
        ...results.flatMap((of) => cells(of, megapixels)),
      ]),
    ],
  };
}

const titleOf = (id: string): string => `${id}: ${jobs.find((job) => job.id === id)?.title}`;

/** Aligns the first column left, numbers right. */
export function asText({ title, rows }: Table): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return `\n${title}\n${rows.map(line).join('\n')}`;
}

export function asMarkdown({ title, rows: [heads = [], ...rows] }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`${title}:`, '', line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line), ''].join('\n');
}
