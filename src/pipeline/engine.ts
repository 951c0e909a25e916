// The engine: bytes -> header -> plan -> decode -> apply -> encode -> bytes. Whatever needs a browser or WebAssembly is handed in.
import type { Tools } from '../actions/action.ts';
import { reportOf } from '../actions/effects.ts';
import { hexOf } from '../bytes.ts';
import { asOssError, type WireError } from '../errors.ts';
import type { Recolour } from '../formats/colour/colours.ts';
import { type ColourSpace, srgb } from '../formats/colour/space.ts';
import { UnjudgedDamage } from '../formats/faults.ts';
import { fileColours } from '../formats/file-colours.ts';
import { formats } from '../formats/index.ts';
import { channelsOf } from '../kernels/colour.ts';
import { orient } from '../kernels/orient.ts';
import { type FormatName, type Header, type PixelBuffer, type Size, still } from '../pixels.ts';
import type { Job } from '../request/job.ts';
import type { RowSource } from '../row-flow.ts';
import { type Listeners, quietly, startClock, type Timing, type Turns } from './clock.ts';
import { encode } from './encode.ts';
import { type MarkPlans, makeMarks, planMarks } from './marks.ts';
import { applyStep, framesOf, isFlow, type Picture, readThrough, replaced, sizeOf, upright } from './picture.ts';
import { actionOf, type Plan } from './plan.ts';
import { runUntilDone, type Settling } from './settled.ts';
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
      const done = (own = dependencies) => runUntilDone((settle) => runJob(job, bytes, options, { ...own, settle }));
      try {
        return await done().catch((error: unknown) => {
          if (!(error instanceof UnjudgedDamage)) throw error;
          return done({ ...dependencies, needsWhole: true });
        });
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
  dependencies: EngineDependencies & Settling,
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
  const [decoded, part] = await clock.begin(
    'decode',
    'decode',
    () => decode(bytes, header, plan, { from: own, to: space }, dependencies, clock),
    // A codec need not do what the plan allows.
    (made) => ({ reduction: isReduced(sizeOf(made), header) ? plan.reduction : 1 }),
  );
  if (!isFlow(decoded)) clock.endTurns();
  let picture: Picture = isFlow(decoded) ? { ...decoded, source: readThrough(decoded.source, part) } : decoded;
  if (report) {
    const frames = await framesOf(picture, clock);
    const pixels = (): PixelBuffer => frames[0] ?? noPixels();
    return textOutcome(reportOf(report.name)(header, pixels, dependencies.kernels), header, clock.timings);
  }
  const tools = await toolsFor(marks, space, clock, dependencies);
  for (const planned of plan.steps) picture = await applyStep(picture, planned, tools, clock, dependencies);
  const body = await encode(picture, plan, header, space, tools, clock, dependencies);
  return {
    ok: true,
    body: body.buffer,
    contentType: formats[plan.output.format].contentType,
    format: plan.output.format,
    ...plan.size,
    frameCount: isFlow(picture) ? 1 : picture.length,
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

/** The picture as it is to be shown: upright, its numbers those of the space `to`. */
async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  header: Header,
  { orientation, animated, reduction }: Plan,
  { from, to }: Readonly<Record<'from' | 'to', ColourSpace>>,
  { codecs: { colours, of } }: EngineDependencies,
  turns: Turns,
): Promise<Picture> {
  const codec = of[header.format];
  const worded = (error: unknown): unknown => inWordsOf(formats[header.format], error);
  const inks = await colours.inks(from);
  const recolour = await colours.conversion(inks ? srgb : from, to);
  const source = !animated && !header.needsWhole && (await codec.rows?.(bytes, header, reduction, inks));
  if (source) {
    const stored = shownSource(source, recolour, worded);
    if (orientation === 1) return { source: stored, hasMark: false, steps: 0 };
    return [still(await upright(stored, orientation, turns))];
  }
  const wanted = animated ? 'all' : 'first';
  const frames = await codec.decode(bytes, header, wanted, reduction, inks).catch((error: unknown) => {
    throw worded(error);
  });
  if (recolour) for (const frame of frames) recolour(frame);
  if (orientation === 1) return frames;
  return replaced(frames, (frame) => ({ ...orient(frame, orientation), delayMs: frame.delayMs }));
}

function shownSource(
  source: RowSource,
  recolour: Recolour | undefined,
  worded: (error: unknown) => unknown,
): RowSource {
  return readThrough(source, (read) => {
    try {
      const pixels = read();
      if (pixels) recolour?.(pixels);
      return pixels;
    } catch (error) {
      throw worded(error);
    }
  });
}

const isReduced = (size: Size, header: Header): boolean => size.width * size.height < header.width * header.height;

/**
 * The tools of one job. The picture of a watermark goes through the same stages as the source, except that it is brought into the
 * source's colour space and not encoded.
 */
async function toolsFor(
  plans: MarkPlans,
  space: ColourSpace,
  turns: Turns,
  dependencies: EngineDependencies & Settling,
): Promise<Tools> {
  const pace = quietly(turns);
  const marks = makeMarks(plans, async ({ bytes, header }, plan) => {
    const own = await ownSpace(header, bytes, dependencies);
    let picture = await decode(bytes, header, plan, { from: own, to: space }, dependencies, turns);
    for (const planned of plan.steps) picture = await applyStep(picture, planned, tools, pace, dependencies);
    const [frame] = await framesOf(picture, pace);
    return frame ?? noPixels();
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

function noPixels(): never {
  throw new Error('A decoder gave no frame.');
}

function textOutcome(text: string, { width, height, frameCount }: Header, timings: readonly Timing[]): Outcome {
  const body = new TextEncoder().encode(text).buffer;
  return { ok: true, body, contentType: 'application/json', format: 'json', width, height, frameCount, timings };
}
