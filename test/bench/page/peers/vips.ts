// wasm-vips: libvips with SIMD and threads. Needs a cross-origin isolated page.
import type Vips from 'wasm-vips';
import { sharpenMatrix, toneLine } from '../../formulas.ts';
import type { Job, Step } from '../../jobs.ts';
import { type BrowserPeer, bytesOf } from '../peer.ts';

const folder = '/modules/wasm-vips/lib/';

export async function vips(threads?: number): Promise<BrowserPeer> {
  // It starts its own file as a worker, so that file is served as it is instead of being bundled.
  const address = `${folder}vips-es6.js`;
  const { default: start } = (await import(/* @vite-ignore */ address)) as { default: typeof Vips };
  const library = await start({ dynamicLibraries: [], locateFile: (file: string) => folder + file });
  if (threads) library.concurrency(threads);
  // No operation is repeated, so a cache would only hold memory.
  library.Cache.max(0);
  // Integer kernels take its fast path.
  const kernel = sharpenMatrix().map((row) => row.map((value) => Math.round(value * 1024)));
  const kernelSum = kernel.flat().reduce((sum, value) => sum + value);
  const apply = (image: Vips.Image, step: Step): Vips.Image => {
    switch (step.does) {
      case 'resize':
        throw new Error('Resizing is done while loading.');
      case 'quarter-turn':
        return image.rot('d90');
      case 'sharpen':
        return image.conv(library.Image.newFromArray(kernel as unknown as Vips.ArrayConstant, kernelSum), {
          precision: 'integer',
        });
      case 'blur':
        // Its smallest weight is the one at the radius.
        return image.gaussblur(step.sigma, { min_ampl: 0.999 * Math.exp(-(step.radius ** 2) / (2 * step.sigma ** 2)) });
      case 'rotate':
        return image.rotate(step.degrees, { background: [255, 255, 255] });
      case 'tone': {
        const { gain, offset } = toneLine(step);
        return image.linear(gain, offset, { uchar: true });
      }
      case 'text':
        throw new Error('wasm-vips has no text.');
    }
  };
  const opened = (source: ArrayBuffer, first: Step | undefined): Vips.Image => {
    if (first?.does !== 'resize') return library.Image.newFromBuffer(source);
    const { width, height } = first;
    return library.Image.thumbnailBuffer(
      source,
      width,
      height ? { height, size: 'force' } : { height: 100_000, size: 'down' },
    );
  };
  const written = (image: Vips.Image, { format, quality, subsampling }: Job): Uint8Array => {
    switch (format) {
      case 'png':
        return image.pngsaveBuffer();
      case 'webp':
        return image.webpsaveBuffer({ Q: quality });
      case 'jpeg':
        return image.jpegsaveBuffer({ Q: quality, ...(subsampling && { subsample_mode: 'off' }) });
    }
  };
  return {
    run: async (job, source) => {
      const images = [opened(source, job.steps[0])];
      for (const step of job.steps.filter(({ does }) => does !== 'resize'))
        images.push(apply(images.at(-1) as Vips.Image, step));
      const bytes = written(images.at(-1) as Vips.Image, job);
      for (const image of images) image.delete();
      return bytesOf(bytes);
    },
  };
}
