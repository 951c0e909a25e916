// What an AVIF says of its colours: in its boxes, or in the AV1 data themselves.
import type { FileColours } from '../colour/file-colours.ts';
import { readColourBoxes } from '../isobmff/colour-boxes.ts';
import { readItems } from '../isobmff/items.ts';
import { readCoded } from './coded.ts';
import { pictureOf } from './picture.ts';
import { withAvifProfile } from './profile.ts';
import { readSequenceColours, type SequenceColours } from './sequence-header.ts';

export const avifColours: FileColours = {
  read: async (bytes) => {
    const { colours, isFrame } = pictureOf(bytes);
    return readColourBoxes(
      bytes,
      colours,
      () => (readData(bytes)?.isGrey ? 1 : 3),
      () => (isFrame ? undefined : readData(bytes)?.codes),
    );
  },
  withProfile: async (bytes, profile) => withAvifProfile(bytes, profile),
};

function readData(bytes: Uint8Array): SequenceColours | undefined {
  const items = readItems(bytes);
  const [tile] = (items && readCoded(bytes, items)?.colours.tiles) ?? [];
  return tile && readSequenceColours(tile.data);
}
