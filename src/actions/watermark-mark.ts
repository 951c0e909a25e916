// A mark: a picture, a text or both side by side, and how they are put on the main picture.
import type { Kernels } from '../kernels/kernels.ts';
import type { Pitch } from '../kernels/repeat.ts';
import type { AlphaMask, PixelBuffer, Rect, Size } from '../pixels.ts';

/** Distance in pixels of a shadow, to the right and down. Differs from OSS, which does not publish its own. */
export const shadowReach = 2;

interface ImageElement {
  readonly kind: 'image';
  readonly pixels: PixelBuffer;
  readonly opacity: number;
}

interface TextElement extends Size {
  readonly kind: 'text';
  /** Size of the text without its shadow. */
  readonly ink: Size;
  /** Coverage inside `area`, a rectangle of the ink. */
  draw(area: Rect): AlphaMask;
  readonly color: string;
  readonly shadowColor: string;
  readonly opacity: number;
  readonly shadowOpacity: number;
}

export type MarkElement = ImageElement | TextElement;
type Placed = { readonly element: MarkElement; readonly x: number; readonly y: number };

/** Places the elements from left to right in one box. `align`: 0 top, 1 middle, 2 bottom; `gap` in pixels. */
export function layOut(
  elements: readonly MarkElement[],
  { align, gap }: { readonly align: number; readonly gap: number },
): { placed: readonly Placed[]; size: Size } {
  const height = elements.reduce((most, element) => Math.max(most, sizeOf(element).height), 0);
  let x = 0;
  const placed = elements.map((element) => {
    const size = sizeOf(element);
    const at = { element, x, y: Math.floor(((height - size.height) * align) / 2) };
    x += size.width + gap;
    return at;
  });
  return { placed, size: { width: Math.max(0, x - (elements.length > 0 ? gap : 0)), height } };
}

/** The mark as often as it comes in a block of tiles, side by side and not overlapping, so that a stamp of it gives the same pixels. */
export function repeatMark(
  kernels: Kernels,
  placed: readonly Placed[],
  pitch: Pitch,
  across: number,
  down: number,
): readonly Placed[] {
  if (across * down === 1) return placed;
  const blockOf = ({ width, height }: Size): Size => ({
    width: (across - 1) * pitch.x + width,
    height: (down - 1) * pitch.y + height,
  });
  return placed.map(({ element, ...at }) => ({ ...at, element: repeated(kernels, element, pitch, blockOf) }));
}

function repeated(
  { cutMask, repeatMask, repeatPixels }: Kernels,
  element: MarkElement,
  pitch: Pitch,
  blockOf: (size: Size) => Size,
): MarkElement {
  if (element.kind === 'image')
    return { ...element, pixels: repeatPixels(element.pixels, pitch, blockOf(element.pixels)) };
  const ink = blockOf(element.ink);
  const block = repeatMask(element.draw({ x: 0, y: 0, ...element.ink }), pitch, ink);
  return { ...element, ...blockOf(element), ink, draw: (area) => cutMask(block, area) };
}

/** Draws the mark into `target`, which must be the caller's own copy, with the upper left corner of its box at `corner`. */
export function stamp(
  kernels: Kernels,
  target: PixelBuffer,
  placed: readonly Placed[],
  corner: Pick<Rect, 'x' | 'y'>,
): void {
  for (const { element, ...at } of placed) {
    const [x, y] = [corner.x + at.x, corner.y + at.y];
    if (element.kind === 'image') kernels.blendOver(target, element.pixels, x, y, element.opacity);
    else stampText(kernels, target, element, x, y);
  }
}

/** Draws only the area of the text that is visible, since a text may be far larger than the picture. */
function stampText({ blendMask }: Kernels, target: PixelBuffer, text: TextElement, x: number, y: number): void {
  // Ink outside on the left or above may still cast its shadow inside.
  const reach = text.shadowOpacity > 0 ? shadowReach : 0;
  const left = Math.max(0, -x - reach);
  const top = Math.max(0, -y - reach);
  const visible = {
    x: left,
    y: top,
    width: Math.min(text.ink.width, target.width - x) - left,
    height: Math.min(text.ink.height, target.height - y) - top,
  };
  if (visible.width <= 0 || visible.height <= 0) return;
  const mask = text.draw(visible);
  const [atX, atY] = [x + visible.x, y + visible.y];
  if (text.shadowOpacity > 0) blendMask(target, mask, atX + reach, atY + reach, text.shadowColor, text.shadowOpacity);
  blendMask(target, mask, atX, atY, text.color, text.opacity);
}

const sizeOf = (element: MarkElement): Size => (element.kind === 'image' ? element.pixels : element);
