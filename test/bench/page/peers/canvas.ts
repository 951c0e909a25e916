// Plain canvas: what a page does without any library.

import { resizedSize } from '../../formulas.ts';
import type { Step } from '../../jobs.ts';
import { type BrowserPeer, canvasQuality, mimeOf } from '../peer.ts';
import { sharpened, toned } from '../plain-filters.ts';

export const canvas = (): BrowserPeer => ({
  run: async (job, source) => {
    const opaque = job.format === 'jpeg' || job.picture.endsWith('.jpg');
    const bitmap = await createImageBitmap(new Blob([source]));
    const [first, ...others] = job.steps;
    let picture = first ? applied(bitmap, first, opaque) : copied(bitmap, opaque);
    for (const step of others) picture = applied(picture, step, opaque);
    // A canvas cannot be asked for 4:4:4.
    return picture.convertToBlob({ type: mimeOf(job), quality: canvasQuality(job) });
  },
});

type Sheet = [OffscreenCanvas, OffscreenCanvasRenderingContext2D];

function blankSheet(width: number, height: number, opaque: boolean): Sheet {
  const made = new OffscreenCanvas(width, height);
  const context = made.getContext('2d', { alpha: !opaque });
  if (!context) throw new Error('No canvas.');
  context.imageSmoothingQuality = 'high';
  return [made, context];
}

function copied(picture: ImageBitmap, opaque: boolean): OffscreenCanvas {
  const [made, context] = blankSheet(picture.width, picture.height, opaque);
  context.drawImage(picture, 0, 0);
  return made;
}

export function applied(picture: ImageBitmap | OffscreenCanvas, step: Step, opaque: boolean): OffscreenCanvas {
  const { width, height } = picture;
  const sheet = (w: number, h: number): Sheet => blankSheet(w, h, opaque);
  switch (step.does) {
    case 'resize': {
      const size = resizedSize(picture, step);
      const [made, context] = sheet(size.width, size.height);
      context.drawImage(picture, 0, 0, size.width, size.height);
      return made;
    }
    case 'crop': {
      const [made, context] = sheet(step.width, step.height);
      context.drawImage(picture, -step.left, -step.top);
      return made;
    }
    case 'quarter-turn': {
      const [made, context] = sheet(height, width);
      context.translate(height, 0);
      context.rotate(Math.PI / 2);
      context.drawImage(picture, 0, 0);
      return made;
    }
    case 'rotate': {
      const angle = (step.degrees * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const [made, context] = sheet(Math.round(width * cos + height * sin), Math.round(width * sin + height * cos));
      context.fillStyle = '#fff';
      context.fillRect(0, 0, made.width, made.height);
      context.translate(made.width / 2, made.height / 2);
      context.rotate(angle);
      context.drawImage(picture, -width / 2, -height / 2);
      return made;
    }
    case 'text': {
      const [made, context] = sheet(width, height);
      context.drawImage(picture, 0, 0);
      context.font = `${step.size}px sans-serif`;
      context.textAlign = 'right';
      context.fillText(step.text, width - 10, height - 10);
      return made;
    }
    case 'blur': {
      const [made, context] = sheet(width, height);
      context.filter = `blur(${step.sigma}px)`;
      context.drawImage(picture, 0, 0);
      return made;
    }
    case 'sharpen':
    case 'tone': {
      const [made, context] = sheet(width, height);
      context.drawImage(picture, 0, 0);
      const pixels = context.getImageData(0, 0, width, height);
      context.putImageData(step.does === 'tone' ? toned(pixels, step) : sharpened(pixels), 0, 0);
      return made;
    }
  }
}
