// AVIF and HEIC: boxes in boxes.
import { ascii, asciiBytes, concat } from '../../../src/bytes.ts';
import { numberAt, numberBytes, type Part, type Structure } from './structure.ts';

/** Boxes that hold boxes, with the bytes in front of the first. */
const holders: Readonly<Record<string, number>> = {
  ...{ meta: 4, iprp: 0, ipco: 0, iinf: 6, iref: 4, dinf: 0, dref: 8 },
  ...{ moov: 0, trak: 0, edts: 0, mdia: 0, minf: 0, stbl: 0, stsd: 8, av01: 78 },
};

const boxesBehind = (head: number): Structure => ({
  split: (bytes) => {
    const parts: Part[] = head > 0 ? [{ name: 'head', data: bytes.slice(0, head) }] : [];
    let at = head;
    while (at + 8 <= bytes.length) {
      const length = numberAt(bytes, at, 4, false);
      // Of 0: up to the end of the file. Of 1, with 64 bits: nothing that sharp or this project writes.
      const end = length < 8 ? bytes.length : at + length;
      parts.push({ name: ascii(bytes, at + 4, 4), data: bytes.slice(at + 8, end) });
      at = end;
    }
    if (at < bytes.length) parts.push({ name: 'rest', data: bytes.slice(at) });
    return parts;
  },
  join: (parts) =>
    concat(
      parts.flatMap(({ name, data, claimed }) =>
        (name === 'head' && head > 0) || name === 'rest'
          ? [data]
          : [numberBytes(claimed ?? 8 + data.length, 4, false), Uint8Array.from(asciiBytes(name)), data],
      ),
    ),
  inside: ({ name }) => (Object.hasOwn(holders, name) ? boxesBehind(holders[name] as number) : undefined),
  sizes: [
    ...[4, 8].map((at) => ({ part: 'ispe', at, bytes: 4 }) as const),
    ...[0, 4, 8, 12, 16, 20].map((at) => ({ part: 'clap', at, bytes: 4 }) as const),
    ...[24, 26].map((at) => ({ part: 'av01', at, bytes: 2 }) as const),
  ],
  isLittle: () => false,
});

export const isobmff: Structure = boxesBehind(0);
