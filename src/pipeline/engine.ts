// The engine: bytes -> header -> plan -> decode -> apply -> encode -> bytes. Whatever needs a browser or WebAssembly is handed in.
import type { Tools } from '../actions/action.ts';
import { effectOf, reportOf } from '../actions/effects.ts';
import { hexOf } from '../bytes.ts';
import { asOssError, OssError, type WireError } from '../errors.ts';
import type { Recolour } from '../formats/colour/colours.ts';
import { profileOf } from '../formats/colour/profile-of.ts';
import { type ColourSpace, srgb } from '../formats/colour/space.ts';
import { fileColours } from '../formats/file-colours.ts';
import { formats } from '../formats/index.ts';
import { channelsOf } from '../kernels/colour.ts';
import { isOpaque } from '../kernels/opacity.ts';
import { orient } from '../kernels/orient.ts';
import { recycle } from '../pixel-memory.ts';
import {
  type FormatName,
  type Frame,
  type Header,
  isSameSize,
  type PixelBuffer,
  type Size,
  shownDelay,
} from '../pixels.ts';
import type { Job } from '../request/job.ts';
import { type Listeners, type Pause, startClock, type Timing } from './clock.ts';
import { type MarkPlans, makeMarks, planMarks } from './marks.ts';
import { actionOf, type Plan, type PlannedStep } from './plan.ts';
import { inWordsOf, openSource, type SourceDependencies } from './source.ts';

/** A finished job. Width and height are those of the result; for `json`, those of the source as it is stored. */
export interface Success extends Size {
  readonly ok: true;
  readonly body: ArrayBuffer;
  readonly contentType: string;
  readonly format: FormatName | 'json';
  readonly frameCount: number;
  readonly timings: readonly Timing[];
}

/** A finished or a failed job. Errors travel as plain data: a thrown one would lose its code on the way out of a worker. */
export type Outcome = Success | { readonly ok: false; readonly error: WireError };

/** The pictures a job needs besides its source, for its watermarks, by key. */
export type Objects = Readonly<Record<string, ArrayBuffer>>;

/** How urgent a job is beside others. The names are those of `fetch`. */
export type Priority = 'auto' | 'low';

export interface RunOptions extends Listeners {
  readonly objects?: Objects | undefined;
  /** Id of the page or worker that asked for the job; absent for the page's own. Where jobs wait, clients take turns. */
  readonly client?: string | undefined;
  /** `low`: where jobs wait, this one lets all others go first. */
  readonly priority?: Priority | undefined;
}

/** Runs jobs: in this thread, in a pool or through a port, which callers cannot tell apart. */
export interface Engine {
  /**
   * Source and objects are consumed: they may be transferred away. Rejects with the signal's reason when aborted; every other failure
   * is an Outcome.
   */
  run(job: Job, source: ArrayBuffer, options?: RunOptions): Promise<Outcome>;
}

/** The kernels, text drawing, codecs and limits of an engine. */
export interface EngineDependencies extends Omit<Tools, 'marks' | 'localColor'>, SourceDependencies {
  /**
   * Set where the thread has other work too and nobody could end it: a job lets other work in between its stages and frames, and is
   * ended after this time. Start no job before another has ended: jobs that let each other in would all hold their pictures at once.
   */
  readonly longestMs?: number;
}

export function makeEngine(dependencies: EngineDependencies): Engine {
  return {
    run: async (job, source, options = {}) => {
      const bytes = new Uint8Array(source);
      try {
        return await runJob(job, bytes, options, dependencies);
      } catch (thrown) {
        options.signal?.throwIfAborted();
        return { ok: false, error: asOssError(thrown).toWire() };
      }
    },
  };
}

