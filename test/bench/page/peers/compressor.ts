// compressorjs: an <img> drawn into a small canvas, for which Chromium decodes at reduced size.
import Compressor from 'compressorjs';
import { type BrowserPeer, canvasQuality, mimeOf } from '../peer.ts';

export const compressor = (): BrowserPeer => ({
  run: async (job, source) => {
    const [step] = job.steps;
    if (step?.does !== 'resize') throw new Error('compressorjs only resizes.');
    const type = job.picture.endsWith('.png') ? 'image/png' : 'image/jpeg';
    return new Promise<Blob>((success, error) => {
      const file = new Blob([source], { type });
      const options = { width: step.width, quality: canvasQuality(job), mimeType: mimeOf(job) };
      new Compressor(file, { ...options, success, error });
    });
  },
});
