// OpenCV, the engine of the service, compiled to WebAssembly: an oracle that shares no line with this project.
import { createRequire } from 'node:module';
import type opencv from '@techstark/opencv-js';
import { unset } from '../src/pixel-memory.ts';
import type { PixelBuffer, Size } from '../src/pixels.ts';

// Not imported: the module has a `then` of its own, for which no import and no promise of it would ever end.
export const cv = createRequire(import.meta.url)('@techstark/opencv-js') as typeof opencv;

/** Resolves when `cv` can be used, after about a second. */
export const openCvStarted = new Promise<void>((resolve) => {
  if ('Mat' in cv) resolve();
  else (cv as { onRuntimeInitialized?: () => void }).onRuntimeInitialized = resolve;
});

type Mat = InstanceType<typeof cv.Mat>;

/** OpenCV's routines on our pictures: straight channels, red, green and blue as one matrix and alpha as another. */
export interface OpenCv {
  /** cv::resize with INTER_AREA. */
  area(pixels: PixelBuffer, size: Size): PixelBuffer;
  /** cv::GaussianBlur with its default border, which is reflect-101. */
  gaussianBlur(pixels: PixelBuffer, radius: number, sigma: number): PixelBuffer;
}

export async function openCv(): Promise<OpenCv> {
  await openCvStarted;
  const apply = (picture: PixelBuffer, size: Size, work: (from: Mat, to: Mat) => void): PixelBuffer => {
    const { width, height, data } = picture;
    const result = unset(size);
    for (const { first, count, type } of [
      { first: 0, count: 3, type: cv.CV_8UC3 },
      { first: 3, count: 1, type: cv.CV_8UC1 },
    ]) {
      const from = new cv.Mat(height, width, type);
      const to = new cv.Mat();
      for (let channel = 0; channel < count; channel += 1)
        copyChannel(data, 4, first + channel, from.data, count, channel);
      work(from, to);
      for (let channel = 0; channel < count; channel += 1)
        copyChannel(to.data, count, channel, result.data, 4, first + channel);
      from.delete();
      to.delete();
    }
    return result;
  };
  return {
    area: (pixels, size) =>
      apply(pixels, size, (from, to) => cv.resize(from, to, new cv.Size(size.width, size.height), 0, 0, cv.INTER_AREA)),
    gaussianBlur: (pixels, radius, sigma) =>
      apply(pixels, pixels, (from, to) => {
        const size = new cv.Size(2 * radius + 1, 2 * radius + 1);
        cv.GaussianBlur(from, to, size, sigma, sigma, cv.BORDER_DEFAULT);
      }),
  };
}

type Bytes = Uint8Array | Uint8ClampedArray;

function copyChannel(
  from: Bytes,
  fromStep: number,
  fromFirst: number,
  to: Bytes,
  toStep: number,
  toFirst: number,
): void {
  for (let source = fromFirst, target = toFirst; source < from.length; source += fromStep, target += toStep)
    to[target] = from[source] as number;
}
