// WebP: chunks in a RIFF; each frame of an animation is a list of chunks itself.
import { ascii, asciiBytes, concat } from '../../../src/bytes.ts';
import { numberAt, numberBytes, type Part, type Structure } from './structure.ts';
import { tiff } from './tiff.ts';

/** Chunks behind a head of so many bytes. */
const chunksBehind = (head: number): Pick<Structure, 'split' | 'join'> => ({
  split: (bytes) => {
    const parts: Part[] = [{ name: 'head', data: bytes.slice(0, head) }];
    let at = head;
    while (at + 8 <= bytes.length) {
      const length = numberAt(bytes, at + 4, 4, true);
      parts.push({ name: ascii(bytes, at, 4), data: bytes.slice(at + 8, at + 8 + length) });
      at += 8 + length + (length & 1);
    }
    if (at < bytes.length) parts.push({ name: 'rest', data: bytes.slice(at) });
    return parts;
  },
  join: (parts) =>
    concat(
      parts.flatMap(({ name, data, claimed }) => {
        if (name === 'head' || name === 'rest') return [data];
        const padding = new Uint8Array(data.length & 1);
        return [Uint8Array.from(asciiBytes(name)), numberBytes(claimed ?? data.length, 4, true), data, padding];
      }),
    ),
});

const common = {
  sizes: [
    ...[4, 7].map((at) => ({ part: 'VP8X', at, bytes: 3 }) as const),
    ...[6, 8].map((at) => ({ part: 'VP8 ', at, bytes: 2 }) as const),
    ...[1, 2, 3].map((at) => ({ part: 'VP8L', at, bytes: 2 }) as const),
    ...[0, 3, 6, 9].map((at) => ({ part: 'ANMF', at, bytes: 3 }) as const),
  ],
  isLittle: () => true,
};

const frame: Structure = { ...chunksBehind(16), ...common };
const file = chunksBehind(12);

export const webp: Structure = {
  ...common,
  split: file.split,
  join: (parts) => {
    const bytes = file.join(parts);
    const claimed = parts[0]?.claimed ?? bytes.length - 8;
    if (bytes.length >= 12) bytes.set(numberBytes(claimed, 4, true), 4);
    return bytes;
  },
  inside: ({ name }) => (name === 'ANMF' ? frame : name === 'EXIF' ? tiff : undefined),
};
