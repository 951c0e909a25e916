// The @jsquash packages one after the other, each with its defaults, as their READMEs show.
import decodeAvif from '@jsquash/avif/decode.js';
import encodeAvif from '@jsquash/avif/encode.js';
import decodeJpeg from '@jsquash/jpeg/decode.js';
import encodeJpeg from '@jsquash/jpeg/encode.js';
import decodePng from '@jsquash/png/decode.js';
import encodePng from '@jsquash/png/encode.js';
import resize from '@jsquash/resize';
import decodeWebp from '@jsquash/webp/decode.js';
import encodeWebp from '@jsquash/webp/encode.js';
import { extensionOf } from '../../extension-of.ts';
import { gaussian, resizedSize } from '../../formulas.ts';
import type { Job, Step } from '../../jobs.ts';
import { type BrowserPeer, bufferOf } from '../peer.ts';
import { blurred, cropped, sharpened, toned } from '../plain-filters.ts';
import { applied as drawn } from './canvas.ts';

export const jsquash = (): BrowserPeer => ({
  run: async ({ picture, steps, ...output }, source) => {
    let pixels = await decoded(extensionOf(picture), await bufferOf(source));
    for (const step of steps) pixels = await applied(pixels, step);
    return encoded(pixels, output);
  },
});

async function decoded(extension: string, source: ArrayBuffer): Promise<ImageData> {
  switch (extension) {
    case 'png':
      return decodePng(source);
    case 'webp':
      return decodeWebp(source);
    case 'avif': {
      const pixels = await decodeAvif(source);
      if (!pixels) throw new Error('@jsquash/avif gave no picture.');
      return pixels;
    }
    default:
      return decodeJpeg(source);
  }
}

/** Its JPEGs are progressive by default. */
async function encoded(
  pixels: ImageData,
  { format, quality, subsampling }: Pick<Job, 'format' | 'quality' | 'subsampling'>,
): Promise<ArrayBuffer> {
  switch (format) {
    case 'avif':
      return encodeAvif(pixels, { quality });
    case 'gif':
      throw new Error('@jsquash has no GIF.');
    case 'png':
      return encodePng(pixels);
    case 'webp':
      return encodeWebp(pixels, { quality });
    case 'jpeg':
      // A chroma sample for each pixel.
      return encodeJpeg(pixels, { quality, ...(subsampling && { auto_subsample: false, chroma_subsample: 1 }) });
  }
}

async function applied(pixels: ImageData, step: Step): Promise<ImageData> {
  switch (step.does) {
    case 'resize':
      return resize(pixels, resizedSize(pixels, step));
    case 'crop':
      return cropped(pixels, step);
    case 'sharpen':
      return sharpened(pixels);
    case 'tone':
      return toned(pixels, step);
    case 'blur': {
      const soft = blurred(pixels, gaussian(step.radius, step.sigma));
      pixels.data.set(soft);
      return pixels;
    }
    default: {
      // @jsquash cannot rotate or draw text, so a canvas does.
      const canvas = drawn(await createImageBitmap(pixels), step, true);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('No canvas.');
      return context.getImageData(0, 0, canvas.width, canvas.height);
    }
  }
}
