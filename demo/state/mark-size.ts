// The size of a watermark, measured by the engine itself: it draws the mark alone on an empty picture, with its own fonts, and the drawn
// area is read from the result. An opaque picture of the same size stands for the one in the mark, so that transparent parts count.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { actions } from 'oss-img/actions';
import { decodeBase64Url } from '../text/base64url.ts';
import { rawValue, splitSteps } from '../text/process-text.ts';
import { withParams } from '../text/step-params.ts';
import type { Size } from '../viewer/view.ts';
import { processor } from './bucket.ts';
import { findPicture } from './pictures.ts';
import { readSourceFacts, uprightSize } from './source-facts.ts';

export interface Mark {
  /** The text of the step. */
  readonly text: string;
  /** The size of the picture that is marked. */
  readonly picture: Size;
}

/** Reading more pixels back would hold up the page. */
const maxPixels = 4_000_000;
/** No mark that anybody can use is longer. */
const maxWidth = 4096;

/** The mark's place and colour make no difference to its size; in the corner and in full strength it is found most easily. */
const plain = { gravity: 'nw', x: 0, y: 0, voffset: undefined, opacity: undefined, fill: undefined, color: undefined };

/** The mark's size, or the last known one while the next is measured. */
export function followMarkSize(mark: ReadonlySignal<Mark | undefined>): ReadonlySignal<Size | undefined> {
  const size = signal<Size | undefined>(undefined);
  let known: string | undefined;
  effect(() => {
    const now = mark.value;
    if (!now) {
      known = undefined;
      size.value = undefined;
      return;
    }
    const text = withParams(now.text, 'watermark', plain);
    const id = `${now.picture.width} ${now.picture.height} ${text}`;
    if (id === known) return;
    known = id;
    void measure(text, now.picture)
      // A mark that cannot be drawn has no box; running the process says why.
      .catch(() => undefined)
      .then((measured) => {
        if (known === id) size.value = measured;
      });
  });
  return size;
}

async function measure(text: string, picture: Size): Promise<Size | undefined> {
  // A mark that is a share of the picture shrinks with it; the size of others needs only an empty picture that is large enough.
  const scale = isShare(text) ? Math.min(1, Math.sqrt(maxPixels / (picture.width * picture.height))) : 1;
  const width = Math.min(scaled(picture.width, scale), scale === 1 ? maxWidth : Number.POSITIVE_INFINITY);
  const height = Math.min(scaled(picture.height, scale), Math.floor(maxPixels / width));
  const { body } = await processor.process(await filled({ width, height }), `image/${text}/format,png`, {
    loadObject: (key) => opaque(key, scale),
  });
  const drawn = await drawnSize(body);
  return drawn && { width: scaled(drawn.width, 1 / scale), height: scaled(drawn.height, 1 / scale) };
}

const scaled = (length: number, scale: number): number => Math.max(1, Math.round(length * scale));

/** The mark's own parameter, or the one of the resize of its picture, measures in percent of the marked picture. */
function isShare(text: string): boolean {
  const step = splitSteps(`image/${text}`)[0];
  const { image, percentOfMain } = actions.watermark.params;
  const picture = step && rawValue(step, image.key, false);
  return (
    (step && rawValue(step, percentOfMain.key, false) !== undefined) ||
    (picture !== undefined && (decodeBase64Url(picture) ?? '').includes(`,${actions.resize.params.percentOfMain.key}_`))
  );
}

async function opaque(key: string, scale: number): Promise<Blob | undefined> {
  const body = await findPicture(key);
  const facts = body && (await readSourceFacts(processor, body));
  if (!facts) return body;
  const { width, height } = uprightSize(facts);
  return filled({ width: scaled(width, scale), height: scaled(height, scale) }, '#000000');
}

/** A picture of one colour, or a transparent one. The engine enlarges a single pixel, which costs the page nothing. */
async function filled({ width, height }: Size, colour?: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d');
  if (context && colour) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  const pixel = await canvas.convertToBlob({ type: 'image/png' });
  const { body } = await processor.process(pixel, `image/resize,m_fixed,w_${width},h_${height},limit_0`);
  return body;
}

/** Rows that are read at once: few enough that no task of the page is long. */
const bandRows = 64;

/** The extent of the drawing from the upper left corner. */
async function drawnSize(body: Blob): Promise<Size | undefined> {
  const bitmap = await createImageBitmap(body);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, bandRows).getContext('2d', { willReadFrequently: true });
  let [right, bottom] = [0, 0];
  for (let top = 0; context && top < height; top += bandRows) {
    context.clearRect(0, 0, width, bandRows);
    const rows = Math.min(bandRows, height - top);
    context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
    const pixels = new Uint32Array(context.getImageData(0, 0, width, bandRows).data.buffer);
    for (let row = 0; row < bandRows; row++) {
      // A transparent pixel is 0 in all channels.
      const last = pixels.subarray(row * width, (row + 1) * width).findLastIndex((pixel) => pixel !== 0);
      if (last < 0) continue;
      right = Math.max(right, last + 1);
      bottom = top + row + 1;
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  bitmap.close();
  return bottom === 0 ? undefined : { width: right, height: bottom };
}
