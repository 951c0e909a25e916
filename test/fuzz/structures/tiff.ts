// TIFF, BigTIFF and EXIF: the entries of the first directory, written anew behind the file as it was. What lies at an offset stays
// there, so that the strips of a changed file are still found.
import { concat, hexOf } from '../../../src/bytes.ts';
import type { Bytes } from '../chance.ts';
import { numberAt, numberBytes, type Part, type Structure } from './structure.ts';

const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

interface Layout {
  readonly little: boolean;
  /** The bytes of an offset: 4, or 8 in a BigTIFF. */
  readonly wide: 4 | 8;
}

const layoutOf = (bytes: Uint8Array): Layout => {
  const little = bytes[0] !== 0x4d;
  return { little, wide: numberAt(bytes, 2, 2, little) === 43 ? 8 : 4 };
};

/** An entry as a part: its type and count, then its values wherever they lay. */
function entryAt(bytes: Bytes, at: number, { little, wide }: Layout): Part {
  const type = numberAt(bytes, at + 2, 2, little);
  const count = numberAt(bytes, at + 4, wide, little);
  const size = (typeBytes[type] ?? 0) * count;
  const place = size <= wide ? at + 4 + wide : numberAt(bytes, at + 4 + wide, wide, little);
  const values = bytes.slice(place, place + size);
  return {
    name: hexOf(numberBytes(numberAt(bytes, at, 2, little), 2, false)),
    data: concat(bytes.slice(at + 2, at + 4 + wide), values),
  };
}

export const tiff: Structure = {
  split: (bytes) => {
    const layout = layoutOf(bytes);
    const { little, wide } = layout;
    const directory = numberAt(bytes, wide, wide, little);
    const [countBytes, entryBytes] = wide === 8 ? [8, 20] : [2, 12];
    const first = directory + countBytes;
    const count = Math.min(
      numberAt(bytes, directory, countBytes, little),
      Math.floor((bytes.length - first) / entryBytes),
    );
    const parts: Part[] = [{ name: 'body', data: bytes.slice() }];
    for (let index = 0; index < count; index += 1) parts.push(entryAt(bytes, first + index * entryBytes, layout));
    if (count > 0) parts.push({ name: 'next', data: bytes.slice(first + count * entryBytes).slice(0, wide) });
    return parts;
  },
  join: (parts) => {
    const [body, ...rest] = parts;
    if (!body) return new Uint8Array();
    const layout = layoutOf(body.data);
    const { little, wide } = layout;
    const entries = rest.filter(({ name }) => /^[0-9a-f]{4}$/.test(name));
    if (entries.length === 0) return body.data;
    const even = new Uint8Array(body.data.length & 1);
    const directory = body.data.length + even.length;
    const [countBytes, entryBytes] = wide === 8 ? [8, 20] : [2, 12];
    const next = rest.find(({ name }) => name === 'next')?.data ?? new Uint8Array();
    let at = directory + countBytes + entries.length * entryBytes + wide;
    const outside: Bytes[] = [];
    const written = entries.map(({ name, data, claimed }) => {
      const values = data.slice(2 + wide);
      const head = data.slice(0, 2 + wide);
      if (claimed !== undefined) head.set(numberBytes(claimed, wide, little), 2);
      let place = concat(values, new Uint8Array(Math.max(0, wide - values.length)));
      if (values.length > wide) {
        place = numberBytes(at, wide, little);
        outside.push(concat(values, new Uint8Array(values.length & 1)));
        at += values.length + (values.length & 1);
      }
      return concat(
        numberBytes(Number.parseInt(name, 16), 2, little),
        head,
        new Uint8Array(2 + wide - head.length),
        place,
      );
    });
    const head = body.data.slice();
    if (head.length >= 2 * wide) head.set(numberBytes(directory, wide, little), wide);
    const end = concat(next.slice(0, wide), new Uint8Array(wide - Math.min(wide, next.length)));
    return concat(
      head,
      even,
      numberBytes(rest.find(({ name }) => name === 'next')?.claimed ?? entries.length, countBytes, little),
      written,
      end,
      outside,
    );
  },
  sizes: ['0100', '0101', '0116', '0142', '0143'].map((part) => ({ part, at: 6, bytes: 2 }) as const),
  isLittle: (bytes) => layoutOf(bytes).little,
};
