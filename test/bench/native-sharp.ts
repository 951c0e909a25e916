// sharp in this process, one thread for each picture, no cache: everything else is measured against it.
import sharp, { type Sharp } from 'sharp';
import type { Contender } from './contender.ts';
import { sharpenMatrix, toneLine } from './formulas.ts';
import type { Job, Step } from './jobs.ts';
import type { NativeName } from './peers.ts';
import { type PictureName, picture } from './pictures.ts';

sharp.concurrency(1);
sharp.cache(false);

export class NativeSharp implements Contender {
  readonly name: NativeName;
  readonly #tiny: boolean;
  readonly #pictures = new Map<PictureName, Buffer>();
  #result: Buffer = Buffer.alloc(0);

  constructor(name: NativeName, tiny: boolean) {
    this.name = name;
    this.#tiny = tiny;
  }

  async load(name: PictureName): Promise<void> {
    this.#pictures.set(name, await picture(name, this.#tiny));
  }

  async time(job: Job, name: PictureName): Promise<number> {
    const source = this.#pictures.get(name);
    if (!source) throw new Error(`${name} was not loaded.`);
    const { count, workers } = job.batch ?? { count: 1, workers: 1 };
    let left = count;
    const take = async (): Promise<void> => {
      for (; left > 0; ) {
        left -= 1;
        this.#result = await run(job, source, this.name);
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: workers }, take));
    return performance.now() - start;
  }

  async result(): Promise<Buffer> {
    return this.#result;
  }

  async close(): Promise<void> {
    this.#pictures.clear();
  }
}

function run(job: Job, source: Buffer, name: NativeName): Promise<Buffer> {
  const { steps, format, quality, subsampling, progressive = false, animated = false } = job;
  let image = sharp(source, { limitInputPixels: false, animated });
  for (const step of steps) image = applied(image, step, name);
  switch (format) {
    // sharp's defaults: a quality would make it reduce the colours to a palette.
    case 'png':
      return image.png().toBuffer();
    case 'gif':
      return image.gif().toBuffer();
    // sharp's own default keeps all of the colour.
    case 'avif':
      return image.avif({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
    case 'webp':
      return image.webp({ quality }).toBuffer();
    case 'jpeg':
      return image.jpeg({ quality, progressive, ...(subsampling && { chromaSubsampling: subsampling }) }).toBuffer();
  }
}

function applied(image: Sharp, step: Step, name: NativeName): Sharp {
  switch (step.does) {
    case 'resize':
      return step.height
        ? image.resize({ width: step.width, height: step.height, fit: 'fill' })
        : image.resize({ width: step.width, withoutEnlargement: !step.enlarges });
    case 'crop':
      return image.extract(step);
    case 'quarter-turn':
      return image.rotate(90);
    case 'sharpen':
      if (name === 'sharp-3x3') return image.sharpen();
      return image.convolve({ width: 5, height: 5, kernel: sharpenMatrix().flat() });
    case 'text':
      return image.composite([
        {
          input: { text: { text: step.text, font: `sans ${Math.round(step.size * 0.75)}`, rgba: true } },
          gravity: 'southeast',
        },
      ]);
    case 'blur':
      // The smallest amplitude is the one at the radius, so that both kernels end there.
      return image.blur({
        sigma: step.sigma,
        minAmplitude: 0.999 * Math.exp(-(step.radius ** 2) / (2 * step.sigma ** 2)),
      });
    case 'rotate':
      return image.rotate(step.degrees, { background: '#fff' });
    case 'tone': {
      const { gain, offset } = toneLine(step);
      return image.linear(gain, offset);
    }
  }
}
