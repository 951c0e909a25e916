// The profile of a BMP, which a header of version 5 may point to.
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { readBmpLayout } from './layout.ts';

export const bmpColours: FileColours = {
  read: async (bytes) => {
    const { profile } = readBmpLayout(bytes);
    return profileFor(profile && new Uint8Array(bytes.slice(profile.start, profile.start + profile.byteLength)));
  },
};
