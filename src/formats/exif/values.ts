// The values of EXIF tags as text, as `info` shows them. Nothing here throws.
//
// As OSS, after replies its users recorded: numbers as they are stored, separated by spaces, fractions not reduced, undefined
// bytes as numbers ("48 50 51 50"); only latitude and longitude are put into words.
import { ifdTypeBytes, ifdTypes } from './ifd.ts';

/** A tag with its values. */
export interface Entry {
  readonly name: string;
  /** A type that `ifdTypeBytes` lists. */
  readonly type: number;
  readonly count: number;
  /** The values: `ifdTypeBytes[type] * count` bytes. */
  readonly data: DataView;
  readonly littleEndian: boolean;
}

/** Differs from OSS, whose limits are not known: a longer value is data of some maker, not a fact about the picture. */
const mostNumbers = 64;
const mostLetters = 4096;

/** One value as text, by its type. */
const numberAt: Readonly<Record<number, (data: DataView, at: number, little: boolean) => string>> = {
  1: (data, at) => String(data.getUint8(at)),
  3: (data, at, little) => String(data.getUint16(at, little)),
  4: (data, at, little) => String(data.getUint32(at, little)),
  5: (data, at, little) => `${data.getUint32(at, little)}/${data.getUint32(at + 4, little)}`,
  6: (data, at) => String(data.getInt8(at)),
  7: (data, at) => String(data.getUint8(at)),
  8: (data, at, little) => String(data.getInt16(at, little)),
  9: (data, at, little) => String(data.getInt32(at, little)),
  10: (data, at, little) => `${data.getInt32(at, little)}/${data.getInt32(at + 4, little)}`,
  11: (data, at, little) => String(data.getFloat32(at, little)),
  12: (data, at, little) => String(data.getFloat64(at, little)),
  13: (data, at, little) => String(data.getUint32(at, little)),
};

/** Tags that OSS does not show plainly. */
const renderings: Readonly<Record<string, (entry: Entry) => string | undefined>> = {
  GPSLatitudeRef: inWords({ N: 'North', S: 'South' }),
  GPSLongitudeRef: inWords({ E: 'East', W: 'West' }),
  GPSDestLatitudeRef: inWords({ N: 'North', S: 'South' }),
  GPSDestLongitudeRef: inWords({ E: 'East', W: 'West' }),
  GPSLatitude: degrees,
  GPSLongitude: degrees,
  GPSDestLatitude: degrees,
  GPSDestLongitude: degrees,
  MakerNote: ({ data }) => `${data.byteLength} bytes undefined data`,
  UserComment: comment,
  GPSProcessingMethod: comment,
  GPSAreaInformation: comment,
  XPTitle: windowsText,
  XPComment: windowsText,
  XPAuthor: windowsText,
  XPKeywords: windowsText,
  XPSubject: windowsText,
};

/** The text of a tag; undefined where its value has none worth showing. */
export const render = (entry: Entry): string | undefined => (renderings[entry.name] ?? plainly)(entry);

function plainly(entry: Entry): string | undefined {
  if (entry.type === ifdTypes.ascii) return text(bytesIn(entry.data));
  return entry.count <= mostNumbers ? numbers(entry).join(' ') : undefined;
}

function numbers({ type, count, data, littleEndian }: Entry): string[] {
  const read = numberAt[type];
  return read
    ? Array.from({ length: count }, (_, index) => read(data, index * (ifdTypeBytes[type] as number), littleEndian))
    : [];
}

const bytesIn = (data: DataView): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The text up to the first NUL, which is UTF-8 or, where it is no valid UTF-8, Latin-1. */
function text(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, mostLetters + 1);
  const end = start.indexOf(0);
  const letters = end < 0 ? start : start.subarray(0, end);
  if (letters.length > mostLetters) return undefined;
  const found = decodeUtf8(letters) ?? String.fromCharCode(...letters);
  return isPrintable(found) ? found : undefined;
}

/** Windows writes UTF-16 as BYTE values, little-endian whatever the byte order of the block. */
function windowsText(entry: Entry): string | undefined {
  if (entry.type !== ifdTypes.byte) return plainly(entry);
  const bytes = bytesIn(entry.data).subarray(0, 2 * (mostLetters + 1));
  const found = new TextDecoder('utf-16le').decode(bytes.subarray(0, bytes.length & ~1)).split('\0', 1)[0] ?? '';
  return found.length <= mostLetters && isPrintable(found) ? found : undefined;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** True for text with something to see in it and no control characters but line breaks and tabs. */
const isPrintable = (found: string): boolean => found.trim() !== '' && !/[^\P{Cc}\t\n\r]/u.test(found);

/** As OSS: degrees, minutes and seconds up to the last that is not 0, each followed by a space: `31deg 55' 3.870" `. */
function degrees(entry: Entry): string | undefined {
  const { type, count, data, littleEndian } = entry;
  if (count !== 3 || (type !== ifdTypes.rational && type !== ifdTypes.signedRational)) return plainly(entry);
  const parts = [0, 8, 16].map((at) => [data.getInt32(at, littleEndian), data.getInt32(at + 4, littleEndian)] as const);
  const shown = parts.slice(0, 1 + Math.max(0, ...parts.map(([over], index) => (over === 0 ? 0 : index))));
  if (shown.some(([, under]) => under === 0)) return `(${numbers(entry).join(' ')})`;
  const units = ['deg', "'", '"'];
  const digits = [7, 5, 3];
  return shown
    .map(([over, under], index) => `${(over / under).toFixed(over % under === 0 ? 0 : digits[index])}${units[index]} `)
    .join('');
}

function inWords(words: Readonly<Record<string, string>>): (entry: Entry) => string | undefined {
  return (entry) => {
    const letter = plainly(entry);
    return letter === undefined ? undefined : (words[letter] ?? `(${letter})`);
  };
}

/**
 * Eight letters that name the character set, then the text. Differs from OSS, of which no reply with a comment is known: the
 * text alone, ASCII or UTF-8; other character sets are left out.
 */
function comment(entry: Entry): string | undefined {
  if (entry.type === ifdTypes.ascii) return plainly(entry);
  const bytes = bytesIn(entry.data);
  const characters = text(bytes.subarray(0, 8));
  return characters === undefined || characters === 'ASCII' ? text(bytes.subarray(8)) : undefined;
}
