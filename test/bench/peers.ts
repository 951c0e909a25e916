// Who takes part, where it runs, and which jobs it can do: plain data, read by Node and by the page.
import { extensionOf } from './extension-of.ts';
import { formatJobs } from './format-jobs.ts';
import type { Job, Kernel, Step } from './jobs.ts';

export interface PeerFacts {
  readonly title: string;
  /** `page`: in the page, with its own workers or none, as its authors intend. `worker`: in a worker the benchmark starts. */
  readonly runs: 'node' | 'page' | 'worker';
  readonly does: readonly Step['does'][];
  /** The extensions of the sources it reads; all by default. */
  readonly reads?: readonly string[];
  /** The formats it writes; all by default. */
  readonly writes?: readonly Job['format'][];
  /** It cannot write progressive JPEGs. */
  readonly lacksProgressive?: true;
  /** It reads or writes only one frame of an animation. */
  readonly lacksAnimation?: true;
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

const all: Step['does'][] = ['resize', 'crop', 'quarter-turn', 'sharpen', 'text', 'blur', 'rotate', 'tone'];

/** The jobs whose time is that of resizing. */
const resizing = ['a', 'b', 'd', 'f', 'f1', 'g', 'h'];

/** Jobs that hand over the same bytes as a file and as a buffer. */
const fromFiles = ['file-12mp', 'buffer-12mp', 'file-2mp', 'buffer-2mp'];

const ofBrowser = {
  reads: ['jpg', 'png', 'webp', 'avif', 'gif'],
  writes: ['jpeg', 'png', 'webp'],
  lacksProgressive: true,
  lacksAnimation: true,
} as const;

const wasmVips = { runs: 'worker', does: all.filter((step) => step !== 'text') } as const;
/** The AVIF module of wasm-vips is a file of its own. */
const withoutAvif = {
  reads: ['jpg', 'png', 'webp', 'gif', 'tiff'],
  writes: ['jpeg', 'png', 'webp', 'gif'],
} as const;

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
  vips: { ...wasmVips, ...withoutAvif, title: 'wasm-vips' },
  'vips-1': { ...wasmVips, ...withoutAvif, title: 'wasm-vips, 1 thread' },
  'vips-avif': { ...wasmVips, title: 'wasm-vips with AVIF', only: ['avif-jpg', 'jpg-avif'] },
  canvas: { ...ofBrowser, title: 'plain canvas', runs: 'worker', does: all },
  jsquash: {
    title: 'naive @jsquash',
    runs: 'worker',
    does: all,
    reads: ['jpg', 'png', 'webp', 'avif'],
    lacksAnimation: true,
  },
  pica: {
    ...ofBrowser,
    title: 'pica and canvas',
    runs: 'page',
    does: ['resize', 'quarter-turn'],
    only: [...resizing, ...fromFiles],
  },
  compressor: {
    ...ofBrowser,
    title: 'compressorjs',
    runs: 'page',
    does: ['resize'],
    only: [...resizing, ...fromFiles],
  },
  // Slow at everything else, but the fastest in the browser at one of the first four.
  magick: {
    title: 'magick-wasm',
    runs: 'worker',
    does: ['resize', 'crop', 'quarter-turn'],
    only: ['a', 'b', 'g', 'h', ...formatJobs.map(({ id }) => id)],
  },
} as const satisfies Record<string, PeerFacts>;

export type PeerName = keyof typeof peers;

/** The peers that run in Node: sharp and its variants. */
export type NativeName = Extract<PeerName, `sharp${string}`>;
export type BrowserName = Exclude<PeerName, NativeName>;

export const isNative = (name: PeerName): name is NativeName => peers[name].runs === 'node';

export const kernelOf = (name: PeerName): Kernel => (peers[name] as PeerFacts).kernel ?? 'lanczos3';

export const peerNames = Object.keys(peers) as PeerName[];

export function canDo(name: PeerName, job: Job): boolean {
  const { does, only, reads, writes, lacksProgressive, lacksAnimation }: PeerFacts = peers[name];
  return (
    (only?.includes(job.id) ?? true) &&
    job.steps.every((step) => does.includes(step.does)) &&
    (reads?.includes(extensionOf(job.picture)) ?? true) &&
    (writes?.includes(job.format) ?? true) &&
    !(job.progressive && lacksProgressive) &&
    !(job.animated && lacksAnimation)
  );
}
