// WebP: size by the first chunk (VP8, VP8L or VP8X), animation, alpha, EXIF and profile, and whether the file is whole.
import { imageDamage } from '../../errors.ts';
import type { Header } from '../../pixels.ts';
import { profileFor } from '../colour/icc.ts';
import { exifFields, tiffIn } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { findFrameDamage, type WebpAnimation, webpAnimation } from './animation.ts';
import {
  chunkOf,
  chunksOf,
  claimedLength,
  contentsOf,
  extendedChunk,
  looksLikeWebp,
  pictureSize,
  webpFileOf,
} from './chunks.ts';

/** The WebP entry of `formats`. */
export const webp: Format = {
  name: 'webp',
  contentType: 'image/webp',
  damage: 'webpDamage',
  alpha: true,
  animated: true,
  accepts: looksLikeWebp,
  readHeader,
  readColours: async (bytes) => {
    const chunk = chunksOf(bytes).find(({ name }) => name === 'ICCP');
    return profileFor(chunk && new Uint8Array(contentsOf(bytes, chunk)));
  },
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
  findDamage,
};

function readHeader(bytes: Uint8Array): Header {
  const found = chunksOf(bytes);
  const first = found[0];
  const size = first && pictureSize(bytes, first);
  if (!first || !size) throw imageDamage('It starts as a WebP but has no picture chunk.');
  const animation = webpAnimation(bytes);
  if (animation?.frames.length === 0) throw imageDamage('It starts as an animated WebP but has no frame.');
  const flags = first.name === 'VP8X' ? (bytes[first.start] as number) : 0;
  const exif = found.find(({ name }) => name === 'EXIF');
  const { orientation, tags } = exifFields(exif && tiffIn(contentsOf(bytes, exif)));
  const losslessAlpha = first.name === 'VP8L' && ((bytes[first.start + 4] as number) & 0x10) !== 0;
  const frameCount = animation?.frames.length ?? 1;
  return {
    format: 'webp',
    byteLength: bytes.length,
    frameCount,
    ...(animation && frameCount > 1 && { loopCount: animation.loopCount }),
    ...size,
    // Other decoders turn a picture only where its first chunk announces the EXIF chunk.
    orientation: flags & 0x08 ? orientation : 1,
    hasAlpha: (flags & 0x10) !== 0 || losslessAlpha || (animation !== undefined && showsCanvas(animation)),
    ...(tags && { tags }),
  };
}

/** True if the transparent canvas shows beside or between frames. */
function showsCanvas({ width, height, frames }: WebpAnimation): boolean {
  const first = frames[0];
  const covers = first && first.width >= width && first.height >= height;
  return !covers || frames.slice(0, -1).some(({ clears }) => clears);
}

function findDamage(bytes: Uint8Array): string | undefined {
  if (bytes.length < claimedLength(bytes)) return cutOff;
  const animation = webpAnimation(bytes);
  return animation?.frames
    .map((frame) => findFrameDamage(bytes, frame, animation))
    .find((damage) => damage !== undefined);
}

/** Puts the file into the extended layout: VP8X with the profile's flag, ICCP, then the picture or the animation. */
function withProfile(bytes: Uint8Array<ArrayBuffer>, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = readHeader(bytes);
  const flags = { animated: webpAnimation(bytes) !== undefined, alpha: header.hasAlpha, profile: true };
  const rest = chunksOf(bytes).filter(({ name }) => name !== 'VP8X' && name !== 'ICCP');
  const chunks = rest.map((chunk) => chunkOf(chunk.name, [contentsOf(bytes, chunk)]));
  return webpFileOf([extendedChunk(header, flags), chunkOf('ICCP', [profile]), ...chunks]);
}
