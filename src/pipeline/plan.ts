// Job + header -> plan: every size, the orientation, and how the result is written. Numbers only: nothing is decoded for it.

import type { OutputSettings, SourceSettings, StepPlan } from '../actions/action.ts';
import { refuseTooLargeToRotate } from '../actions/rotate.ts';
import { type Action, actionNamed } from '../actions/table.ts';
import { type Position, pointingAt } from '../errors.ts';
import type { Reduction, Subsampling } from '../formats/codec.ts';
import { formatFacts } from '../formats/format-facts.ts';
import { orientedSize } from '../kernels/orient.ts';
import { type LimitName, type Limits, overLimit } from '../limits.ts';
import type { FormatName, Header, Orientation, Size } from '../pixels.ts';
import type { Job, Step } from '../request/job.ts';
import { heldPixels } from './held-pixels.ts';
import { defaultScaling, reductionFor, type Scaling } from './scaling.ts';
import { estimatedMs } from './work.ts';

/** A step that changes pixels, with the numbers it will be applied with. */
export interface PlannedStep {
  readonly step: Step;
  readonly plan: StepPlan;
  /** Size of the picture before the step. */
  readonly before: Size;
}

/** Everything a job needs to know before it decodes. */
export interface Plan {
  /** Applied to the decoded pixels before the first step; 1 means there is nothing to do. */
  readonly orientation: Orientation;
  /** The pixel steps, left to right. */
  readonly steps: readonly PlannedStep[];
  /** Size of the result. */
  readonly size: Size;
  /** True if all frames are processed; otherwise only the first is. */
  readonly animated: boolean;
  /** Factor by which the decoder may reduce the picture. Sizes and errors are planned as if it did not. */
  readonly reduction: Reduction;
  readonly output: {
    readonly format: FormatName;
    readonly quality: number;
    readonly progressive: boolean;
    readonly subsampling: Subsampling;
  };
  /** The estimated work of the job in milliseconds, without that of its watermarks' pictures. */
  readonly workMs: number;
  /** The largest number of pixels that the job holds at once, in all frames, without those of its watermarks' pictures. */
  readonly mostPixels: number;
}

/** The header fields that planning uses. */
export type Facts = Size &
  Pick<Header, 'format' | 'frameCount' | 'orientation'> &
  Partial<
    Pick<
      Header,
      | 'byteLength'
      | 'quality'
      | 'components'
      | 'scans'
      | 'uncropped'
      | 'samples'
      | 'jpegParts'
      | 'decodingBytes'
      | 'flowingBytes'
      | 'needsWhole'
      | 'hasAlpha'
    >
  >;

/** Everything a plan depends on besides job and header. */
export interface PlanOptions {
  readonly limits: Limits;
  readonly scaling?: Scaling | undefined;
  /** Gives a step's span in its text, for the position of an error. */
  readonly placeOf?: (step: Step) => Position | undefined;
  /** Size of the main picture, if the job is a watermark picture's own process. */
  readonly main?: Size;
}

/**
 * Differs from OSS, which does not document the quality of a JPEG made from another format, or of any WebP. Comparable
 * tools use 80.
 */
const defaultQuality = 80;

/**
 * Checks the source against the limits, then the orientation, then each step on the size its predecessor leaves, then the
 * output format, and last the memory that decoding and the steps take. A report is not written, so the limits of writing do
 * not hold for it, and its source is never turned. One that needs no pixels may be of any size, so that `info` can tell how
 * large a picture is that nothing else takes.
 * @throws OssError for the first of these that fails
 */
