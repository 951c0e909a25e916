// What a process string means, without a pixel: steps with defaults filled in, planned sizes, and what may surprise.

import type { ActionName } from '../actions/index.ts';
import type { Position } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { FormatName, Orientation, Size } from '../pixels.ts';
import { formatProcess, formatStep, readProcess, type Warning } from '../request/grammar.ts';
import { actionOf, planJob } from './plan.ts';

export interface ExplainedStep {
  readonly action: ActionName;
  /** The step in normal form. */
  readonly text: string;
  /** Every parameter by its name, defaults filled in. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly position: Position;
  /** After this step; only of steps that make pixels, and only where the header is known. */
  readonly size?: Size;
}

export interface Explanation {
  /** The whole in normal form. */
  readonly process: string;
  readonly steps: readonly ExplainedStep[];
  /** Of the result, where the header is known. */
  readonly size?: Size;
  readonly format?: FormatName;
  readonly warnings: readonly Warning[];
}

/** What may be known of a source: its stored size, and more where it matters. */
export interface KnownHeader extends Size {
  readonly format?: FormatName;
  readonly orientation?: Orientation;
  readonly quality?: number;
}

/** @throws OssError what the job itself would answer with. */
export function explainProcess(text: string, known: KnownHeader | undefined, limits: Limits): Explanation {
  const { steps, warnings } = readProcess(text);
  const job = { steps: steps.map(({ step }) => step) };
  const places = new Map(steps.map(({ step, position }) => [step, position]));
  const facts = known && { format: 'jpg' as const, orientation: 1 as const, frameCount: 1, ...known };
  const plan = facts && planJob(job, facts, { limits, placeOf: (step) => places.get(step) });
  const planned = new Map(plan?.steps.map((entry) => [entry.step, entry.plan]));
  const lastOutput = new Map(steps.map(({ step, position }) => [step.action, position]));
  const overruled = steps
    .filter(({ step, position }) => actionOf(step).kind === 'output' && lastOutput.get(step.action) !== position)
    .map(({ step, position }) => ({ message: `a later ${step.action} overrules this one`, position }));
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
      ...overruled,
      ...steps.flatMap(({ step, position }) =>
        (planned.get(step)?.warnings ?? []).map((message) => ({ message, position })),
      ),
    ],
  };
}
