// WebP: our own decoder, and our own encoder of opaque pictures, which give libwebp's pixels and bytes. libwebp itself (@jsquash/webp) is
// fetched for the rest: its encoder for pictures with alpha, its decoder for those that ours refuses, which it judges. Only
// the SIMD encoder is shipped: every browser that runs the rest has SIMD.
import { imageDamage } from '../../errors.ts';
import { changedRect } from '../../kernels/changed-rect.ts';
import { blendOver } from '../../kernels/composite.ts';
import { copyPixels, copyRect } from '../../kernels/copy-rect.ts';
import { isOpaque } from '../../kernels/opacity.ts';
import { clearRect, putRect } from '../../kernels/put-rect.ts';
import { blank } from '../../pixel-memory.ts';
import {
  type Frame,
  type Header,
  type PixelBuffer,
  type Rect,
  type Size,
  signedWordsOf,
  still,
  wordsOf,
} from '../../pixels.ts';
import { type RowSink, type RowSource, written } from '../../row-flow.ts';
import type { MadeInPlace } from '../../wasm/embind.ts';
import { emscripten } from '../../wasm/emscripten.ts';
import type { LoadWasm } from '../../wasm/load.ts';
import type { Retiring } from '../../wasm/retiring.ts';
import { attempted, attemptedRows } from '../attempts.ts';
import type { Codec } from '../codec.ts';
import { checked, decoding, encoding, noFrame } from '../faults.ts';
import { animatedWebp, findFrameDamage, type NewFrame, type WebpFrame, webpAnimation } from './animation.ts';
import { type Chunk, chunksOf, pictureChunks, stillOf } from './chunks.ts';
import type { StillDecoder } from './decode.simd.ts';
import type { OpaqueEncoder } from './encode.simd.ts';
import { defaultOptions } from './encoder-options.ts';

interface Decoder {
  decode(bytes: Uint8Array): PixelBuffer | null;
}
interface Encoder {
  encode(
    data: Uint8ClampedArray | MadeInPlace,
    width: number,
    height: number,
    options: typeof defaultOptions,
  ): Uint8Array<ArrayBuffer> | null;
}

/** Our own decoder and encoder; without them, libwebp does all. */
interface Own {
  readonly stills?: Retiring<StillDecoder>;
  readonly opaque?: Retiring<OpaqueEncoder>;
}

/** The WebP codec, and its WebAssembly instances for whoever counts and frees their memory. */
export function webpCodec(load: LoadWasm, { stills, opaque }: Own = {}) {
  const decoder = emscripten<Decoder>(load, 'webpDecode');
  const encoder = emscripten<Encoder>(load, 'webpEncode');
  const decodeStill = async (bytes: Uint8Array, picture: readonly Chunk[], size: Header): Promise<PixelBuffer> => {
    const api = stills && (await stills.ready()).api;
    const own = attempted(() => api?.decode(bytes, picture, size));
    if (own) return own;
    const { api: libwebp } = await decoder.ready();
    return checked(
      decoding('WebP', () => libwebp.decode(stillOf(bytes, picture))),
      size,
    );
  };
  const encodeStill = async (pixels: PixelBuffer, quality: number): Promise<Uint8Array<ArrayBuffer>> => {
    const own = opaque && isOpaque(pixels) && encodedBy((await opaque.ready()).api, pixels, quality);
    if (own) return own;
    const { api } = await encoder.ready();
    return encodeData(api, pixels.data, pixels, { quality, method: methodFor(isOpaque(pixels)) });
  };
  const encodeData = (
    { encode }: Encoder,
    data: Uint8ClampedArray | MadeInPlace,
    size: Size,
    options: Pick<typeof defaultOptions, 'quality' | 'method'>,
  ): Uint8Array<ArrayBuffer> =>
    encoding('WebP', size, () => {
      const bytes = encode(data, size.width, size.height, { ...defaultOptions, ...options });
      if (!bytes) throw new Error('The encoder returned nothing.');
      return bytes;
    });
  const codec: Codec = {
    decode: async (bytes, header, frames) => {
      const animation = webpAnimation(bytes);
      if (!animation) {
        const picture = shownChunks(bytes, header);
        const pixels = await decodeStill(bytes, picture, header);
        if (header.hasAlpha) return [still(pixels)];
        if (picture.at(-1)?.name === 'VP8L') dropAlpha(pixels);
        return [still({ ...pixels, opaque: true })];
      }
      const decodeFrame = async (frame: WebpFrame): Promise<PixelBuffer> => {
        const damage = findFrameDamage(bytes, frame, header);
        if (damage) throw imageDamage(damage);
        return decodeStill(bytes, frame.chunks, { ...header, width: frame.width, height: frame.height });
      };
      const wanted = frames === 'first' ? animation.frames.slice(0, 1) : animation.frames;
      if (wanted.length === 0) throw imageDamage('The animation has no frame.');
      return composed(wanted, header, decodeFrame);
    },
    rows: async (bytes, header) => {
      const api = stills && (await stills.ready()).api;
      return attemptedRows(header, () => api?.rows(bytes, shownChunks(bytes, header), header));
    },
    encode: async (frames, { quality, loopCount }) => {
      const first = frames[0] ?? noFrame();
      if (frames.length === 1) return encodeStill(first, quality);
      // Look up once if a frame is opaque, not again for its changed part.
      const told = frames.map((frame) => (isOpaque(frame) ? { ...frame, opaque: true } : frame));
      const hasAlpha = !told.every(({ opaque }) => opaque);
      const encoded: NewFrame[] = [];
      for (const [index, frame] of told.entries()) {
        const place = changedPlace(frames[index - 1], frame);
        encoded.push({ ...place, delayMs: frame.delayMs, still: await encodeStill(copyRect(frame, place), quality) });
      }
      return animatedWebp(first, { loopCount, hasAlpha }, encoded);
    },
    drain: async (size, { quality }) => {
      if (size.transparent === 'perhaps') return undefined;
      const own = !size.transparent && opaque && (await opaque.ready()).api;
      if (own) return (source) => encoding('WebP', size, () => drained(source, own.start(size, quality)));
      const { api } = await encoder.ready();
      const method = methodFor(!size.transparent);
      return (source) => encodeData(api, rowsInPlace(source), size, { quality, method });
    },
  };
  return { codec, instances: [...(stills ? [stills] : []), ...(opaque ? [opaque] : []), decoder, encoder] as const };
}

