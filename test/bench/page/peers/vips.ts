// wasm-vips: libvips with SIMD and threads. Needs a cross-origin isolated page.
import type Vips from 'wasm-vips';
import { sharpenMatrix, toneLine } from '../../formulas.ts';
import type { Job, Step } from '../../jobs.ts';
import { type BrowserPeer, bufferOf, bytesOf } from '../peer.ts';

const folder = '/modules/wasm-vips/lib/';

/** @param modules files that it loads beside its own, for more formats */
export async function vips(threads?: number, modules: readonly string[] = []): Promise<BrowserPeer> {
  // It starts its own file as a worker, so that file is served as it is instead of being bundled.
  const address = `${folder}vips-es6.js`;
  const { default: start } = (await import(/* @vite-ignore */ address)) as { default: typeof Vips };
  const library = await start({ dynamicLibraries: [...modules], locateFile: (file: string) => folder + file });
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
      case 'crop':
        return image.crop(step.left, step.top, step.width, step.height);
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
  const opened = (source: ArrayBuffer, { steps: [first], animated }: Job): Vips.Image => {
    const pages = animated ? 'n=-1' : '';
    if (first?.does !== 'resize') return library.Image.newFromBuffer(source, pages && `[${pages}]`);
    const { width, height, enlarges } = first;
    return library.Image.thumbnailBuffer(source, width, {
      ...(height ? { height, size: 'force' } : { height: 100_000, size: enlarges ? 'both' : 'down' }),
      option_string: pages,
    });
  };
  const written = (image: Vips.Image, { format, quality, subsampling, progressive }: Job): Uint8Array => {
    switch (format) {
      case 'gif':
        return image.gifsaveBuffer();
      case 'avif':
        return image.heifsaveBuffer({ Q: quality, compression: 'av1', subsample_mode: 'on' });
      case 'png':
        return image.pngsaveBuffer();
      case 'webp':
        return image.webpsaveBuffer({ Q: quality });
      case 'jpeg':
        return image.jpegsaveBuffer({
          Q: quality,
          ...(subsampling && { subsample_mode: 'off' }),
          ...(progressive && { interlace: true, optimize_coding: true }),
        });
    }
  };
  return {
    run: async (job, source) => {
      const images = [opened(await bufferOf(source), job)];
      for (const step of job.steps.filter(({ does }) => does !== 'resize'))
        images.push(apply(images.at(-1) as Vips.Image, step));
      const bytes = written(images.at(-1) as Vips.Image, job);
      for (const image of images) image.delete();
      return bytesOf(bytes);
    },
  };
}
