// pica: resizes with WASM in its own workers; a canvas decodes, rotates and encodes.
import createPica from 'pica';
import { resizedSize } from '../../formulas.ts';
import { type BrowserPeer, canvasQuality, mimeOf } from '../peer.ts';
import { applied } from './canvas.ts';

export function pica(): BrowserPeer {
  const resizer = createPica();
  return {
    run: async (job, source) => {
      let picture: ImageBitmap | OffscreenCanvas = await createImageBitmap(new Blob([source]));
      for (const step of job.steps) {
        if (step.does !== 'resize') picture = applied(picture, step, true);
        else {
          const { width, height } = resizedSize(picture, step);
          picture = await resizer.resize(picture, new OffscreenCanvas(width, height));
        }
      }
      return resizer.toBlob(picture as OffscreenCanvas, mimeOf(job), canvasQuality(job));
    },
  };
}
