// How near a result is to the exact answer: PSNR of the written file, decoded by sharp, against the reference.
import sharp from 'sharp';
import type { Exact } from './exact-filters.ts';
import type { Job, Kernel } from './jobs.ts';
import { exact, samplesOf } from './reference.ts';

/** Peak signal to noise in dB. Undefined where the sizes differ. Alpha counts as a channel, colours premultiplied. */
export async function quality(job: Job, result: Buffer, reference: Exact): Promise<number | undefined> {
  const { data, info } = await sharp(result, { animated: job.animated ?? false })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== reference.width || info.height !== reference.height) return undefined;
  const samples = samplesOf(data, info.channels, reference.channels);
  // Letters differ by font and rasteriser, so only the picture above them is compared.
  const until = job.steps.some(({ does }) => does === 'text') ? samples.length / 2 : samples.length;
  let squares = 0;
  for (let at = 0; at < until; at += 1) squares += ((samples[at] as number) - (reference.samples[at] as number)) ** 2;
  return 10 * Math.log10((255 * 255 * until) / squares);
}

/** The exact answers, each made once. */
export class References {
  readonly #made = new Map<string, Promise<Exact>>();

  of({ picture, steps, animated }: Job, kernel: Kernel, source: () => Promise<Buffer>): Promise<Exact> {
    const key = JSON.stringify([picture, steps, ...(steps.some(({ does }) => does === 'resize') ? [kernel] : [])]);
    const made = this.#made.get(key) ?? source().then((bytes) => exact(bytes, { steps, animated }, kernel));
    this.#made.set(key, made);
    return made;
  }
}
