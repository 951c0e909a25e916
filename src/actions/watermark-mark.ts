// A mark: its parts side by side, and how they are put on the picture.
import { blendMask, blendOver } from '../kernels/composite.ts';
import type { AlphaMask, PixelBuffer, Rect, Size } from '../pixels.ts';

/** How far right and down a shadow lies. Differs from OSS, which does not publish it. */
export const shadowReach = 2;

interface ImagePart {
  readonly kind: 'image';
  readonly pixels: PixelBuffer;
  readonly opacity: number;
}

interface TextPart extends Size {
  readonly kind: 'text';
  /** The box without its shadow. */
  readonly ink: Size;
  draw(part: Rect): AlphaMask;
  readonly color: string;
  readonly opacity: number;
  readonly shadowOpacity: number;
}

export type MarkPart = ImagePart | TextPart;
type Placed = { readonly part: MarkPart; readonly x: number; readonly y: number };

/** The parts from left to right in one box: aligned by 0 top, 1 middle, 2 bottom. */
export function layOut(
  parts: readonly MarkPart[],
  { align, gap }: { readonly align: number; readonly gap: number },
): { parts: readonly Placed[]; size: Size } {
  const height = parts.reduce((most, part) => Math.max(most, sizeOf(part).height), 0);
  let x = 0;
  const placed = parts.map((part) => {
    const size = sizeOf(part);
    const at = { part, x, y: Math.floor(((height - size.height) * align) / 2) };
    x += size.width + gap;
    return at;
  });
  return { parts: placed, size: { width: Math.max(0, x - (parts.length > 0 ? gap : 0)), height } };
}

/** Puts the mark on `target`, which the caller has just made, with the upper left of its box at (x, y). */
export function stamp(target: PixelBuffer, parts: readonly Placed[], x: number, y: number): void {
  for (const { part, ...at } of parts) {
    if (part.kind === 'image') blendOver(target, part.pixels, x + at.x, y + at.y, part.opacity);
    else stampText(target, part, x + at.x, y + at.y);
  }
}

/** Only the visible part of a text is ever drawn: a text may be far larger than the picture. */
function stampText(target: PixelBuffer, part: TextPart, x: number, y: number): void {
  // Ink outside on the left or above may still throw its shadow inside.
  const reach = part.shadowOpacity > 0 ? shadowReach : 0;
  const left = Math.max(0, -x - reach);
  const top = Math.max(0, -y - reach);
  const visible = {
    x: left,
    y: top,
    width: Math.min(part.ink.width, target.width - x) - left,
    height: Math.min(part.ink.height, target.height - y) - top,
  };
  if (visible.width <= 0 || visible.height <= 0) return;
  const mask = part.draw(visible);
  const [atX, atY] = [x + visible.x, y + visible.y];
  if (part.shadowOpacity > 0) blendMask(target, mask, atX + reach, atY + reach, '000000', part.shadowOpacity);
  blendMask(target, mask, atX, atY, part.color, part.opacity);
}

const sizeOf = (part: MarkPart): Size => (part.kind === 'image' ? part.pixels : part);
