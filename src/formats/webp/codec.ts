// WebP through @jsquash/webp (libwebp). Only the SIMD encoder is shipped: every browser that runs the rest has SIMD.
import { imageDamage } from '../../errors.ts';
import { changedRect } from '../../kernels/changed-rect.ts';
import { blendOver } from '../../kernels/composite.ts';
import { copyPixels, copyRect } from '../../kernels/copy-rect.ts';
import { isOpaque } from '../../kernels/opacity.ts';
import { clearRect, putRect } from '../../kernels/put-rect.ts';
import { blank } from '../../pixel-memory.ts';
import { type Frame, type Header, type PixelBuffer, type Rect, type Size, still, wordsOf } from '../../pixels.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';
import { animatedWebp, findFrameDamage, type WebpFrame, webpAnimation } from './animation.ts';
import { chunksOf, pictureChunks, stillOf } from './chunks.ts';
import { defaultOptions } from './encoder-options.ts';

interface Decoder {
  decode(bytes: Uint8Array): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray,
    width: number,
    height: number,
    options: typeof defaultOptions,
  ): Uint8Array<ArrayBuffer> | null;
}

/** The WebP codec, and its WebAssembly instances for whoever counts and frees their memory. */
export function webpCodec(load: LoadWasm) {
  const decoder = emscripten<Decoder>(load, 'webpDecode');
  const encoder = emscripten<Encoder>(load, 'webpEncode');
  const decodeStill = ({ decode }: Decoder, bytes: Uint8Array, size: Header): PixelBuffer =>
    checked(
      decoding('WebP', () => decode(bytes)),
      size,
    );
  const encodeStill = ({ encode }: Encoder, pixels: PixelBuffer, quality: number): Uint8Array<ArrayBuffer> => {
    const { data, width, height } = pixels;
    // With alpha at 400x225, method 2 takes 0.6 times the time of 4 and is 0.4 dB better, for 11 % more bytes. Without alpha,
    // it loses 0.3 dB, and 3 is no faster than 4.
    const method = isOpaque(pixels) ? defaultOptions.method : 2;
    return encoding('WebP', pixels, () => {
      const bytes = encode(data, width, height, { ...defaultOptions, quality, method });
      if (!bytes) throw new Error('The encoder returned nothing.');
      return bytes;
    });
  };
  const codec: Codec = {
    decode: async (bytes, header, frames) => {
      const { api } = await decoder.ready();
      const animation = webpAnimation(bytes);
      if (!animation) {
        const picture = pictureChunks(chunksOf(bytes), bytes.length).filter(
          ({ name }) => header.hasAlpha || name !== 'ALPH',
        );
        const pixels = decodeStill(api, stillOf(bytes, picture), header);
        if (!header.hasAlpha) dropAlpha(pixels);
        return [still(pixels)];
      }
      const decodeFrame = (frame: WebpFrame): PixelBuffer => {
        const damage = findFrameDamage(bytes, frame, header);
        if (damage) throw imageDamage(damage);
        return decodeStill(api, stillOf(bytes, frame.chunks), {
          ...header,
          width: frame.width,
          height: frame.height,
        });
      };
      const wanted = frames === 'first' ? animation.frames.slice(0, 1) : animation.frames;
      if (wanted.length === 0) throw imageDamage('The animation has no frame.');
      return composed(wanted, header, decodeFrame);
    },
    encode: async (frames, { quality, loopCount }) => {
      const { api } = await encoder.ready();
      const first = frames[0] ?? noFrame();
      if (frames.length === 1) return encodeStill(api, first, quality);
      const hasAlpha = !frames.every(isOpaque);
      const encoded = frames.map((frame, index) => {
        const place = changedPlace(frames[index - 1], frame);
        return { ...place, delayMs: frame.delayMs, still: encodeStill(api, copyRect(frame, place), quality) };
      });
      return animatedWebp(first, { loopCount, hasAlpha }, encoded);
    },
  };
  return { codec, instances: [decoder, encoder] as const };
}

/** A VP8L picture may hold alpha that its file says it has not. */
function dropAlpha(pixels: PixelBuffer): void {
  const words = wordsOf(pixels);
  for (let index = 0; index < words.length; index += 1) words[index] = (words[index] as number) | 0xff000000;
}

/** The canvas as it is shown during each frame. As in browsers, it starts transparent, whatever background the file names. */
function composed(frames: readonly WebpFrame[], size: Size, decode: (frame: WebpFrame) => PixelBuffer): Frame[] {
  const canvas = blank(size);
  return frames.map((frame) => {
    const pixels = decode(frame);
    if (frame.blends && !isOpaque(pixels)) blendOver(canvas, pixels, frame.x, frame.y);
    else putRect(canvas, pixels, frame);
    const shown = { ...copyPixels(canvas), delayMs: frame.delayMs };
    if (frame.clears) clearRect(canvas, frame);
    return shown;
  });
}

/** The part of a frame that differs from the frame before, from even x and y on; one pixel where none does. */
function changedPlace(before: Frame | undefined, frame: Frame): Rect {
  if (!before) return { x: 0, y: 0, width: frame.width, height: frame.height };
  const changed = changedRect(wordsOf(before), wordsOf(frame), frame) ?? { x: 0, y: 0, width: 1, height: 1 };
  const [x, y] = [changed.x & ~1, changed.y & ~1];
  return { x, y, width: changed.width + changed.x - x, height: changed.height + changed.y - y };
}
