// What a PNG says of its colours (PNG third edition, 4.3): of several chunks the one of the highest precedence counts.
import { asciiBytes, concat, viewOf } from '../../bytes.ts';
import type { ColourTag } from '../colour/colours.ts';
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { type Chromaticities, codedPrimaries, codedSpace, type MatrixSpace, spaceOf } from '../colour/space.ts';
import { power } from '../colour/transfer.ts';
import { deflate, inflate } from '../zlib.ts';
import { afterHeader, pngChunk, pngChunks } from './chunks.ts';

export const pngColours: FileColours = {
  read,
  withProfile: async (bytes, profile) => {
    const chunk = pngChunk('iCCP', concat(Uint8Array.from(asciiBytes('icc\0\0')), await deflate(profile)));
    return concat(bytes.subarray(0, afterHeader), chunk, bytes.subarray(afterHeader));
  },
};

/** As Chromium: cICP, iCCP, sRGB, then gAMA and cHRM; a chunk that is malformed, or tells nothing known, counts as not there. */
async function read(bytes: Uint8Array): Promise<ColourTag | undefined> {
  const chunks = new Map<string, Uint8Array>();
  for (const { name, data } of pngChunks(bytes)) {
    if (name === 'IDAT') break;
    if (!chunks.has(name)) chunks.set(name, data);
  }
  const isGrey = ((bytes[25] as number) & 2) === 0;
  const coded = readCodes(chunks.get('cICP'));
  const profile = coded ?? profileFor(await readProfile(chunks.get('iCCP')), isGrey ? 1 : 3);
  return profile ?? (chunks.has('sRGB') ? undefined : readGamma(chunks.get('gAMA'), chunks.get('cHRM')));
}

/** Primaries, transfer, matrix (0: RGB) and range (1: full). */
function readCodes(data: Uint8Array | undefined): MatrixSpace | undefined {
  const [primaries = 0, transfer = 0, matrix, range] = data ?? [];
  return matrix === 0 && range === 1 ? codedSpace(primaries, transfer) : undefined;
}

/** A name, a zero, the method (0 is the only one), then zlib data. */
async function readProfile(data: Uint8Array | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const nameEnd = data?.indexOf(0) ?? -1;
  return data && nameEnd >= 0 ? inflate(data.slice(nameEnd + 2)).catch(() => undefined) : undefined;
}

/** Chunks hold their numbers times so much. */
const unit = 100_000;
/** As libpng and Chromium: a gamma so near to sRGB's counts as sRGB, if nothing is told of the colours. */
const nearSrgb = 0.05;

function readGamma(gamma: Uint8Array | undefined, chromaticities: Uint8Array | undefined): MatrixSpace | undefined {
  const exponent = gamma?.length === 4 ? viewOf(gamma).getUint32(0) / unit : 0;
  if (exponent === 0) return undefined;
  if (chromaticities?.length === 32) {
    const view = viewOf(chromaticities);
    const [white, red, green, blue] = [0, 8, 16, 24].map(
      (at) => [view.getUint32(at) / unit, view.getUint32(at + 4) / unit] as const,
    ) as unknown as Chromaticities;
    return spaceOf([red, green, blue, white], power(1 / exponent));
  }
  if (Math.abs(exponent * 2.2 - 1) < nearSrgb) return undefined;
  return spaceOf(codedPrimaries[1] as Chromaticities, power(1 / exponent));
}
