// The profile of a WebP (the ICCP chunk): read, and put into a file that our encoder wrote.
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { animationFlag, chunkOf, chunksOf, contentsOf, extendedChunk, profileFlag, webpFileOf } from './chunks.ts';
import { webp } from './header.ts';

export const webpColours: FileColours = {
  read: async (bytes) => {
    // As Chromium: a profile counts if the flags say so, and never that of an animation.
    const [first, ...chunks] = chunksOf(bytes);
    const flags = first?.name === 'VP8X' ? (bytes[first.start] ?? 0) : 0;
    if ((flags & (profileFlag | animationFlag)) !== profileFlag) return undefined;
    const chunk = chunks.find(({ name }) => name === 'ICCP');
    return profileFor(chunk && new Uint8Array(contentsOf(bytes, chunk)));
  },
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
};

/** Puts a still picture into the extended layout: VP8X with the profile's flag, ICCP, then the picture. */
function withProfile(bytes: Uint8Array<ArrayBuffer>, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = webp.readHeader(bytes);
  const flags = { alpha: header.hasAlpha, profile: true };
  const rest = chunksOf(bytes).filter(({ name }) => name !== 'VP8X' && name !== 'ICCP');
  const chunks = rest.map((chunk) => chunkOf(chunk.name, [contentsOf(bytes, chunk)]));
  return webpFileOf([extendedChunk(header, flags), chunkOf('ICCP', [profile]), ...chunks]);
}
