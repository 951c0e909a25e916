// The README's few figures, taken from the tables the benchmark wrote into docs/speed.md.
import { readPage, tableOf } from './markdown.ts';

type Row = Readonly<Record<string, string>>;

/** The rows below a title, each by the heads of its columns. */
function rowsBelow(title: string): Row[] {
  const lines = readPage('docs/speed.md').text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(title));
  if (start < 0) throw new Error(`docs/speed.md has no table "${title}".`);
  const end = lines.findIndex((line, at) => at > start + 1 && line === '');
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const [heads = '', , ...rows] = lines.slice(start + 2, end);
  return rows.map((row) => Object.fromEntries(cells(heads).map((head, column) => [head, cells(row)[column] ?? ''])));
}

function find(rows: readonly Row[], wanted: Row): Row {
  const found = rows.find((row) => Object.entries(wanted).every(([head, start]) => row[head]?.startsWith(start)));
  if (found) return found;
  throw new Error(`docs/speed.md has no row for ${JSON.stringify(wanted)}.`);
}

const peers = ['oss-img, auto', 'wasm-vips', 'plain canvas', 'naive @jsquash'] as const;

const times = rowsBelow('Time against sharp');
const quality = rowsBelow('PSNR in dB');
const memory = rowsBelow("Memory of the page's process");
const starts = rowsBelow('From an empty page');

const megabytes = (peer: string): string => {
  const { ready, 'peak of the job': peak } = find(memory, { job: 'a:', peer });
  return `${Number(ready) + Number(peak)} MB`;
};

export const speedSummary = tableOf(
  ['', 'oss-img', 'wasm-vips', 'plain canvas', '@jsquash, naive'],
  [
    ['12 MP JPEG to 800 px: time', ...peers.map((peer) => `${find(times, { job: 'a:' })[peer]} ×`)],
    [
      '… its PSNR against the exact result',
      ...peers.map((peer) => `${find(quality, { job: 'a:' })[peer]?.split(' ')[0]} dB`),
    ],
    ['… memory of the page at its peak', ...peers.map(megabytes)],
    ['2 MP JPEG sharpened: time', ...peers.map((peer) => `${find(times, { job: 'c:' })[peer]} ×`)],
    ['empty page to a first thumbnail', ...peers.map((peer) => `${find(starts, { job: 'g:', peer }).first} ms`)],
  ],
);
