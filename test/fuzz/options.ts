// The command line.
import { parseArgs } from 'node:util';
import { type LaneName, laneNames } from './driver.ts';

export interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly lanes: readonly LaneName[];
  /** Names of targets; undefined for all. */
  readonly only?: readonly string[];
  /** The number of the first input of each target. */
  readonly from: number;
  /** A single input to run. */
  readonly input?: { readonly target: string; readonly index: number };
}

export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      lane: { type: 'string' },
      only: { type: 'string' },
      from: { type: 'string', default: '0' },
      input: { type: 'string' },
    },
  });
  const [, target, index] = /^([^:]+):(\d+)$/.exec(values.input ?? '') ?? [];
  if (values.input !== undefined && target === undefined)
    throw new Error(`--input is "${values.input}". Expected the target and the number, such as png:17.`);
  const lanes = laneNames.filter((name) => values.lane === undefined || values.lane === name);
  if (lanes.length === 0) throw new Error(`--lane is "${values.lane}". Expected ${laneNames.join(' or ')}.`);
  return {
    seconds: count('seconds', values.seconds),
    seed: values.seed === undefined ? Date.now() % 1_000_000 : count('seed', values.seed),
    lanes,
    from: count('from', values.from),
    ...(values.only !== undefined && { only: values.only.split(',') }),
    ...(target !== undefined && { input: { target, index: Number(index) } }),
  };
}

function count(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} is "${text}". Expected a whole number.`);
}
