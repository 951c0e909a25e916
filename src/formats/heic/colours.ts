// Reads what a HEIC says of its colours, for a decoder that does not convert them itself.
import type { FileColours } from '../colour/file-colours.ts';
import { readColourBoxes } from '../isobmff/colour-boxes.ts';
import { readPrimary } from '../isobmff/primary.ts';

export const heicColours: FileColours = {
  // Decoders give three channels, of a grey picture too, so a profile of one channel does not fit.
  read: async (bytes) => readColourBoxes(bytes, readPrimary(bytes)?.colours ?? [], () => 3),
};
