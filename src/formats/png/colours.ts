// What a PNG says of its colours (PNG third edition, 4.3): of several chunks the one of the highest precedence counts.
import { asciiBytes, concat, viewOf } from '../../bytes.ts';
import type { ColourTag } from '../colour/colours.ts';
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor, readIcc } from '../colour/icc.ts';
import { type Chromaticities, codedPrimaries, codedSpace, type MatrixSpace, spaceOf } from '../colour/space.ts';
import { power } from '../colour/transfer.ts';
import { inflate } from '../zlib.ts';
import { afterHeader, pngChunk, pngChunks } from './chunks.ts';
import { crc32 } from './crc32.ts';
import { deflateBytes } from './deflate-bytes.ts';

export const pngColours: FileColours = {
  read,
  withProfile: async (bytes, profile) => {
    const chunk = pngChunk('iCCP', concat(Uint8Array.from(asciiBytes('icc\0\0')), deflateBytes(profile)));
    return concat(bytes.subarray(0, afterHeader), chunk, bytes.subarray(afterHeader));
  },
};

/** What chunks that tell colours must look like to count. */
const isSound: Readonly<Record<string, (data: Uint8Array) => boolean>> = {
  cICP: ({ length }) => length === 4,
  iCCP: () => true,
  sRGB: ({ length, 0: intent = 0 }) => length === 1 && intent <= 3,
  gAMA: (data) => data.length === 4 && viewOf(data).getUint32(0) > 0,
  cHRM: ({ length }) => length === 32,
};

/**
 * As Chromium: cICP, iCCP, sRGB, then gAMA and cHRM. A chunk that is malformed, damaged or behind the pixels counts as not there,
 * as does a profile that cannot be read; of several chunks of one name that are left the first counts.
 */
async function read(bytes: Uint8Array): Promise<ColourTag | undefined> {
  const chunks = new Map<string, Uint8Array>();
  for (const { name, start, data } of pngChunks(bytes)) {
    if (name === 'IDAT') break;
    if (chunks.has(name) || !isSound[name]?.(data)) continue;
    const end = start + data.length;
    if (crc32(bytes, start - 4, end) === viewOf(bytes).getUint32(end)) chunks.set(name, data);
  }
  const coded = readCodes(chunks.get('cICP'));
  if (coded) return coded;
  const isGrey = ((bytes[25] as number) & 2) === 0;
  const profile = await readProfile(chunks.get('iCCP'));
  if (profile && readIcc(profile)) return profileFor(profile, isGrey ? 1 : 3);
  return chunks.has('sRGB') ? undefined : readGamma(chunks.get('gAMA'), chunks.get('cHRM'));
}

/** Primaries, transfer, matrix (0: RGB) and range (1: full). */
function readCodes(data: Uint8Array | undefined): MatrixSpace | undefined {
  const [primaries = 0, transfer = 0, matrix, range] = data ?? [];
  return matrix === 0 && range === 1 ? codedSpace({ primaries, transfer }) : undefined;
}

/** A name, a zero, the method (0 is the only one), then zlib data. */
async function readProfile(data: Uint8Array | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const nameEnd = data?.indexOf(0) ?? 0;
  if (!data || nameEnd < 1 || data[nameEnd + 1] !== 0) return undefined;
  return inflate(data.slice(nameEnd + 2)).catch(() => undefined);
}

/** Chunks hold their numbers times so much. */
const unit = 100_000;
/** As libpng and Chromium: a gamma so near to sRGB's counts as sRGB, if nothing is told of the colours. */
const nearSrgb = 0.05;

function readGamma(gamma: Uint8Array | undefined, chromaticities: Uint8Array | undefined): MatrixSpace | undefined {
  if (!gamma) return undefined;
  const exponent = viewOf(gamma).getUint32(0) / unit;
  if (chromaticities) {
    const view = viewOf(chromaticities);
    const places = [0, 8, 16, 24].map((at) => [view.getUint32(at) / unit, view.getUint32(at + 4) / unit] as const);
    // As Chromium: no place of the chart is beyond 1, and then the gamma does not count either.
    if (places.flat().some((value) => value > 1)) return undefined;
    const [white, red, green, blue] = places as unknown as Chromaticities;
    return spaceOf([red, green, blue, white], power(1 / exponent));
  }
  if (Math.abs(exponent * 2.2 - 1) < nearSrgb) return undefined;
  return spaceOf(codedPrimaries[1] as Chromaticities, power(1 / exponent));
}
