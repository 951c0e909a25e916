// Fuzzing of everything that takes input from outside: pictures of every format, process strings, requests, signatures, XML and
// stored records; in Node and through the pool and the service worker of the built package in Chromium.
//
//   npm run fuzz                                      for a minute, with a seed that is printed
//   npm run fuzz -- --seconds 600 --seed 7
//   npm run fuzz -- --seed 7 --only png,tiff --lane node
//   npm run fuzz -- --seed 7 --input png:17           one input again
//   npm run fuzz -- --seed 7 --from 100               from the hundredth input of each target on
//
// The inputs follow from the seed alone; the time only decides how many of them are run. The first fault ends the run, and its
// input is kept in build/fuzz.
import { chanceOf } from './chance.ts';
import { chromiumLane } from './chromium-lane.ts';
import { fuzz, type Lane, type LaneName, type Report, type Target, tried } from './driver.ts';
import { kept } from './finds.ts';
import { nodeLane } from './node-lane.ts';
import { type Options, optionsOf } from './options.ts';
import { goodJobs, pictureTargets } from './pictures.ts';
import { recordTargets } from './records.ts';
import { requestTargets } from './requests.ts';

export const allTargets: readonly Target[] = [...pictureTargets, ...requestTargets, ...recordTargets];

const open: Readonly<Record<LaneName, () => Lane | Promise<Lane>>> = { node: () => nodeLane(), chromium: chromiumLane };

const MB = 2 ** 20;
/** Far more than garbage and the caches of the codecs come to. */
const growth = { heap: 128 * MB, resident: 1024 * MB };
/** Far more than the estimates of a job allow, on any machine. */
const mostCpuMs = 20_000;

/** Runs what the command line says. @returns whether a fault was found */
export async function runFuzz(args: readonly string[]): Promise<boolean> {
  const options = optionsOf(args);
  const targets = chosen(options);
  console.log(`Seed ${options.seed}`);
  for (const name of options.lanes) {
    const lane = await open[name]();
    try {
      if (await isFaulty(lane, targets, options)) return true;
    } finally {
      await lane.close();
    }
  }
  return false;
}

async function isFaulty(lane: Lane, targets: readonly Target[], options: Options): Promise<boolean> {
  const { seed, from, input } = options;
  if (input) return isFaultyInput(lane, targets, input, seed);
  const end = Date.now() + (options.seconds * 1000) / options.lanes.length;
  const isOver = (): boolean => Date.now() >= end;
  const report = await fuzz({ lane, targets, seed, from, isOver, good: goodJobs, growth, mostCpuMs });
  console.log(`${lane.name}: ${summaryOf(report)}`);
  if (report.find) console.error(kept(report.find));
  return report.find !== undefined;
}

async function isFaultyInput(
  lane: Lane,
  targets: readonly Target[],
  { target: name, index }: NonNullable<Options['input']>,
  seed: number,
): Promise<boolean> {
  const target = targets.find((one) => one.name === name);
  if (!target?.lanes.includes(lane.name)) return false;
  const job = await target.make(chanceOf(seed, name, index));
  const { what } = await tried({ lane, mostCpuMs }, target, job);
  if (what) console.error(kept({ lane: lane.name, target: name, seed, index, what, job }));
  else console.log(`${lane.name}: nothing wrong with ${name}:${index}`);
  return what !== undefined;
}

function chosen({ only, input }: Options): readonly Target[] {
  const names = input ? [input.target] : only;
  const unknown = names?.find((name) => allTargets.every((target) => target.name !== name));
  if (unknown !== undefined)
    throw new Error(`"${unknown}" is no target. Expected some of ${allTargets.map(({ name }) => name).join(', ')}.`);
  return allTargets.filter(({ name }) => names?.includes(name) ?? true);
}

const summaryOf = ({ counts }: Report): string =>
  Object.entries(counts)
    .map(([name, { inputs, refused }]) => `${name} ${inputs} (${Math.round((100 * refused) / inputs)} % refused)`)
    .join(', ') || 'no input';
