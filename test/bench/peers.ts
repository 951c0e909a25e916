// Who takes part, where it runs, and which jobs it can do: plain data, read by Node and by the page.
import type { Job, Kernel, Step } from './jobs.ts';

export interface PeerFacts {
  readonly title: string;
  /** `page`: in the page, with its own workers or none, as its authors intend. `worker`: in a worker the benchmark starts. */
  readonly runs: 'node' | 'page' | 'worker';
  readonly does: readonly Step['does'][];
  /** Accepts any number of jobs at once, as an application would submit them, and runs as many as it has workers. */
  readonly queuesItself?: boolean;
  /** Restricts the peer to these jobs: those it is best at, or was made for. By default it runs every job whose steps it does. */
  readonly only?: readonly string[];
  /**
   * The kernel it resizes with: the exact answer of that one is what its results are compared with. By default Lanczos 3,
   * also where a peer does not say what it uses.
   */
  readonly kernel?: Kernel;
}

const all: Step['does'][] = ['resize', 'quarter-turn', 'sharpen', 'text', 'blur', 'rotate', 'tone'];

/** The jobs whose time is that of resizing. */
const resizing = ['a', 'b', 'd', 'f', 'f1', 'g', 'h'];

const ossImg = { runs: 'page', does: all, queuesItself: true, kernel: 'area' } as const;

export const peers = {
  auto: { ...ossImg, title: 'oss-img, auto' },
  // An earlier build, where `--before` names its folder.
  before: { ...ossImg, title: 'oss-img, before' },
  portable: { ...ossImg, title: 'oss-img, portable' },
  lanczos: { ...ossImg, title: 'oss-img, Lanczos 3', kernel: 'lanczos3', only: resizing },
  // The small picture is decoded whole, because it is exact by default: what that costs.
  reduced: { ...ossImg, title: 'oss-img, nothing exact', only: ['g'] },
  // For the part `reduction` alone.
  'reduction-close': { ...ossImg, title: 'oss-img, reduction close', only: [] },
  'reduction-none': { ...ossImg, title: 'oss-img, reduction none', only: [] },
  sharp: { title: 'sharp, 1 thread', runs: 'node', does: all },
  // A faster mask than the one all others apply here, and the one most callers of sharp use.
  'sharp-3x3': { title: 'sharp, its own sharpen()', runs: 'node', does: ['sharpen'], only: ['c'] },
  vips: {
    title: 'wasm-vips',
    runs: 'worker',
    does: all.filter((step) => step !== 'text'),
  },
  'vips-1': {
    title: 'wasm-vips, 1 thread',
    runs: 'worker',
    does: all.filter((step) => step !== 'text'),
  },
  canvas: { title: 'plain canvas', runs: 'worker', does: all },
  jsquash: { title: 'naive @jsquash', runs: 'worker', does: all },
  pica: { title: 'pica and canvas', runs: 'page', does: ['resize', 'quarter-turn'], only: resizing },
  compressor: { title: 'compressorjs', runs: 'page', does: ['resize'], only: resizing },
  // Slow at everything else, but the fastest in the browser at one of these.
  magick: { title: 'magick-wasm', runs: 'worker', does: ['resize', 'quarter-turn'], only: ['a', 'b', 'g', 'h'] },
} as const satisfies Record<string, PeerFacts>;

export type PeerName = keyof typeof peers;

/** The peers that run in Node: sharp and its variants. */
export type NativeName = Extract<PeerName, `sharp${string}`>;
export type BrowserName = Exclude<PeerName, NativeName>;

export const isNative = (name: PeerName): name is NativeName => peers[name].runs === 'node';

export const kernelOf = (name: PeerName): Kernel => (peers[name] as PeerFacts).kernel ?? 'lanczos3';

export const peerNames = Object.keys(peers) as PeerName[];

export function canDo(name: PeerName, job: Job): boolean {
  const { does, only }: PeerFacts = peers[name];
  return (only?.includes(job.id) ?? true) && job.steps.every((step) => does.includes(step.does));
}
