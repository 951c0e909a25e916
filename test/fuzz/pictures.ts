// Targets of changed pictures, one for each format, and one of good pictures with wild process strings.
import sharp from 'sharp';
import type { FormatName } from '../../src/pixels.ts';
import type { Bytes, Chance } from './chance.ts';
import type { Target } from './driver.ts';
import { errorFault } from './errors.ts';
import { type Answer, type Job, type Made, type PictureJob, settings } from './jobs.ts';
import { type Donors, mutated } from './mutate.ts';
import { processText, wildProcessText } from './process-text.ts';
import { seedFiles, structures } from './seeds.ts';

/** The good files, made once. */
export const seeds = await seedFiles();
const formatNames = Object.keys(seeds) as FormatName[];
const donors: Donors = formatNames.flatMap((format) =>
  seeds[format].map((bytes) => ({ structure: structures[format], bytes })),
);

/** A file of this format with changes. */
export const changedFile = (format: FormatName, chance: Chance): Bytes =>
  mutated(chance.pick(seeds[format]), structures[format], donors, chance);

const goodFile = (chance: Chance): Bytes => chance.pick(seeds[chance.pick(formatNames)]);

const changedPictures = (format: FormatName): Target => ({
  name: format,
  lanes: ['node', 'chromium'],
  make: (chance): PictureJob => ({
    kind: 'picture',
    file: changedFile(format, chance),
    process: processText(chance),
    mark: chance.odds(0.5) ? goodFile(chance) : changedFile(format, chance),
    setting: chance.below(settings.length),
  }),
  judge,
});

const processes: Target = {
  name: 'process',
  lanes: ['node', 'chromium'],
  make: (chance): PictureJob => ({
    kind: 'picture',
    file: goodFile(chance),
    process: wildProcessText(chance),
    mark: goodFile(chance),
    setting: chance.below(settings.length),
  }),
  judge,
};

export const pictureTargets: readonly Target[] = [...formatNames.map(changedPictures), processes];

/** One good job for each format and setting: every decoder and encoder. */
export const goodJobs: readonly Job[] = formatNames
  .filter((format) => format !== 'heic')
  .map((format, index): PictureJob => {
    const file = seeds[format][0] as Bytes;
    return {
      kind: 'picture',
      file,
      process: `image/resize,w_20/format,${format}`,
      mark: file,
      setting: index % settings.length,
    };
  });

async function judge(job: Job, { parts: [part] }: Answer): Promise<string | undefined> {
  if (!part) return 'There is no answer.';
  if (!part.ok) return errorFault(part);
  if ('status' in part || job.kind !== 'picture') return 'The answer is of another kind.';
  // `ignore-error,1` hands the source back as it came, whatever it is.
  if (Buffer.from(part.body).equals(job.file)) return undefined;
  return part.format === 'json' ? reportFault(part) : pictureFault(part);
}

function reportFault({ body }: Made): string | undefined {
  try {
    const report: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof report === 'object' && report !== null ? undefined : `The report is ${JSON.stringify(report)}.`;
  } catch (error) {
    return `The report is no JSON: ${error}.`;
  }
}

/** sharp must be able to read what was written, and find the size that was told. */
async function pictureFault({ format, width, height, frameCount, body }: Made): Promise<string | undefined> {
  const told = `${width}x${height}, ${frameCount} frames, ${format}`;
  if (format === 'bmp') {
    // Not a format of sharp's.
    const view = new DataView(body.buffer, body.byteOffset);
    const found = `${view.getInt32(18, true)}x${Math.abs(view.getInt32(22, true))}`;
    return found === `${width}x${height}` ? undefined : `The result is ${told}, but the file says ${found}.`;
  }
  try {
    const picture = sharp(body, { pages: -1, failOn: 'warning', limitInputPixels: false });
    const read = await picture.metadata();
    const found = `${read.width}x${read.pageHeight ?? read.height}, ${read.pages ?? 1} frames, ${names[read.format] ?? read.format}`;
    if (found !== told) return `The result is ${told}, but sharp reads ${found}.`;
    await picture.raw().toBuffer();
    return undefined;
  } catch (error) {
    return `The result is ${told}, and sharp cannot read it: ${error}.`;
  }
}

/** Names of formats that are others at sharp. */
const names: Readonly<Record<string, string>> = { jpeg: 'jpg', heif: 'avif' };