/** @param sink undefined where memory does not suffice, of which libwebp would need more */
function drained(source: RowSource, sink: RowSink | undefined): Uint8Array<ArrayBuffer> {
  if (!sink) throw new Error('The encoder has no memory for the picture.');
  for (let rows = source.next(); rows; rows = source.next()) sink.add(rows);
  return sink.end();
}

/** Undefined where our encoder has not enough memory, and where libwebp would refuse too. */
function encodedBy(
  { start }: OpaqueEncoder,
  pixels: PixelBuffer,
  quality: number,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    const sink = start(pixels, quality);
    return sink && written(sink, pixels);
  } catch {
    return undefined;
  }
}

/**
 * With alpha at 400x225, method 2 takes 0.6 times the time of 4 and is 0.4 dB better, for 11 % more bytes. Without alpha, it loses
 * 0.3 dB, and 3 is no faster than 4.
 */
const methodFor = (isOpaque: boolean): number => (isOpaque ? defaultOptions.method : 2);

const rowsInPlace = (source: RowSource): MadeInPlace => ({
  length: source.width * source.height * 4,
  fill: (memory) => {
    let at = 0;
    for (let rows = source.next(); rows; rows = source.next()) {
      memory.set(rows.data, at);
      at += rows.data.length;
    }
  },
});

/** The chunks of a still picture that its file says it has. */
const shownChunks = (bytes: Uint8Array, { hasAlpha }: Header): readonly Chunk[] =>
  pictureChunks(chunksOf(bytes), bytes.length).filter(({ name }) => hasAlpha || name !== 'ALPH');

/** A VP8L picture may hold alpha that its file says it has not. */
function dropAlpha(pixels: PixelBuffer): void {
  const words = wordsOf(pixels);
  for (let index = 0; index < words.length; index += 1) words[index] = (words[index] as number) | 0xff000000;
}

/** The canvas as it is shown during each frame. As in browsers, it starts transparent, whatever background the file names. */
async function composed(
  frames: readonly WebpFrame[],
  size: Size,
  decode: (frame: WebpFrame) => Promise<PixelBuffer>,
): Promise<Frame[]> {
  const canvas = blank(size);
  const result: Frame[] = [];
  for (const frame of frames) {
    const pixels = await decode(frame);
    if (frame.blends && !isOpaque(pixels)) blendOver(canvas, pixels, frame.x, frame.y);
    else putRect(canvas, pixels, frame);
    result.push({ ...copyPixels(canvas), delayMs: frame.delayMs });
    if (frame.clears) clearRect(canvas, frame);
  }
  return result;
}

/** The part of a frame that differs from the frame before, from even x and y on; one pixel where none does. */
function changedPlace(before: Frame | undefined, frame: Frame): Rect {
  if (!before) return { x: 0, y: 0, width: frame.width, height: frame.height };
  const changed = changedRect(signedWordsOf(before), signedWordsOf(frame), frame) ?? {
    x: 0,
    y: 0,
    width: 1,
    height: 1,
  };
  const [x, y] = [changed.x & ~1, changed.y & ~1];
  return { x, y, width: changed.width + changed.x - x, height: changed.height + changed.y - y };
}
