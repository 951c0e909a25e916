// The command line.
import { parseArgs } from 'node:util';
import { formatJobs, tinyFormatJobs } from './format-jobs.ts';
import { jobs } from './jobs.ts';
import { type PeerName, peerNames } from './peers.ts';

export interface Options {
  readonly jobs: readonly string[];
  readonly peers: readonly PeerName[];
  readonly rounds: number;
  readonly parts: readonly Part[];
  /** Small pictures, one round: shows that the benchmark works, not how fast anything is. */
  readonly tiny: boolean;
  /** The dist folder of an earlier build, which then takes part as the peer `before`. */
  readonly before?: string;
  /** Write the tables into docs/speed.md. */
  readonly readme: boolean;
}

const partNames = ['times', 'formats', 'start', 'memory', 'growth', 'reduction'] as const;
export type Part = (typeof partNames)[number];

const tinyPeers: readonly PeerName[] = ['auto', 'lanczos', 'reduction-close', 'reduction-none', 'sharp'];

export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      jobs: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      parts: { type: 'string' },
      before: { type: 'string' },
      tiny: { type: 'boolean', default: false },
      readme: { type: 'boolean', default: false },
    },
  });
  const { tiny, readme, before } = values;
  const known = peerNames.filter((name) => name !== 'before' || before !== undefined);
  // The tables of docs/speed.md come from one run of all jobs, on full-size pictures.
  if (readme && (tiny || values.jobs))
    throw new Error('--readme writes the tables of all jobs. Expected no --tiny or --jobs beside it.');
  return {
    jobs: chosen(
      'job',
      values.jobs,
      [...jobs, ...formatJobs].map(({ id }) => id),
      tiny ? [...jobs.map(({ id }) => id), ...tinyFormatJobs] : undefined,
    ),
    peers: chosen('peer', values.peers, known, tiny ? tinyPeers : known),
    parts: chosen('part', values.parts, partNames),
    rounds: Number(values.rounds ?? (tiny ? 1 : 9)),
    tiny,
    readme,
    ...(before !== undefined && { before }),
  };
}

/** Picks `a,c` out of the known names; `i` stands for `i1`, `i2` and `i3`. */
function chosen<Name extends string>(
  what: string,
  text: string | undefined,
  known: readonly Name[],
  otherwise: readonly Name[] = known,
): readonly Name[] {
  if (text === undefined) return otherwise;
  const wanted = text.split(',');
  const matches = (name: string, want: string): boolean => name === want || name.replace(/\d$/, '') === want;
  for (const want of wanted) {
    if (!known.some((name) => matches(name, want)))
      throw new Error(`"${want}" is no ${what}. Expected some of ${known.join(', ')}.`);
  }
  return known.filter((name) => wanted.some((want) => matches(name, want)));
}
