// The format of a file, judged by its first bytes, never by its name or declared type.
import { startsWith } from '../bytes.ts';
import type { FormatName } from '../pixels.ts';
import { isBmp } from './bmp/layout.ts';
import { looksLikeGif } from './gif/blocks.ts';
import { brandsOf } from './isobmff/boxes.ts';
import { readPrimary } from './isobmff/primary.ts';
import { SOI } from './jpeg/markers.ts';
import { pngSignature } from './png/chunks.ts';
import { tiffVersion } from './tiff/directory.ts';
import { looksLikeWebp } from './webp/chunks.ts';

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];

function isHeic(bytes: Uint8Array): boolean {
  const found = brandsOf(bytes);
  if (found.some((brand) => heicBrands.includes(brand))) return true;
  return found.includes('mif1') && readPrimary(bytes)?.codings.has('hvc1') === true;
}

/** Tried in this order: a file with the brands of both AVIF and HEIC counts as an AVIF. */
const tests: Readonly<Record<FormatName, (bytes: Uint8Array) => boolean>> = {
  jpg: (bytes) => startsWith(bytes, [0xff, SOI, 0xff]),
  png: (bytes) => startsWith(bytes, pngSignature),
  webp: looksLikeWebp,
  gif: looksLikeGif,
  bmp: isBmp,
  tiff: (bytes) => tiffVersion(bytes) !== undefined,
  avif: (bytes) => brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis'),
  heic: isHeic,
};

/** The format of a file; undefined for a file of no format that is read. */
export const recognise = (bytes: Uint8Array): FormatName | undefined =>
  (Object.keys(tests) as FormatName[]).find((name) => tests[name](bytes));
