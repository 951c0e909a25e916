// Explains a process string without decoding a pixel: steps with defaults filled in, planned sizes, and warnings.
import type { ActionName } from '../actions/index.ts';
import type { Position } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { FormatName, Orientation, Size } from '../pixels.ts';
import { formatProcess, formatStep, readProcess, type Warning } from '../request/grammar.ts';
import { actionOf, planJob } from './plan.ts';

/** One step of an Explanation. */
export interface ExplainedStep {
  /** The action's name in the URL. */
  readonly action: ActionName;
  /** The step in normal form. */
  readonly text: string;
  /** Values by parameter name, such as `width` for `w`, defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The step's span in the process string. */
  readonly position: Position;
  /** Size in pixels after the step; only if the header is known and the step makes pixels. */
  readonly size?: Size;
}

/** The meaning of a process string, and its plan for a picture whose header is known. */
export interface Explanation {
  /** The whole process string in normal form. */
  readonly process: string;
  /** The steps from left to right. */
  readonly steps: readonly ExplainedStep[];
  /** Size of the result in pixels; only if the header is known. */
  readonly size?: Size;
  /** Format of the result; only if the source's format is known. */
  readonly format?: FormatName;
  /** Everything that is accepted but may not do what was meant: unknown parameters, clipped rectangles, steps that a later one overrides. */
  readonly warnings: readonly Warning[];
}

/** The facts that a caller knows about a source: its size as stored, before any orientation, and optionally more. */
export interface KnownHeader extends Size {
  /** Format of the source; planning assumes `jpg` if it is absent. */
  readonly format?: FormatName;
  /** EXIF orientation of the source; 1 (upright) if it is absent. */
  readonly orientation?: Orientation;
  /** Quality of a JPEG source, 1 to 100. */
  readonly quality?: number;
}

/** @throws OssError the error the job itself would be answered with */
export function explainProcess(text: string, known: KnownHeader | undefined, limits: Limits): Explanation {
  const { steps, warnings } = readProcess(text);
  const job = { steps: steps.map(({ step }) => step) };
  const places = new Map(steps.map(({ step, position }) => [step, position]));
  const facts = known && { format: 'jpg' as const, orientation: 1 as const, frameCount: 1, ...known };
  const plan = facts && planJob(job, facts, { limits, placeOf: (step) => places.get(step) });
  const planned = new Map(plan?.steps.map((entry) => [entry.step, entry.plan]));
  const lastOutput = new Map(steps.map(({ step, position }) => [step.action, position]));
  const overridden = steps
    .filter(({ step, position }) => actionOf(step).kind === 'output' && lastOutput.get(step.action) !== position)
    .map(({ step, position }) => ({ message: `a later ${step.action} overrides this one`, position }));
  return {
    process: formatProcess(job),
    steps: steps.map(({ step, position }) => {
      const size = planned.get(step)?.size;
      return { action: step.action, text: formatStep(step), params: step.params, position, ...(size && { size }) };
    }),
    ...(plan && { size: plan.size }),
    ...(plan && known?.format && { format: plan.output.format }),
    warnings: [
      ...warnings,
      ...overridden,
      ...steps.flatMap(({ step, position }) =>
        (planned.get(step)?.warnings ?? []).map((message) => ({ message, position })),
      ),
    ],
  };
}
