// Makes the sample pictures off the main thread, one after the other. It receives keys and sends progress and files.
import { withOrientation } from './exif.ts';
import { paintLandscape } from './landscape.ts';
import { paintLeaf } from './leaf.ts';
import { paintLighthouse } from './lighthouse.ts';
import { drawPanda } from './panda.ts';
import { blankRaster, type Raster, turnLeft } from './raster.ts';
import { type Sample, type SampleOrder, type SampleReport, samples } from './sample-list.ts';
import { lake, valley } from './scenes.ts';
import { drawTextCard } from './text-card.ts';

addEventListener('message', (event: MessageEvent<SampleOrder>) => {
  void makeAll(event.data.keys);
});

function report(message: SampleReport): void {
  postMessage(message);
}

async function makeAll(keys: readonly string[]): Promise<void> {
  for (const sample of samples) {
    if (!keys.includes(sample.key)) continue;
    try {
      report({ key: sample.key, body: await makeSample(sample) });
    } catch (error) {
      report({ key: sample.key, failure: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function makeSample(sample: Sample): Promise<Blob> {
  const { width, height } = sample;
  if (sample.scene === 'panda') return encode(sample, width, height, (context) => drawPanda(context, width, height));
  if (sample.scene === 'text') return encode(sample, width, height, (context) => drawTextCard(context, width, height));
  const upright = paint(sample);
  const stored = sample.orientation === undefined ? upright : turnLeft(upright);
  const body = await encode(sample, stored.width, stored.height, (context) => {
    context.putImageData(new ImageData(stored.data, stored.width, stored.height), 0, 0);
  });
  return sample.orientation === undefined ? body : withOrientation(body, sample.orientation);
}

function paint(sample: Sample): Raster {
  const raster = blankRaster(sample.width, sample.height);
  // Painting is nearly all of the work, so encoding is not reported separately.
  const onProgress = (fraction: number): void => report({ key: sample.key, fraction: fraction * 0.97 });
  if (sample.scene === 'lake') paintLandscape(raster, lake, onProgress);
  else if (sample.scene === 'valley') paintLandscape(raster, valley, onProgress);
  else if (sample.scene === 'leaf') paintLeaf(raster);
  else paintLighthouse(raster);
  return raster;
}

type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

async function encode(sample: Sample, width: number, height: number, draw: Draw): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2D canvas to workers.');
  draw(context);
  const body = await canvas.convertToBlob({ type: sample.type, ...(sample.quality && { quality: sample.quality }) });
  // Some engines keep the pixels of a dropped canvas for a long time, and phones run out of that memory first.
  canvas.width = canvas.height = 0;
  return body;
}
