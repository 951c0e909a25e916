// BMP: two headers, a colour table and the pixels. Nothing has a length of its own.
import { concat } from '../../../src/bytes.ts';
import { numberAt, type Structure } from './structure.ts';

export const bmp: Structure = {
  split: (bytes) => {
    const info = Math.min(bytes.length, 14 + numberAt(bytes, 14, 4, true));
    const pixels = Math.min(bytes.length, Math.max(info, numberAt(bytes, 10, 4, true)));
    return [
      { name: 'file', data: bytes.slice(0, 14) },
      { name: 'info', data: bytes.slice(14, info) },
      { name: 'table', data: bytes.slice(info, pixels) },
      { name: 'pixels', data: bytes.slice(pixels) },
    ];
  },
  join: (parts) => concat(parts.map(({ data }) => data)),
  sizes: [4, 8].map((at) => ({ part: 'info', at, bytes: 4 }) as const),
  isLittle: () => true,
};
