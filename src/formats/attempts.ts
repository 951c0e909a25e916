// Decoders of ours that refuse what they cannot read: another one then judges the file.
import type { Header, PixelBuffer } from '../pixels.ts';
import type { RowSource } from '../row-flow.ts';
import { UnjudgedDamage } from './faults.ts';

/** Gives some rows at each call, which are the caller's until the next; undefined after the last, `refused` where they may be damaged. */
export type NextRows = () => PixelBuffer | 'refused' | undefined;

/** Undefined also if the decoder throws, which it does only for want of memory. */
export function attempted<Result>(decode: () => Result | undefined): Result | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

/**
 * Rows that flow out of a decoder, which throw UnjudgedDamage where it refuses them.
 * @param start begins to decode when the first row is asked for; undefined where all is refused
 */
export function attemptedRows(
  { width, height, hasAlpha }: Pick<Header, 'width' | 'height' | 'hasAlpha'>,
  start: () => NextRows | undefined,
): RowSource {
  let read: NextRows | undefined;
  return {
    width,
    height,
    ...(hasAlpha && { transparent: 'perhaps' }),
    next: () => {
      read ??= attempted(start);
      const rows = read ? read() : 'refused';
      if (rows === 'refused') throw new UnjudgedDamage();
      return rows;
    },
  };
}
