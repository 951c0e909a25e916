// JPEG markers and the walk over a file's segments (ITU-T T.81, annex B). Reaches no codec: pages plan with headers alone.

export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
export const DHT = 0xc4;
const DNL = 0xdc;
export const DRI = 0xdd;
const DAC = 0xcc;
export const RST0 = 0xd0;
export const APP0 = 0xe0;
export const APP1 = 0xe1;
export const APP2 = 0xe2;
export const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;
/** Frame headers: baseline, extended sequential and progressive, all Huffman-coded. */
export const SOF0 = 0xc0;
export const SOF1 = 0xc1;
export const SOF2 = 0xc2;

/** Frame headers of every kind. DHT, JPG and DAC lie in the same range but are none. */
export const isFrame = (marker: number): boolean =>
  marker >= SOF0 && marker <= 0xcf && ![DHT, 0xc8, DAC].includes(marker);

/** Markers that stand alone, without a length and contents: TEM, the restart markers, SOI and EOI. */
export const isBare = (marker: number): boolean => marker === 0x01 || (marker >= RST0 && marker <= EOI);

/** Segments that a picture can be decoded without, and that libjpeg skips; it refuses all markers that it does not know. */
export const isSkipped = (marker: number): boolean =>
  (marker >= APP0 && marker <= APP15) || marker === COM || marker === DNL || marker === DAC;

export const isRestart = (marker = 0): boolean => marker >= RST0 && marker < SOI;

export interface Segment {
  readonly marker: number;
  /** Offsets of the contents behind the marker and its length; `end` is where the next segment is expected. */
  readonly start: number;
  readonly end: number;
  /** False where the length is impossible or reaches beyond the file. */
  readonly isWhole: boolean;
  /** True where bytes lie between the previous segment and this one that are more than fill bytes (T.81 B.1.1.2). */
  readonly isDetached: boolean;
}

/**
 * Every marker from `from` to the end of the file, bare ones included. Bytes that are no marker are skipped, and with them
 * entropy-coded data, where 0xff is always followed by a zero or begins a restart marker.
 */
export function* segments(bytes: Uint8Array, from: number): Generator<Segment, undefined> {
  let expected = from;
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at)) {
    const marker = bytes[at + 1] as number;
    if (marker === 0 || marker === 0xff) {
      if (marker === 0xff && at === expected) expected += 1;
      at += marker === 0 ? 2 : 1;
      continue;
    }
    const bare = isBare(marker);
    if (!bare && at + 4 > bytes.length) return undefined;
    const start = at + (bare ? 2 : 4);
    const length = bare ? 0 : ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    // As libjpeg and browsers: an application segment or a comment of length 0 or 1, which cannot be, is an empty one.
    const end = bare ? start : at + 2 + (isSkipped(marker) ? Math.max(2, length) : length);
    yield { marker, start, end, isWhole: end >= start && end <= bytes.length, isDetached: at > expected };
    at = end;
    expected = end;
  }
  return undefined;
}

/** The segments up to the first scan, or to one whose length is wrong. */
export function* headSegments(bytes: Uint8Array): Generator<Segment, undefined> {
  for (const segment of segments(bytes, 2)) {
    if (segment.marker === SOS || !segment.isWhole) return undefined;
    yield segment;
  }
  return undefined;
}
