// How the names of pictures end.
import type { FormatName } from './pixels.ts';

/** The extensions of each format that is read; the first is the one that is written. */
export const pictureExtensions: Readonly<Record<FormatName, readonly [string, ...string[]]>> = {
  jpg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  png: ['png'],
  webp: ['webp'],
  gif: ['gif'],
  bmp: ['bmp', 'dib'],
  tiff: ['tiff', 'tif'],
  avif: ['avif'],
  heic: ['heic', 'heif', 'hif'],
};

/** The extension of a picture, at the end of a name. */
export const pictureExtension = new RegExp(`\\.(${Object.values(pictureExtensions).flat().join('|')})$`, 'i');
