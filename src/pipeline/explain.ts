// Explains a process string without a pixel: its steps with the defaults filled in, the planned sizes, and warnings.

import type { ActionName } from '../actions/table.ts';
import { definedOf } from '../defined.ts';
import { type Position, wrongArgument } from '../errors.ts';
import type { Reduction } from '../formats/codec.ts';
import type { FormatName, Orientation, Size } from '../pixels.ts';
import { formatProcess, formatStep, readProcess, type Warning } from '../request/grammar.ts';
import { actionOf, type PlanOptions, planJob } from './plan.ts';

/** One step of an explained process. */
export interface ExplainedStep {
  /** The name of the action, such as `resize`. */
  readonly action: ActionName;
  /** The step in normal form: keys in canonical order, defaults left out. */
  readonly text: string;
  /** The parameters by name (`width`, not `w`), with the defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The place of the step in the text. */
  readonly position: Position;
  /** The picture's size in pixels after this step; only for steps that change pixels, and only when a header was given. */
  readonly size?: Size;
}

/** The meaning of a process string. */
export interface Explanation {
  /** The process in normal form. */
  readonly process: string;
  /** The steps, left to right. */
  readonly steps: readonly ExplainedStep[];
  /** The size of the result in pixels; only when a header was given. */
  readonly size?: Size;
  /**
   * Tells if the result will be exact; only when a header was given. 1: the source is decoded whole. 2, 4 or 8: it is a JPEG, decoded
   * to that part of its sides because the first step scales it, so the result is close to the exact one.
   */
  readonly reduction?: Reduction;
  /** The format of the result; only when the format of the source was given. */
  readonly format?: FormatName;
  /** Possible surprises: ignored parameters, steps that a later one overrules, sizes and formats that stay as they are. */
  readonly warnings: readonly Warning[];
}

/** The known facts of a source: its size in pixels as it is stored, before its orientation is applied, and optionally more. */
export interface KnownHeader extends Size {
  /** The format of the source. Default `jpg`, for its limits. */
  readonly format?: FormatName | undefined;
  /** EXIF orientation, 1 to 8. Default 1, upright. */
  readonly orientation?: Orientation | undefined;
  /** The quality of a JPEG source, 1 to 100. */
  readonly quality?: number | undefined;
}

type ExplainOptions = Pick<PlanOptions, 'limits' | 'scaling'>;

/**
 * Explains a process string.
 * @param known what is known of the source; without it no sizes are planned
 * @throws OssError what the job itself would be refused with, with `position` when a step is at fault
 * @throws TypeError when the text is no string, or `known` has no size
 */
export function explainProcess(
  text: string,
  known: KnownHeader | undefined,
  { limits, scaling }: ExplainOptions,
): Explanation {
  if (known && ![known.width, known.height].every((side) => Number.isInteger(side) && side > 0))
    throw wrongArgument('the width and height of the source in pixels', known);
  const { steps, warnings } = readProcess(text);
  const job = { steps: steps.map(({ step }) => step) };
  const places = new Map(steps.map(({ step, position }) => [step, position]));
  const facts = known && { format: 'jpg' as const, orientation: 1 as const, frameCount: 1, ...definedOf(known) };
  const plan = facts && planJob(job, facts, { limits, scaling, placeOf: (step) => places.get(step) });
  const planned = new Map(plan?.steps.map((entry) => [entry.step, entry.plan]));
  const lastOutput = new Map(steps.map(({ step, position }) => [step.action, position]));
  const overridden = steps
    .filter(({ step, position }) => actionOf(step).kind === 'output' && lastOutput.get(step.action) !== position)
    .map(({ step, position }) => ({ message: `a later ${step.action} overrides this one`, position }));
  const format = plan && known?.format && plan.output.format;
  const unchanged = steps.flatMap(({ step, position }) =>
    // As OSS: only a GIF is written as GIF.
    step.action === 'format' && lastOutput.get('format') === position && format && step.params.format !== format
      ? [{ message: `only a ${step.params.format} can become one, so the result stays a ${format}`, position }]
      : [],
  );
  const idle = steps.flatMap(({ step, position }) => {
    const action = actionOf(step);
    if (action.kind !== 'output' || lastOutput.get(step.action) !== position || !format) return [];
    if (!action.actsOn || action.actsOn.includes(format)) return [];
    return [{ message: `${step.action} has no effect on a ${format}, only on ${action.actsOn.join(', ')}`, position }];
  });
  return {
    process: formatProcess(job),
    steps: steps.map(({ step, position }) => {
      const size = planned.get(step)?.size;
      return { action: step.action, text: formatStep(step), params: step.params, position, ...(size && { size }) };
    }),
    ...(plan && { size: plan.size, reduction: plan.reduction }),
    ...(format && { format }),
    warnings: [
      ...warnings,
      ...overridden,
      ...unchanged,
      ...idle,
      ...steps.flatMap(({ step, position }) =>
        (planned.get(step)?.warnings ?? []).map((message) => ({ message, position })),
      ),
    ],
  };
}