async function runJob(
  job: Job,
  bytes: Uint8Array<ArrayBuffer>,
  options: RunOptions,
  dependencies: EngineDependencies,
): Promise<Outcome> {
  const clock = startClock(options, job.steps.length + 3, dependencies.longestMs);
  const marks = planMarks(options.objects ?? {}, (object) => openSource(object, dependencies));
  const [{ header }, plan] = await clock.time('read', 'read', () => {
    const source = openSource(bytes, dependencies);
    const plan = source.plan(job);
    // After the limits: a truncated file may also be far too large, and walking through it costs more than reading its header.
    source.check();
    marks.hold(plan, plan.animated ? source.header.frameCount : 1, dependencies.limits);
    return [source, plan] as const;
  });
  const report = job.steps.map(actionOf).find((action) => action.kind === 'report');
  if (report && !report.needsPixels)
    return textOutcome(reportOf(report.name)(header, noPixels, dependencies.kernels), header, clock.timings);

  const own = await ownSpace(header, bytes, dependencies);
  const space = await workingSpace(own, report ? undefined : plan, dependencies);
  let frames = await clock.time(
    'decode',
    'decode',
    () => decode(bytes, header, plan, { from: own, to: space }, dependencies),
    // A codec need not do what the plan allows.
    (decoded) => ({ reduction: isReduced(decoded, header) ? plan.reduction : 1 }),
  );
  if (report)
    return textOutcome(
      reportOf(report.name)(header, () => frames[0] ?? noPixels(), dependencies.kernels),
      header,
      clock.timings,
    );
  const { pause } = clock;
  const tools = await toolsFor(marks, space, pause, dependencies);
  for (const planned of plan.steps) {
    frames = await clock.time('apply', planned.step.action, () => applyStep(frames, planned, tools, pause));
  }
  const body = await clock.time('encode', 'encode', () => encode(frames, plan, header, space, tools, dependencies));
  return {
    ok: true,
    body: body.buffer,
    contentType: formats[plan.output.format].contentType,
    format: plan.output.format,
    ...plan.size,
    frameCount: frames.length,
    timings: clock.timings,
  };
}

const ownSpace = async (header: Header, bytes: Uint8Array, { codecs }: EngineDependencies): Promise<ColourSpace> =>
  codecs.of[header.format].convertsColours
    ? srgb
    : codecs.colours.spaceOf(await fileColours[header.format].read(bytes, header));

/**
 * The colour space that the steps work in: the source's own where the result can carry its profile, so that no colour is lost;
 * sRGB elsewhere, as for a report.
 */
const workingSpace = async (
  own: ColourSpace,
  plan: Plan | undefined,
  { codecs }: EngineDependencies,
): Promise<ColourSpace> =>
  plan && fileColours[plan.output.format].withProfile && (await codecs.colours.canStay(own)) ? own : srgb;

/** The frames as they are to be shown: upright, their numbers those of the space `to`. */
async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  header: Header,
  { orientation, animated, reduction }: Plan,
  { from, to }: Readonly<Record<'from' | 'to', ColourSpace>>,
  { codecs: { colours, of } }: EngineDependencies,
): Promise<readonly Frame[]> {
  const inks = await colours.inks(from);
  const wanted = animated ? 'all' : 'first';
  const frames = await of[header.format].decode(bytes, header, wanted, reduction, inks).catch((error: unknown) => {
    throw inWordsOf(formats[header.format], error);
  });
  const recolour = await colours.conversion(inks ? srgb : from, to);
  if (recolour) for (const frame of frames) recolour(frame);
  if (orientation === 1) return frames;
  return replaced(frames, (frame) => ({ ...orient(frame, orientation), delayMs: frame.delayMs }));
}

/** Makes new frames of old ones, and recycles the memory of the old ones. */
function replaced(frames: readonly Frame[], make: (frame: Frame) => Frame): readonly Frame[] {
  const made = frames.map(make);
  recycleOld(frames, made);
  return made;
}

/** Recycles the memory of old frames that no new one uses. */
function recycleOld(frames: readonly Frame[], made: readonly Frame[]): void {
  const kept = new Set(made.map(({ data }) => data.buffer));
  for (const frame of frames) if (!kept.has(frame.data.buffer)) recycle(frame);
}

const isReduced = ([frame]: readonly Frame[], header: Header): boolean =>
  frame !== undefined && frame.width * frame.height < header.width * header.height;

