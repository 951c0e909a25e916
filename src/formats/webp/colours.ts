// The profile of a WebP (the ICCP chunk): read, and put into a file that our encoder wrote.
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { webpAnimation } from './animation.ts';
import { chunkOf, chunksOf, contentsOf, extendedChunk, webpFileOf } from './chunks.ts';
import { webp } from './header.ts';

export const webpColours: FileColours = {
  read: async (bytes) => {
    const chunk = chunksOf(bytes).find(({ name }) => name === 'ICCP');
    return profileFor(chunk && new Uint8Array(contentsOf(bytes, chunk)));
  },
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
};

/** Puts the file into the extended layout: VP8X with the profile's flag, ICCP, then the picture or the animation. */
function withProfile(bytes: Uint8Array<ArrayBuffer>, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = webp.readHeader(bytes);
  const flags = { animated: webpAnimation(bytes) !== undefined, alpha: header.hasAlpha, profile: true };
  const rest = chunksOf(bytes).filter(({ name }) => name !== 'VP8X' && name !== 'ICCP');
  const chunks = rest.map((chunk) => chunkOf(chunk.name, [contentsOf(bytes, chunk)]));
  return webpFileOf([extendedChunk(header, flags), chunkOf('ICCP', [profile]), ...chunks]);
}
