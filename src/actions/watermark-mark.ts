// A mark: a picture, a text or both side by side, and how they are put on the main picture.
import { blendMask, blendOver } from '../kernels/composite.ts';
import { putRect } from '../kernels/put-rect.ts';
import { blank } from '../pixel-memory.ts';
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

interface Pitch {
  readonly x: number;
  readonly y: number;
}

/** The mark as often as it comes in a block of tiles, side by side and not overlapping, so that a stamp of it gives the same pixels. */
export function repeatMark(placed: readonly Placed[], pitch: Pitch, across: number, down: number): readonly Placed[] {
  if (across * down === 1) return placed;
  return placed.map(({ element, ...at }) => ({ ...at, element: repeated(element, pitch, across, down) }));
}

function repeated(element: MarkElement, pitch: Pitch, across: number, down: number): MarkElement {
  const sizeOfBlock = ({ width, height }: Size): Size => ({
    width: (across - 1) * pitch.x + width,
    height: (down - 1) * pitch.y + height,
  });
  const each = (visit: (x: number, y: number) => void): void => {
    for (let row = 0; row < down; row += 1)
      for (let column = 0; column < across; column += 1) visit(column * pitch.x, row * pitch.y);
  };
  if (element.kind === 'image') {
    const pixels = blank(sizeOfBlock(element.pixels));
    each((x, y) => putRect(pixels, element.pixels, { x, y }));
    return { ...element, pixels };
  }
  const ink = sizeOfBlock(element.ink);
  const block: AlphaMask = { ...ink, data: new Uint8Array(ink.width * ink.height) };
  const one = element.draw({ x: 0, y: 0, ...element.ink });
  each((x, y) => putMask(block, one, x, y));
  return { ...element, ...sizeOfBlock(element), ink, draw: (area) => cutMask(block, area) };
}

function putMask(target: AlphaMask, mask: AlphaMask, x: number, y: number): void {
  for (let row = 0; row < mask.height; row += 1) {
    const from = row * mask.width;
    target.data.set(mask.data.subarray(from, from + mask.width), (y + row) * target.width + x);
  }
}

function cutMask(mask: AlphaMask, { x, y, width, height }: Rect): AlphaMask {
  if (width === mask.width && height === mask.height) return mask;
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (y + row) * mask.width + x;
    data.set(mask.data.subarray(from, from + width), row * width);
  }
  return { width, height, data };
}

/** Draws the mark into `target`, which must be the caller's own copy, with the upper left corner of its box at (x, y). */
export function stamp(target: PixelBuffer, placed: readonly Placed[], x: number, y: number): void {
  for (const { element, ...at } of placed) {
    if (element.kind === 'image') blendOver(target, element.pixels, x + at.x, y + at.y, element.opacity);
    else stampText(target, element, x + at.x, y + at.y);
  }
}

/** Draws only the area of the text that is visible, since a text may be far larger than the picture. */
function stampText(target: PixelBuffer, text: TextElement, x: number, y: number): void {
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
