// This library, from the built package, as any page would use it.
import type { ImageProcessorOptions } from 'oss-img';
import type { BrowserPeer } from '../peer.ts';

type Package = typeof import('oss-img');

export async function ossImg(
  options: ImageProcessorOptions,
  folder: 'package' | 'before' = 'package',
): Promise<BrowserPeer> {
  // Loads the files of dist as they are: the bundle of this page must not hold a copy of its own.
  const address = `/${folder}/index.js`;
  const { createImageProcessor } = (await import(/* @vite-ignore */ address)) as Package;
  // The defaults are the service's limits; the benchmark goes beyond them.
  const limits = { sourceBytes: 2 ** 30, machinePixels: 2 ** 28 };
  const processor = createImageProcessor({ ...options, limits });
  return {
    run: async (job, source) => (await processor.process(source, job.process, { transfer: true })).body,
  };
}
