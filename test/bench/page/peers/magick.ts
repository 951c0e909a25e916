// magick-wasm. `jpeg:size` makes it decode at reduced size; without that it is several times slower.
import {
  type IMagickImage,
  type IMagickImageCollection,
  ImageMagick,
  Interlace,
  initializeImageMagick,
  MagickFormat,
  MagickGeometry,
  MagickReadSettings,
} from '@imagemagick/magick-wasm';
import type { Job, Step } from '../../jobs.ts';
import { type BrowserPeer, bufferOf } from '../peer.ts';

const formats: Readonly<Record<Job['format'], MagickFormat>> = {
  jpeg: MagickFormat.Jpeg,
  png: MagickFormat.Png,
  webp: MagickFormat.WebP,
  avif: MagickFormat.Avif,
  gif: MagickFormat.Gif,
};

export async function magick(): Promise<BrowserPeer> {
  await initializeImageMagick(new URL('/modules/@imagemagick/magick-wasm/dist/x86/magick.wasm', self.location.href));
  return {
    run: async ({ picture, steps, format, quality, progressive, animated }, source) => {
      const settings = new MagickReadSettings();
      for (const step of steps) {
        if (step.does === 'resize' && picture.endsWith('.jpg'))
          settings.setDefine(MagickFormat.Jpeg, 'size', `${step.width}x${step.height ?? step.width}`);
      }
      const finish = (image: IMagickImage): void => {
        for (const step of steps) apply(image, step);
        if (quality) image.quality = quality;
        if (progressive) image.settings.interlace = Interlace.Plane;
      };
      const copy = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer;
      const bytes = new Uint8Array(await bufferOf(source));
      if (!animated) {
        return ImageMagick.read(bytes, settings, (image) => {
          finish(image);
          return image.write(formats[format], copy);
        });
      }
      return ImageMagick.readCollection(bytes, settings, (images: IMagickImageCollection) => {
        images.coalesce();
        for (const image of images) finish(image);
        return images.write(formats[format], copy);
      });
    },
  };
}

function apply(image: IMagickImage, step: Step): void {
  switch (step.does) {
    case 'resize': {
      const box = new MagickGeometry(step.width, step.height ?? image.height * step.width);
      box.ignoreAspectRatio = step.height !== undefined;
      image.resize(box);
      break;
    }
    case 'crop':
      image.crop(new MagickGeometry(step.left, step.top, step.width, step.height));
      image.resetPage();
      break;
    case 'quarter-turn':
      image.rotate(90);
      break;
    default:
      throw new Error(`magick-wasm is not here for ${step.does}.`);
  }
}
