// Clean apertures (`clap`, ISO/IEC 14496-12 section 12.1.4): the part of a picture that is to be shown.
import type { Rect, Size } from '../../pixels.ts';

/** The largest number that a signed word holds; all eight are signed, although the standard says so of two only. */
const mostSigned = 2 ** 31 - 1;

/**
 * The part of a picture that a clean aperture names.
 * @param at offset of the eight words: width, height and the two offsets of its centre, each a numerator and a denominator
 * @returns undefined unless the part is whole pixels within the picture (libavif's rule)
 */
export function cropOf(view: DataView, at: number, { width, height }: Size): Rect | undefined {
  const span = (place: number, side: number): { start: number; length: number } | undefined => {
    const [length, under] = [view.getUint32(place), view.getUint32(place + 4)];
    const [offset, offsetUnder] = [view.getInt32(place + 16), view.getUint32(place + 20)];
    if ([under, offsetUnder].some((one) => one === 0 || one > mostSigned) || length > mostSigned) return undefined;
    // From the picture's centre to that of the part, in half pixels.
    const halves = (2 * offset) / offsetUnder;
    const start = (side - length / under + halves) / 2;
    const isWhole = length % under === 0 && (2 * offset) % offsetUnder === 0 && Number.isInteger(start);
    const isWithin = length > 0 && start >= 0 && start + length / under <= side;
    return isWhole && isWithin ? { start, length: length / under } : undefined;
  };
  const [across, down] = [span(at, width), span(at + 8, height)];
  return across && down && { x: across.start, y: down.start, width: across.length, height: down.length };
}

/** Width and height of a clean aperture, rounded. */
export function roundedCropSize(view: DataView, at: number): Size {
  const side = (place: number): number => Math.round(view.getUint32(place) / (view.getUint32(place + 4) || 1));
  return { width: side(at), height: side(at + 8) };
}
