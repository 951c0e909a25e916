// Animated WebP by hand, for tests, from still ones that sharp wrote. Knows nothing of src but its pixels.
import type { PixelBuffer } from '../src/pixels.ts';
import { webpOf } from './pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Piece {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly delayMs: number;
  readonly blends: boolean;
  readonly clears: boolean;
  readonly still: Bytes;
}

/** The background colour is one that nobody may see. */
export function muxed(width: number, height: number, pieces: readonly Piece[], loop = 0): Bytes {
  const u24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];
  const u32 = (value: number): number[] => [...u24(value & 0xffffff), value >>> 24];
  const chunk = (name: string, data: readonly number[]): number[] => [
    ...[...name].map((letter) => letter.charCodeAt(0)),
    ...u32(data.length),
    ...data,
    ...(data.length % 2 ? [0] : []),
  ];
  const picture = (still: Bytes): number[] => {
    const extended = still[15] === 0x58;
    return [...still.subarray(extended ? 30 : 12)];
  };
  const frames = pieces.flatMap(({ x, y, width, height, delayMs, blends, clears, still }) =>
    chunk('ANMF', [
      ...[x / 2, y / 2, width - 1, height - 1, delayMs].flatMap(u24),
      (blends ? 0 : 2) | (clears ? 1 : 0),
      ...picture(still),
    ]),
  );
  const body = [
    ...chunk('VP8X', [0x12, 0, 0, 0, ...u24(width - 1), ...u24(height - 1)]),
    ...chunk('ANIM', [40, 90, 200, 255, loop, 0]),
    ...frames,
  ];
  return Uint8Array.from(chunk('RIFF', [0x57, 0x45, 0x42, 0x50, ...body]));
}

/** Lossless, colours under no alpha too. */
export const piece = async (x: number, y: number, picture: PixelBuffer, more: Partial<Piece> = {}): Promise<Piece> => ({
  ...{ x, y, width: picture.width, height: picture.height, delayMs: 40, blends: true, clears: false },
  still: await webpOf(picture, { lossless: true, exact: true }),
  ...more,
});
