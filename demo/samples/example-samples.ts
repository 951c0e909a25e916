// The samples that examples are shown on.
import { type Sample, samples } from './sample-list.ts';

function sampleWhere(holds: (sample: Sample) => boolean): Sample {
  const found = samples.find(holds);
  if (!found) throw new Error('The examples lack a sample.');
  return found;
}

export const plainSample = sampleWhere(({ scene }) => scene === 'lake');
/** Only there, actions about how the source is read make a difference. */
export const turnedSample = sampleWhere(({ orientation }) => orientation !== undefined);
/** The picture that the examples of watermarks name. */
export const markSample = sampleWhere(({ scene }) => scene === 'panda');