async function applyStep(
  frames: readonly Frame[],
  planned: PlannedStep,
  tools: Tools,
  pause: Pause,
): Promise<readonly Frame[]> {
  const { step, plan } = planned;
  const effect = effectOf(step.action);
  await effect.prepare?.(plan, tools, frames[0] ?? noPixels());
  const applied: Frame[] = [];
  for (const frame of frames) {
    await pause();
    const pixels = effect.apply(frame, plan, tools);
    if (!isSameSize(pixels, plan.size)) throw notAsPlanned(step.action, pixels, plan.size);
    applied.push({ ...pixels, delayMs: frame.delayMs });
  }
  recycleOld(frames, applied);
  return applied;
}

/** A step that leaves another size than planned is a mistake in this package: better no picture than a wrong one. */
function notAsPlanned(action: string, ...sizes: readonly [made: Size, planned: Size]): OssError {
  const [made, planned] = sizes.map(({ width, height }) => `${width}x${height}`);
  const message = `The action ${action} made a picture of ${made} instead of the planned ${planned}.`;
  return new OssError({ code: 'InternalError', message });
}

async function encode(
  frames: readonly Frame[],
  { output, animated }: Plan,
  header: Header,
  space: ColourSpace,
  { localColor }: Tools,
  { codecs, kernels }: EngineDependencies,
): Promise<Uint8Array<ArrayBuffer>> {
  const format = formats[output.format];
  // As OSS: transparent becomes white in a format without alpha.
  const visible = replaced(frames.slice(0, animated ? undefined : 1), (frame) =>
    format.alpha || isOpaque(frame)
      ? frame
      : { ...kernels.flatten(frame, localColor('FFFFFF')), delayMs: frame.delayMs },
  );
  const codec = codecs.of[output.format];
  if (!codec.encode)
    throw new OssError({ code: 'NotImplemented', message: `The format ${output.format} cannot be written.` });
  // Readers of another format may take a frame's missing delay for none at all.
  const keepsDelays = visible.length === 1 || output.format === header.format;
  const timed = keepsDelays ? visible : visible.map((frame) => ({ ...frame, delayMs: shownDelay(frame.delayMs) }));
  const profile = space === srgb ? undefined : profileOf(space);
  const encoded = await codec.encode(timed, {
    ...output,
    loopCount: header.loopCount ?? 0,
    rgb: profile !== undefined,
  });
  for (const frame of visible) recycle(frame);
  const { withProfile } = fileColours[output.format];
  return profile && withProfile ? withProfile(encoded, profile) : encoded;
}

/**
 * The tools of one job. The picture of a watermark goes through the same stages as the source, except that it is brought into the
 * source's colour space and not encoded.
 */
async function toolsFor(
  plans: MarkPlans,
  space: ColourSpace,
  pause: Pause,
  dependencies: EngineDependencies,
): Promise<Tools> {
  const marks = makeMarks(plans, async ({ bytes, header }, plan) => {
    const own = await ownSpace(header, bytes, dependencies);
    let frames = await decode(bytes, header, plan, { from: own, to: space }, dependencies);
    for (const planned of plan.steps) frames = await applyStep(frames, planned, tools, pause);
    return frames[0] ?? noPixels();
  });
  const { kernels, text, codecs } = dependencies;
  const recolour = await codecs.colours.conversion(srgb, space);
  const tools: Tools = { kernels, text, marks, localColor: (color) => recoloured(color, recolour) };
  return tools;
}

/** A colour RRGGBB after a conversion. */
function recoloured(color: string, recolour: Recolour | undefined): string {
  if (!recolour) return color;
  const data = new Uint8ClampedArray([...channelsOf(color), 255]);
  recolour({ width: 1, height: 1, data });
  return hexOf(data.subarray(0, 3)).toUpperCase();
}

function noPixels(): PixelBuffer {
  throw new Error('A decoder gave no frame.');
}

function textOutcome(text: string, { width, height, frameCount }: Header, timings: readonly Timing[]): Outcome {
  const body = new TextEncoder().encode(text).buffer;
  return { ok: true, body, contentType: 'application/json', format: 'json', width, height, frameCount, timings };
}
