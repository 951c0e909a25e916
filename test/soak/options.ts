// The command line.
import { parseArgs } from 'node:util';

export const partNames = ['jobs', 'aborts', 'images', 'workers', 'service-worker', 'kills'] as const;
export type PartName = (typeof partNames)[number];

export interface Options {
  readonly parts: readonly PartName[];
  /** How much of the whole to do: 1 is the run that README.md shows. */
  readonly share: number;
  /** Write the table into README.md. */
  readonly readme: boolean;
}

export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: 'string', multiple: true },
      share: { type: 'string', default: '1' },
      readme: { type: 'boolean', default: false },
    },
  });
  const share = Number(values.share);
  if (!(share > 0)) throw new Error(`Expected a share above 0, such as 0.01, not ${values.share}.`);
  for (const name of values.part ?? []) {
    if (!partNames.some((known) => known === name))
      throw new Error(`"${name}" is no part. Expected some of ${partNames.join(', ')}.`);
  }
  // The table of README.md comes from one whole run.
  if (values.readme && (values.part || share !== 1))
    throw new Error('--readme writes the table of a whole run. Expected no --part or --share beside it.');
  return {
    parts: partNames.filter((name) => values.part?.includes(name) ?? true),
    share,
    readme: values.readme,
  };
}
