// Makes the sample pictures off the main thread: whole ones one after the other, or a part of a large one.
import { withExif } from './exif.ts';
import { mirrorReach, paintLandscape } from './landscape.ts';
import { paintLeaf } from './leaf.ts';
import { paintLighthouse } from './lighthouse.ts';
import { drawPanda } from './panda.ts';
import { blankRaster, type Raster, turnLeft } from './raster.ts';
import {
  type Band,
  type PaintedBand,
  type Sample,
  type SampleOrder,
  type SampleReport,
  samples,
} from './sample-list.ts';
import { lake, range } from './scenes.ts';
import { paintTerrain } from './terrain.ts';
import { drawTextCard } from './text-card.ts';

type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

addEventListener('message', (event: MessageEvent<SampleOrder>) => {
  void obey(event.data);
});

function report(message: SampleReport, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function obey(order: SampleOrder): Promise<void> {
  if ('keys' in order) {
    for (const sample of samples) if (order.keys.includes(sample.key)) await attempt(sample, () => makeSample(sample));
    return;
  }
  const sample = samples.find(({ key }) => key === order.key);
  if (!sample) return report({ key: order.key, failure: 'There is no such sample.' });
  if ('band' in order) {
    const band = paintBand(sample, order.band);
    report({ key: sample.key, band }, [band.pixels.data.buffer]);
  } else if ('bands' in order) await attempt(sample, () => joined(sample, order.bands));
  else await attempt(sample, () => makeSample({ ...sample, ...smaller(sample, order.width) }));
}

async function attempt({ key }: Sample, make: () => Promise<Blob>): Promise<void> {
  try {
    report({ key, body: await make() });
  } catch (error) {
    report({ key, failure: error instanceof Error ? error.message : String(error) });
  }
}

const smaller = ({ width, height }: Sample, to: number): Pick<Sample, 'width' | 'height'> => ({
  width: to,
  height: Math.round((height * to) / width),
});

async function makeSample(sample: Sample): Promise<Blob> {
  const { width, height } = sample;
  if (sample.scene === 'panda') return encode(sample, width, height, (context) => drawPanda(context, width, height));
  if (sample.scene === 'text') return encode(sample, width, height, (context) => drawTextCard(context, width, height));
  const upright = blankRaster(width, height);
  paint(sample, upright, 0);
  const stored = sample.orientation === undefined ? upright : turnLeft(upright);
  return encode(sample, stored.width, stored.height, (context) => {
    context.putImageData(new ImageData(stored.data, stored.width, stored.height), 0, 0);
  });
}

/** @param raster the columns of the picture from `from` on; only landscapes can be painted in parts */
function paint(sample: Sample, raster: Raster, from: number): void {
  const place = { from, width: sample.width };
  // Painting is nearly all of the work, so encoding is not reported separately.
  const onProgress = (fraction: number): void => report({ key: sample.key, fraction: fraction * 0.97 });
  if (sample.scene === 'lake') paintLandscape(raster, lake, place, onProgress);
  else if (sample.scene === 'range') paintLandscape(raster, range, place, onProgress);
  else if (sample.scene === 'valley') paintTerrain(raster, place, onProgress);
  else if (sample.scene === 'leaf') paintLeaf(raster);
  else paintLighthouse(raster);
}

function paintBand(sample: Sample, { left, right }: Band): PaintedBand {
  const beside = Math.ceil(mirrorReach * sample.width);
  const from = Math.max(0, left - beside);
  const raster = blankRaster(Math.min(sample.width, right + beside) - from, sample.height);
  paint(sample, raster, from);
  return { left, right, from, pixels: new ImageData(raster.data, raster.width, raster.height) };
}

const joined = (sample: Sample, bands: readonly PaintedBand[]): Promise<Blob> =>
  encode(sample, sample.width, sample.height, (context) => {
    for (const { left, right, from, pixels } of bands)
      context.putImageData(pixels, from, 0, left - from, 0, right - left, sample.height);
  });

async function encode(sample: Sample, width: number, height: number, draw: Draw): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2D canvas to workers.');
  draw(context);
  const { type, quality, orientation, copyright } = sample;
  const body = await canvas.convertToBlob({ type, ...(quality && { quality }) });
  // Some engines keep the pixels of a dropped canvas for a long time, and phones run out of that memory first.
  canvas.width = canvas.height = 0;
  return orientation === undefined && copyright === undefined ? body : withExif(body, { orientation, copyright });
}
