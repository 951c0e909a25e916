// The engine: bytes -> header -> plan -> decode -> apply -> encode -> bytes. What needs a browser or WASM is handed in.
import type { Tools } from '../actions/action.ts';
import { asOssError, imageDamage, OssError, type WireError } from '../errors.ts';
import { isWorthKeeping } from '../formats/icc.ts';
import { formats, sniff } from '../formats/index.ts';
import { flatten } from '../kernels/composite.ts';
import { isOpaque } from '../kernels/opacity.ts';
import { orient } from '../kernels/orient.ts';
import type { Limits } from '../limits.ts';
import { type FormatName, type Header, isSameSize, type PixelBuffer, type Size } from '../pixels.ts';
import type { Job } from '../request/job.ts';
import type { Codecs } from './codecs.ts';
import { actionOf, type Plan, pixelActionOf, planJob } from './plan.ts';

export interface Timing {
  /** `queue`, `read`, `decode`, the name of a step, or `encode`. */
  readonly stage: string;
  readonly ms: number;
}

export interface Progress {
  readonly stage: 'queue' | 'read' | 'decode' | 'apply' | 'encode';
  /** The action under way, while `apply`. */
  readonly step?: string;
  /** Of the job's stages, 0 to 1. */
  readonly fraction: number;
}

export interface Success extends Size {
  readonly ok: true;
  readonly body: ArrayBuffer;
  readonly contentType: string;
  readonly format: FormatName | 'json';
  readonly frameCount: number;
  readonly timings: readonly Timing[];
}

/** Errors travel as plain data: a thrown one would lose its code on the way out of a worker. */
export type Outcome = Success | { readonly ok: false; readonly error: WireError };

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Here, in a pool or through a port: callers cannot tell. The source is consumed: it may be transferred away. */
export interface Engine {
  run(job: Job, source: ArrayBuffer, options?: RunOptions): Promise<Outcome>;
}

export interface EngineParts extends Tools {
  readonly codecs: Codecs;
  readonly limits: Limits;
}

export function makeEngine(parts: EngineParts): Engine {
  return {
    run: async (job, source, options = {}) => {
      try {
        return await runJob(job, new Uint8Array(source), options, parts);
      } catch (thrown) {
        options.signal?.throwIfAborted();
        return { ok: false, error: asOssError(thrown).toWire() };
      }
    },
  };
}

/** What the source is, by its content. */
export function readSource(bytes: Uint8Array): Header {
  return sniff(bytes).readHeader(bytes);
}

async function runJob(
  job: Job,
  bytes: Uint8Array<ArrayBuffer>,
  options: RunOptions,
  parts: EngineParts,
): Promise<Outcome> {
  const clock = startClock(options, job.steps.length + 3);
  const [header, plan] = await clock.time('read', 'read', () => {
    const read = readSource(bytes);
    const planned = planJob(job, read, parts.limits);
    // Only after the limits: a file cut off may also be far too large, and the walk through it costs more than the header.
    const damage = formats[read.format].findDamage(bytes);
    if (damage) throw imageDamage(damage);
    return [read, planned] as const;
  });
  const report = job.steps.map(actionOf).find((action) => action.kind === 'report');
  if (report) return textOutcome(report.report(header), header, clock.timings);

  let pixels = await clock.time('decode', 'decode', async () => {
    const decoded = await parts.codecs.of[header.format].decode(bytes, header);
    return plan.orientation === 1 ? decoded : orient(decoded, plan.orientation);
  });
  for (const planned of plan.steps) {
    const action = pixelActionOf(planned);
    pixels = await clock.time('apply', action.name, async () => {
      await action.prepare?.(planned.plan, parts);
      return heldToPlan(action.apply(pixels, planned.plan, parts), planned.plan.size, action.name);
    });
  }
  const body = await clock.time('encode', 'encode', async () => {
    const encoded = await encode(pixels, plan, parts);
    // The pixels were never converted, so the profile they are in goes with them.
    const profile = await formats[header.format].readProfile(bytes);
    return profile && isWorthKeeping(profile) ? formats[plan.output.format].withProfile(encoded, profile) : encoded;
  });
  return {
    ok: true,
    body: body.buffer,
    contentType: formats[plan.output.format].contentType,
    format: plan.output.format,
    ...plan.size,
    frameCount: 1,
    timings: clock.timings,
  };
}

/** As OSS: where the format carries no alpha, transparent becomes white. */
function encode(pixels: PixelBuffer, { output }: Plan, { codecs }: EngineParts): Promise<Uint8Array<ArrayBuffer>> {
  const visible = formats[output.format].alpha || isOpaque(pixels) ? pixels : flatten(pixels, 'FFFFFF');
  return codecs.of[output.format].encode(visible, { quality: output.quality });
}

/** A step that leaves another size than planned is a fault of ours, and no picture. */
function heldToPlan(pixels: PixelBuffer, size: Size, name: string): PixelBuffer {
  if (isSameSize(pixels, size)) return pixels;
  throw new OssError({
    code: 'InternalError',
    message: `The action ${name} made ${pixels.width}x${pixels.height} where ${size.width}x${size.height} was planned.`,
  });
}

function textOutcome(text: string, { width, height, frameCount }: Header, timings: readonly Timing[]): Outcome {
  const body = new TextEncoder().encode(text).buffer;
  return { ok: true, body, contentType: 'application/json', format: 'json', width, height, frameCount, timings };
}

/** Times the stages, tells of them, and stops between them when the caller has lost interest. */
function startClock({ signal, onProgress }: RunOptions, stages: number) {
  const timings: Timing[] = [];
  return {
    timings,
    time: async <T>(stage: Progress['stage'], name: string, work: () => T | Promise<T>): Promise<T> => {
      signal?.throwIfAborted();
      onProgress?.({ stage, ...(stage === 'apply' && { step: name }), fraction: Math.min(1, timings.length / stages) });
      const start = performance.now();
      const result = await work();
      signal?.throwIfAborted();
      timings.push({ stage: name, ms: performance.now() - start });
      return result;
    },
  };
}
