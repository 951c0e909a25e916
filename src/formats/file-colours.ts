// How the files of every format tell their colours.
import type { FormatName } from '../pixels.ts';
import { avifColours } from './avif/colours.ts';
import { bmpColours } from './bmp/colours.ts';
import type { FileColours } from './colour/file-colours.ts';
import { heicColours } from './heic/colours.ts';
import { jpegColours } from './jpeg/colours.ts';
import { pngColours } from './png/colours.ts';
import { tiffColours } from './tiff/colours.ts';
import { webpColours } from './webp/colours.ts';

/** GIF knows no profiles. */
const none: FileColours = { read: async () => undefined };

/** By the name OSS gives the format. */
export const fileColours: Readonly<Record<FormatName, FileColours>> = {
  jpg: jpegColours,
  png: pngColours,
  webp: webpColours,
  gif: none,
  bmp: bmpColours,
  tiff: tiffColours,
  avif: avifColours,
  heic: heicColours,
};
