// The measurements, as data.
import { cpus, release, totalmem, type } from 'node:os';
import sharp from 'sharp';
import type { StartResult } from './cold-start.ts';
import type { EnduranceResult } from './endurance.ts';
import type { GrowthResult } from './growth.ts';
import type { Job } from './jobs.ts';
import type { MemoryResult } from './memory.ts';
import type { PeerName } from './peers.ts';
import type { ReductionResult } from './reductions.ts';
import { isNumber, median, ratio, type Series } from './rounds.ts';

export interface PeerResult extends Series {
  readonly median?: number;
  readonly best?: number;
  /** Time against sharp at one thread, the median over the rounds. */
  readonly ratio?: number;
  /** The same ratio from the best times: steadier where others use the machine. */
  readonly bestRatio?: number;
  /** PSNR of the written file against the exact answer, in dB. Missing where the sizes differ. */
  readonly psnr?: number;
  readonly kilobytes?: number;
}

export interface JobResult {
  readonly id: string;
  readonly title: string;
  readonly goal: number;
  readonly atLeast: number;
  readonly peers: readonly PeerResult[];
}

export interface Report {
  readonly machine: string;
  readonly versions: string;
  readonly jobs?: readonly JobResult[];
  /** The jobs format by format. */
  readonly formats?: readonly JobResult[];
  readonly memory?: readonly MemoryResult[];
  readonly endurance?: readonly EnduranceResult[];
  readonly starts?: readonly StartResult[];
  readonly growth?: readonly GrowthResult[];
  readonly reductions?: readonly ReductionResult[];
}

export interface Written {
  readonly psnr: number | undefined;
  readonly bytes: number;
}

export function jobResult(
  { id, title, goal, atLeast }: Job,
  all: readonly Series[],
  written: ReadonlyMap<PeerName, Written>,
): JobResult {
  const native = all.find(({ peer }) => peer === 'sharp');
  const nativeBest = Math.min(...(native?.milliseconds.filter(isNumber) ?? []));
  const results = all.map((series): PeerResult => {
    const known = series.milliseconds.filter(isNumber);
    const { psnr, bytes } = written.get(series.peer) ?? {};
    return {
      ...series,
      ...(known.length > 0 && { median: median(known), best: Math.min(...known) }),
      ...(known.length > 0 && native && { ratio: ratio(series, native), bestRatio: Math.min(...known) / nativeBest }),
      ...(psnr !== undefined && { psnr }),
      ...(bytes !== undefined && { kilobytes: bytes / 1000 }),
    };
  });
  return { id, title, goal, atLeast, peers: results };
}

export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${processors[0]?.model ?? 'unknown'}, ${memory} GB, ${type()} ${release()}`;
}

export const versions = (chromium: string): string =>
  `Chromium ${chromium}, Node ${process.version.slice(1)}, sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips})`;
