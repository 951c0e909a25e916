// Job + header -> plan: every size, the orientation, how the result is written. Numbers only; nothing is decoded for it.

import type { OutputSettings, SourceSettings, StepPlan } from '../actions/action.ts';
import { type Action, actions, type OutputAction, type PixelAction, type SourceAction } from '../actions/index.ts';
import { refuseTooLargeToRotate } from '../actions/rotate.ts';
import { OssError, type Position, pointingAt } from '../errors.ts';
import { orientedSize } from '../kernels/orient.ts';
import { type LimitName, type Limits, serviceLimits } from '../limits.ts';
import type { FormatName, Header, Orientation, Size } from '../pixels.ts';
import type { Job, Step } from '../request/job.ts';

export interface PlannedStep {
  readonly step: Step;
  readonly plan: StepPlan;
}

export interface Plan {
  /** Applied to the decoded pixels before the first step; 1 where there is nothing to do. */
  readonly orientation: Orientation;
  /** The pixel steps, left to right. */
  readonly steps: readonly PlannedStep[];
  /** Of the result. */
  readonly size: Size;
  readonly output: { readonly format: FormatName; readonly quality: number };
}

/** What planning needs of a header. */
export type Facts = Size &
  Pick<Header, 'format' | 'frameCount' | 'orientation'> &
  Partial<Pick<Header, 'byteLength' | 'quality'>>;

/**
 * Differs from OSS, which does not say how it writes a JPEG made from another format, or WebP from anything.
 * 80 is what comparable tools take.
 */
const defaultQuality = 80;

/**
 * Checks in this order: the source against the limits, the orientation, each step on the size the previous one leaves,
 * the output format.
 * @param placeOf where a step stands in its text, so that a step that cannot be done is pointed at
 * @throws OssError
 */
export function planJob(job: Job, header: Facts, limits: Limits, placeOf?: (step: Step) => Position | undefined): Plan {
  holdSourceToLimits(header, limits);
  const { autoOrient } = fold<SourceAction, SourceSettings>(job, 'source', { autoOrient: true });
  const orientation = autoOrient ? header.orientation : 1;
  if (orientation !== 1) refuseTooLargeToRotate(header, limits);
  let size = orientedSize(header, orientation);
  const steps = job.steps.flatMap((step): PlannedStep[] => {
    const action = actionOf(step);
    if (action.kind !== 'pixel') return [];
    const plan = pointingAt(placeOf?.(step), () => action.plan(step.params as never, size, { limits }));
    size = plan.size;
    return [{ step, plan }];
  });
  const settings = fold<OutputAction, OutputSettings>(job, 'output', {});
  const format = settings.format ?? header.format;
  if (format === 'webp') hold('webpSide', Math.max(size.width, size.height), limits);
  return { orientation, steps, size, output: { format, quality: qualityOf(settings, header) } };
}

/** The one place where a step's name becomes its action; the types of the table end here. */
export const actionOf = (step: Step): Action => actions[step.action] as unknown as Action;
export const pixelActionOf = ({ step }: PlannedStep): PixelAction => actionOf(step) as PixelAction;

function fold<A extends OutputAction | SourceAction, S>(job: Job, kind: A['kind'], initial: S): S {
  return job.steps.reduce((settings, step) => {
    const action = actionOf(step);
    return action.kind === kind ? ((action as A).configure(step.params as never, settings as never) as S) : settings;
  }, initial);
}

/**
 * As OSS: without the action a JPEG is written at its source's estimated quality; q is a percentage of that; Q never raises
 * it. Of a source without a quality of its own, q counts as Q does.
 */
function qualityOf({ quality }: OutputSettings, { quality: source }: Facts): number {
  if (!quality) return source ?? defaultQuality;
  const { relative, absolute } = quality;
  if (absolute !== undefined) return source === undefined ? absolute : Math.min(absolute, source);
  const asked = relative ?? 100;
  return source === undefined ? asked : Math.max(1, Math.round((source * asked) / 100));
}

function holdSourceToLimits({ width, height, format, frameCount, byteLength = 0 }: Facts, limits: Limits): void {
  hold('sourceBytes', byteLength, limits);
  hold(format === 'jpg' ? 'jpegSide' : 'sourceSide', Math.max(width, height), limits);
  hold('sourcePixels', width * height * frameCount, limits);
}

function hold(name: LimitName, value: number, limits: Limits): void {
  if (value <= limits[name]) return;
  const { code, ec, what } = serviceLimits[name];
  throw new OssError({
    code,
    ec,
    message: `The image exceeds a limit: ${what} is ${value}. Expected at most ${limits[name]}.`,
  });
}