export function planJob(
  job: Job,
  header: Facts,
  { limits, scaling = defaultScaling, placeOf, main }: PlanOptions,
): Plan {
  const report = job.steps.map(actionOf).find((action) => action.kind === 'report');
  const isDecoded = !report || report.needsPixels;
  // What has to be decoded counts, even where less is shown.
  const stored = { ...header, ...header.uncropped };
  hold('sourceBytes', header.byteLength ?? 0, limits);
  if (isDecoded) holdSourceToLimits(stored, limits);
  const { autoOrient } = sourceSettingsOf(job);
  const orientation = autoOrient && !report ? header.orientation : 1;
  if (orientation !== 1) refuseTooLargeToRotate(header, limits);
  const oriented = orientedSize(header, orientation);
  let size: Size = oriented;
  const context = { limits, ...(main && { main }) };
  const steps = job.steps.flatMap((step): PlannedStep[] => {
    const action = actionOf(step);
    if (action.kind !== 'pixel') return [];
    const plan = pointingAt(placeOf?.(step), () => action.plan(step.params, size, context));
    const before = size;
    size = plan.size;
    return [{ step, plan, before }];
  });
  const settings = outputSettingsOf(job);
  const format = formatOf(settings, header);
  // A watermark does not move: of its picture only the first frame is decoded.
  const animated = !main && header.frameCount > 1 && formatFacts[format].animated && staysAnimated(job, steps);
  if (!report) holdResultToLimits(format, size, limits);
  const scaled = steps[0]?.plan.scaled;
  const reduction = scaled && formatFacts[header.format].reducible ? reductionFor(oriented, scaled, scaling) : 1;
  const frames = animated ? header.frameCount : 1;
  const progressive = settings.progressive ?? false;
  const sizes = heldPixels(steps, {
    source: stored,
    reduction,
    flowsIn: formatFacts[header.format].flowsIn && !header.needsWhole && orientation === 1 && !animated && !report,
    flowsOut: formatFacts[format].flowsOut && !progressive && !main,
  });
  const workMs = estimatedMs(steps, {
    source: stored,
    reduction,
    frames,
    ...(!report && !main && { output: { ...size, format, progressive, animated } }),
  });
  if (isDecoded) {
    for (const pixels of sizes) hold('machinePixels', pixels * frames, limits);
    hold('machineMs', Math.ceil(workMs), limits);
  }
  return {
    orientation,
    steps,
    size,
    animated,
    reduction,
    output: {
      format,
      quality: qualityOf(settings, header),
      progressive,
      subsampling: steps.some(({ plan }) => plan.fullChroma) ? '4:4:4' : '4:2:0',
    },
    workMs,
    mostPixels: Math.max(...sizes) * frames,
  };
}

export const actionOf = (step: Step): Action => actionNamed(step.action);

const sourceSettingsOf = (job: Job): SourceSettings =>
  job.steps.reduce<SourceSettings>(
    (settings, step) => {
      const action = actionOf(step);
      return action.kind === 'source' ? action.configure(step.params, settings) : settings;
    },
    { autoOrient: true },
  );

const outputSettingsOf = (job: Job): OutputSettings =>
  job.steps.reduce<OutputSettings>((settings, step) => {
    const action = actionOf(step);
    return action.kind === 'output' ? action.configure(step.params, settings) : settings;
  }, {});

/**
 * As OSS: without the action the source's format stays, and so it does if gif is asked for and the source is not a GIF.
 * Differs from OSS: a source that can only be read (HEIC) becomes a JPEG.
 */
function formatOf({ format }: OutputSettings, header: Facts): FormatName {
  const asked = format === undefined || (format === 'gif' && header.format !== 'gif') ? header.format : format;
  return asked === 'heic' ? 'jpg' : asked;
}

/** As OSS: an animation survives crop, format, a resize that shrinks, and a picture watermark that asks for it. */
function staysAnimated(job: Job, steps: readonly PlannedStep[]): boolean {
  const planOf = new Map(steps.map(({ step, plan }) => [step, plan]));
  return job.steps.every((step) => {
    const action = actionOf(step);
    if (action.kind === 'output') return action.keepsAnimation;
    return action.kind === 'failure' || planOf.get(step)?.keepsAnimation;
  });
}

/**
 * As OSS: without the action a JPEG is written at its source's estimated quality; q is a percentage of that; Q never raises
 * it. If the source has no quality of its own, q is absolute like Q.
 */
function qualityOf({ quality }: OutputSettings, { quality: source }: Facts): number {
  if (!quality) return source ?? defaultQuality;
  const { relative, absolute } = quality;
  if (absolute !== undefined) return source === undefined ? absolute : Math.min(absolute, source);
  const asked = relative ?? 100;
  return source === undefined ? asked : Math.max(1, Math.round((source * asked) / 100));
}

const sideLimits: Partial<Record<FormatName, LimitName>> = {
  jpg: 'jpegSide',
  bmp: 'bmpSide',
  tiff: 'tiffSide',
  heic: 'heicSide',
  avif: 'avifSide',
};

function holdSourceToLimits({ width, height, format, frameCount }: Facts, limits: Limits): void {
  hold(sideLimits[format] ?? 'sourceSide', Math.max(width, height), limits);
  // As OSS: all frames count, also where only the first is decoded.
  hold('sourcePixels', width * height * frameCount, limits);
}

function holdResultToLimits(format: FormatName, { width, height }: Size, limits: Limits): void {
  if (format === 'webp') hold('webpSide', Math.max(width, height), limits);
  if (format === 'avif') {
    hold('avifWidth', width, limits);
    hold('avifPixels', width * height, limits);
  }
}

export function hold(name: LimitName, value: number, limits: Limits): void {
  if (value <= limits[name]) return;
  throw overLimit(name, limits, value);
}
