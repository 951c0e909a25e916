// Job + header -> plan: every size, the orientation, and how the result is written. Numbers only: nothing is decoded for it.

import type { OutputSettings, SourceSettings, StepPlan } from '../actions/action.ts';
import { type Action, actions, type OutputAction, type PixelAction, type SourceAction } from '../actions/index.ts';
import { refuseTooLargeToRotate } from '../actions/rotate.ts';
import { overLimit, type Position, pointingAt } from '../errors.ts';
import type { Reduction } from '../formats/codec.ts';
import { formats } from '../formats/index.ts';
import { orientedSize } from '../kernels/orient.ts';
import { type LimitName, type Limits, serviceLimits } from '../limits.ts';
import type { FormatName, Header, Orientation, Size } from '../pixels.ts';
import type { Job, Step } from '../request/job.ts';

/** A step that changes pixels, with the numbers it will be applied with. */
export interface PlannedStep {
  readonly step: Step;
  readonly plan: StepPlan;
}

/** Everything a job needs to know before it decodes. */
export interface Plan {
  /** Applied to the decoded pixels before the first step; 1 when there is nothing to do. */
  readonly orientation: Orientation;
  /** The pixel steps, left to right. */
  readonly steps: readonly PlannedStep[];
  /** The size of the result. */
  readonly size: Size;
  /** True when all frames are processed, false when only the first one is. */
  readonly animated: boolean;
  /** How far the picture may be reduced while it is decoded. Sizes and errors are those of the full size all the same. */
  readonly reduction: Reduction;
  readonly output: { readonly format: FormatName; readonly quality: number; readonly progressive: boolean };
}

/** The facts of a header that planning needs. */
export type Facts = Size &
  Pick<Header, 'format' | 'frameCount' | 'orientation'> &
  Partial<Pick<Header, 'byteLength' | 'quality'>>;

/** Everything a plan depends on besides job and header. */
export interface PlanOptions {
  readonly limits: Limits;
  /** Gives the place of a step in the text, so that an error points at it. */
  readonly placeOf?: (step: Step) => Position | undefined;
  /** The size of the picture a watermark is prepared for; only when the job is the watermark's own. */
  readonly main?: Size;
}

/**
 * The quality when neither job nor source has one. Differs from OSS, which does not say how it writes a JPEG of another format, or
 * WebP of anything. 80 is the default of comparable tools.
 */
const defaultQuality = 80;

/**
 * Plans a job. It checks in this order: the source against the limits, the orientation, each step on the size that the step before
 * leaves, and the output format.
 * @throws OssError ImageTooLarge, MemLimitExceeded, CutEdgeExceedRange, BadRequest, InvalidArgument
 */
export function planJob(job: Job, header: Facts, { limits, placeOf, main }: PlanOptions): Plan {
  holdSourceToLimits(header, limits);
  const { autoOrient } = fold<SourceAction, SourceSettings>(job, 'source', { autoOrient: true });
  const orientation = autoOrient ? header.orientation : 1;
  if (orientation !== 1) refuseTooLargeToRotate(header, limits);
  let size = orientedSize(header, orientation);
  const context = { limits, ...(main && { main }) };
  const steps = job.steps.flatMap((step): PlannedStep[] => {
    const action = actionOf(step);
    if (action.kind !== 'pixel') return [];
    const plan = pointingAt(placeOf?.(step), () => action.plan(step.params as never, size, context));
    size = plan.size;
    return [{ step, plan }];
  });
  const settings = fold<OutputAction, OutputSettings>(job, 'output', {});
  const format = formatOf(settings, header);
  const animated = header.frameCount > 1 && formats[format].animated && staysAnimated(job, steps);
  for (const { plan } of steps) {
    hold('machinePixels', plan.size.width * plan.size.height * (animated ? header.frameCount : 1), limits);
  }
  holdResultToLimits(format, size, limits);
  return {
    orientation,
    steps,
    size,
    animated,
    reduction: reductionFor(orientedSize(header, orientation), steps[0]?.plan.scaled),
    output: { format, quality: qualityOf(settings, header), progressive: settings.progressive ?? false },
  };
}

/**
 * The factor of a reduction while decoding. As sharp, it is a power of two that leaves work for the resampler, which is the better filter. Reducing by the whole factor would make
 * the 8x8 blocks visible, so a power is taken only with some room to spare.
 */
function reductionFor(from: Size, to: Size | undefined): Reduction {
  if (!to) return 1;
  const shrink = Math.min(from.width / to.width, from.height / to.height);
  return shrink >= 9 ? 8 : shrink >= 5 ? 4 : shrink >= 3 ? 2 : 1;
}

/** The one place where a step's name becomes its action, and where the types of the table are given up. */
export const actionOf = (step: Step): Action => actions[step.action] as unknown as Action;
export const pixelActionOf = ({ step }: PlannedStep): PixelAction => actionOf(step) as PixelAction;

function fold<A extends OutputAction | SourceAction, S>(job: Job, kind: A['kind'], initial: S): S {
  return job.steps.reduce((settings, step) => {
    const action = actionOf(step);
    return action.kind === kind ? ((action as A).configure(step.params as never, settings as never) as S) : settings;
  }, initial);
}

/**
 * As OSS: the source's format stays without the action, and also when a source that is no GIF is to become one. Differs from OSS: a
 * source that can only be read (HEIC) becomes a JPEG.
 */
function formatOf({ format }: OutputSettings, header: Facts): FormatName {
  const asked = format === undefined || (format === 'gif' && header.format !== 'gif') ? header.format : format;
  return asked === 'heic' ? 'jpg' : asked;
}

/** As OSS: an animation survives a resize that shrinks, crop, an image watermark that asks for it, and format. */
function staysAnimated(job: Job, steps: readonly PlannedStep[]): boolean {
  const planOf = new Map(steps.map(({ step, plan }) => [step, plan]));
  return job.steps.every((step) => {
    const action = actionOf(step);
    if (action.kind === 'output') return action.keepsAnimation;
    return action.kind === 'failure' || planOf.get(step)?.keepsAnimation;
  });
}

/**
 * As OSS: without the action a JPEG is written at its source's estimated quality; q is a percentage of that, and Q never raises it.
 * When the source has no quality of its own, q means the same as Q.
 */
function qualityOf({ quality }: OutputSettings, { quality: source }: Facts): number {
  if (!quality) return source ?? defaultQuality;
  const { relative, absolute } = quality;
  if (absolute !== undefined) return source === undefined ? absolute : Math.min(absolute, source);
  const asked = relative ?? 100;
  return source === undefined ? asked : Math.max(1, Math.round((source * asked) / 100));
}

const sideLimits: Partial<Record<FormatName, LimitName>> = { jpg: 'jpegSide', bmp: 'bmpSide', tiff: 'tiffSide' };

function holdSourceToLimits({ width, height, format, frameCount, byteLength = 0 }: Facts, limits: Limits): void {
  hold('sourceBytes', byteLength, limits);
  hold(sideLimits[format] ?? 'sourceSide', Math.max(width, height), limits);
  hold('sourcePixels', width * height * frameCount, limits);
  hold('machinePixels', width * height * frameCount, limits);
}

function holdResultToLimits(format: FormatName, { width, height }: Size, limits: Limits): void {
  if (format === 'webp') hold('webpSide', Math.max(width, height), limits);
  if (format === 'avif') {
    hold('avifWidth', width, limits);
    hold('avifPixels', width * height, limits);
  }
}

function hold(name: LimitName, value: number, limits: Limits): void {
  if (value <= limits[name]) return;
  throw overLimit(serviceLimits[name], limits[name], String(value));
}
