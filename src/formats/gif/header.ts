// GIF: size, number of frames, loop count and alpha, and whether all blocks are whole.
import { imageDamage } from '../../errors.ts';
import type { Header } from '../../pixels.ts';
import { cutOff, type Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { type GifFrame, rowsToUnpack, visiblePart, walkGif } from './blocks.ts';

/** The GIF entry of `formats`. */
export const gif: Format = {
  name: 'gif',
  ...formatFacts.gif,
  readHeader,
  // The format has no place for a profile that decoders look at.
  findDamage,
};

function readHeader(bytes: Uint8Array): Header {
  let first: GifFrame | undefined;
  let isTransparent = false;
  let clears = false;
  let isLastClear = false;
  const { width, height, frameCount, loopCount } = walkGif(bytes, (frame) => {
    first ??= frame;
    isTransparent ||= frame.transparent !== undefined;
    clears ||= isLastClear;
    isLastClear = frame.disposal === 'clear';
  });
  if (!first) throw imageDamage('It starts as a GIF but has no frame.');
  if (width === 0 || height === 0) throw imageDamage(`Its GIF header gives a size of ${width}x${height}.`);
  const covers = first.x === 0 && first.y === 0 && first.width >= width && first.height >= height;
  return {
    format: 'gif',
    byteLength: bytes.length,
    frameCount,
    ...(frameCount > 1 && { loopCount }),
    width,
    height,
    orientation: 1,
    // Transparent pixels may show; only decoding could tell whether they do.
    hasAlpha: !covers || isTransparent || clears || (first.disposal === 'previous' && frameCount > 1),
  };
}

/** Columns of frames may lie beyond the screen; what frames unpack to must stay in proportion to the picture, plus this much. */
const mostHiddenPixels = 2 ** 24;

/** The standard has 8 bits, but LZW codes of 12 bits leave room for more, and libnsgif reads them. */
const mostCodeBits = 11;

/** The last two bytes of a frame may hold nothing but the code that ends it. */
const endBytes = 2;

function findDamage(bytes: Uint8Array): string | undefined {
  const screen = walkGif(bytes);
  if (screen.missing > endBytes) return cutOff;
  if (screen.isLost) return 'One of its GIF blocks is of no known kind.';
  let isMiscoded = false;
  let largest = 0;
  let unpacked = 0;
  walkGif(bytes, (frame) => {
    isMiscoded ||= frame.codeBits < 1 || frame.codeBits > mostCodeBits;
    const pixels = frame.width * rowsToUnpack(frame, visiblePart(frame, screen));
    largest = Math.max(largest, pixels);
    unpacked += pixels;
  });
  if (isMiscoded) return 'The LZW code size of one of its frames is wrong.';
  const most = 4 * screen.width * screen.height;
  const isFarLarger = largest > most + mostHiddenPixels || unpacked > most * screen.frameCount + mostHiddenPixels;
  return isFarLarger ? 'Its frames are far larger than its screen.' : undefined;
}
