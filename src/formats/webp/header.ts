// WebP: size by the first chunk (VP8, VP8L or VP8X), animation, alpha, EXIF and profile, and whether the file is whole.
import { imageDamage } from '../../errors.ts';
import * as faults from '../../faults.ts';
import type { Header } from '../../pixels.ts';
import { exifFields, tiffIn } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { findFrameDamage, type WebpAnimation, webpAnimation } from './animation.ts';
import { type Chunk, chunksOf, claimedLength, contentsOf, hasAlphaIn, pictureChunks, pictureSize } from './chunks.ts';

/** The WebP entry of `formats`. */
export const webp: Format = {
  name: 'webp',
  ...formatFacts.webp,
  damage: faults.webpDamage,
  readHeader,
  findDamage,
};

function readHeader(bytes: Uint8Array): Header {
  const found = chunksOf(bytes);
  const first = found[0];
  const size = first && pictureSize(bytes, first);
  if (!first || !size) throw imageDamage('It starts as a WebP but has no picture chunk.');
  const animation = webpAnimation(bytes);
  if (animation?.frames.length === 0) throw imageDamage('It starts as an animated WebP but has no frame.');
  const exif = found.find(({ name }) => name === 'EXIF');
  const { orientation, tags } = exifFields(exif && tiffIn(contentsOf(bytes, exif)));
  // Other decoders turn a picture only where its first chunk announces the EXIF chunk.
  const isAnnounced = first.name === 'VP8X' && ((bytes[first.start] as number) & 0x08) !== 0;
  const frameCount = animation?.frames.length ?? 1;
  const hasAlpha = declaresAlpha(bytes, first) || (animation !== undefined && showsAlpha(bytes, animation));
  const isLossy = pictureChunks(found, bytes.length).at(-1)?.name === 'VP8 ';
  return {
    format: 'webp',
    byteLength: bytes.length,
    frameCount,
    ...(animation && frameCount > 1 && { loopCount: animation.loopCount }),
    ...size,
    orientation: isAnnounced ? orientation : 1,
    hasAlpha,
    ...((animation || hasAlpha || !isLossy) && { needsWhole: true }),
    ...(tags && { tags }),
  };
}

/** As libwebp: the flag of a VP8X chunk decides for a still picture, whatever the chunks of the picture hold. */
const declaresAlpha = (bytes: Uint8Array, first: Chunk): boolean =>
  first.name === 'VP8X' ? ((bytes[first.start] as number) & 0x10) !== 0 : hasAlphaIn(bytes, [first]);

/** True if frames hold alpha, or the transparent canvas shows beside or between them. */
function showsAlpha(bytes: Uint8Array, { width, height, frames }: WebpAnimation): boolean {
  const first = frames[0];
  const covers = first && first.width >= width && first.height >= height;
  return (
    !covers ||
    frames.slice(0, -1).some(({ clears }) => clears) ||
    frames.some(({ chunks }) => hasAlphaIn(bytes, chunks))
  );
}

/** Bytes of the smallest frame: the heads of its ANMF chunk and of the picture in it. */
const leastFrameBytes = 8 + 16 + 8;

function findDamage(bytes: Uint8Array): string | undefined {
  const missing = claimedLength(bytes) - bytes.length;
  const animation = webpAnimation(bytes);
  const damage = animation ? findAnimationDamage(bytes, animation) : findStillDamage(bytes);
  // A picture is as good as its own chunks, but frames may be missing as a whole.
  const lacksFrames = animation && missing >= leastFrameBytes;
  return missing > 0 && (damage || lacksFrames) ? cutOff : damage;
}

const findAnimationDamage = (bytes: Uint8Array, animation: WebpAnimation): string | undefined =>
  animation.frames.map((frame) => findFrameDamage(bytes, frame, animation)).find((damage) => damage !== undefined);

const findStillDamage = (bytes: Uint8Array): string | undefined =>
  pictureChunks(chunksOf(bytes), bytes.length).length === 0
    ? 'It has no picture chunk, or only a part of one.'
    : undefined;
