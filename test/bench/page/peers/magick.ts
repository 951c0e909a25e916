// magick-wasm. `jpeg:size` makes it decode at reduced size; without that it is several times slower.
import {
  ImageMagick,
  initializeImageMagick,
  MagickFormat,
  MagickGeometry,
  MagickReadSettings,
} from '@imagemagick/magick-wasm';
import type { BrowserPeer } from '../peer.ts';

export async function magick(): Promise<BrowserPeer> {
  await initializeImageMagick(new URL('/modules/@imagemagick/magick-wasm/dist/x86/magick.wasm', self.location.href));
  return {
    run: async ({ steps, quality }, source) => {
      const settings = new MagickReadSettings();
      for (const step of steps) {
        if (step.does === 'resize')
          settings.setDefine(MagickFormat.Jpeg, 'size', `${step.width}x${step.height ?? step.width}`);
      }
      return ImageMagick.read(new Uint8Array(source), settings, (image) => {
        for (const step of steps) {
          if (step.does === 'resize') {
            const box = new MagickGeometry(step.width, step.height ?? image.height);
            box.ignoreAspectRatio = step.height !== undefined;
            image.resize(box);
          } else if (step.does === 'quarter-turn') image.rotate(90);
          else throw new Error(`magick-wasm is not here for ${step.does}.`);
        }
        if (quality) image.quality = quality;
        return image.write(MagickFormat.Jpeg, (bytes) => bytes.slice().buffer);
      });
    },
  };
}
