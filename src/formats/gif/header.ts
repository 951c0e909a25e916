// GIF: size, number of frames, loop count and alpha, and whether all blocks are whole.
import { imageDamage } from '../../errors.ts';
import type { Header } from '../../pixels.ts';
import { cutOff, type Format } from '../format.ts';
import { type GifBlocks, gifBlocks, looksLikeGif } from './blocks.ts';

/** The GIF entry of `formats`. */
export const gif: Format = {
  name: 'gif',
  contentType: 'image/gif',
  alpha: true,
  animated: true,
  accepts: looksLikeGif,
  readHeader,
  // The format has no place for a profile that decoders look at.
  findDamage,
};

function readHeader(bytes: Uint8Array): Header {
  const { width, height, frames, loopCount, ...blocks } = gifBlocks(bytes);
  if (frames.length === 0) throw imageDamage('It starts as a GIF but has no frame.');
  if (width === 0 || height === 0) throw imageDamage(`Its GIF header gives a size of ${width}x${height}.`);
  return {
    format: 'gif',
    byteLength: bytes.length,
    frameCount: frames.length,
    ...(frames.length > 1 && { loopCount }),
    width,
    height,
    orientation: 1,
    hasAlpha: hasAlpha({ width, height, frames, loopCount, ...blocks }),
  };
}

/** True if transparent pixels may show; only decoding could tell whether they do. */
function hasAlpha({ width, height, frames }: GifBlocks): boolean {
  const [first] = frames;
  const covers = first && first.x === 0 && first.y === 0 && first.width >= width && first.height >= height;
  return (
    !covers ||
    frames.some(({ transparent }) => transparent !== undefined) ||
    frames.slice(0, -1).some(({ disposal }) => disposal === 'clear') ||
    (first.disposal === 'previous' && frames.length > 1)
  );
}

/** Pixels of frames may lie beyond the screen; what frames unpack to must stay in proportion to the picture, plus this much. */
const mostHiddenPixels = 2 ** 24;

/** The standard has 8 bits, but LZW codes of 12 bits leave room for more, and libnsgif reads them. */
const mostCodeBits = 11;

/** The last two bytes of a frame may hold nothing but the code that ends it. */
const endBytes = 2;

function findDamage(bytes: Uint8Array): string | undefined {
  const { width, height, frames, missing, isLost } = gifBlocks(bytes);
  if (missing > endBytes) return cutOff;
  if (isLost) return 'One of its GIF blocks is of no known kind.';
  if (frames.some(({ codeBits }) => codeBits < 1 || codeBits > mostCodeBits))
    return 'The LZW code size of one of its frames is wrong.';
  const unpacked = frames.reduce((sum, frame) => sum + frame.width * frame.height, 0);
  if (unpacked > 4 * width * height * frames.length + mostHiddenPixels)
    return 'Its frames are far larger than its screen.';
  return undefined;
}
