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

/** Rows of a picture, the caller's own copy of them, of which the first is the picture's row `top`. */
export interface Canvas {
  readonly pixels: PixelBuffer;
  readonly top: number;
  readonly whole: Size;
}

/** Draws the mark with the upper left corner of its box at this place of the whole picture. */
export function stamp(
  kernels: Kernels,
  canvas: Canvas,
  placed: readonly Placed[],
  corner: Pick<Rect, 'x' | 'y'>,
): void {
  for (const { element, ...at } of placed) {
    const [x, y] = [corner.x + at.x, corner.y + at.y];
    if (y >= canvas.top + canvas.pixels.height || y + sizeOf(element).height <= canvas.top) continue;
    if (element.kind === 'image') kernels.blendOver(canvas.pixels, element.pixels, x, y - canvas.top, element.opacity);
    else stampText(kernels, canvas, element, x, y);
  }
}

/** Draws only the area of the text that is visible in the whole picture, since a text may be far larger. */
function stampText(
  { blendMask }: Kernels,
  { pixels, top, whole }: Canvas,
  text: TextElement,
  x: number,
  y: number,
): void {
  // Ink outside on the left or above may still cast its shadow inside.
  const reach = text.shadowOpacity > 0 ? shadowReach : 0;
  const left = Math.max(0, -x - reach);
  const above = Math.max(0, -y - reach);
  const visible = {
    x: left,
    y: above,
    width: Math.min(text.ink.width, whole.width - x) - left,
    height: Math.min(text.ink.height, whole.height - y) - above,
  };
  if (visible.width <= 0 || visible.height <= 0) return;
  const mask = text.draw(visible);
  const [atX, atY] = [x + visible.x, y + visible.y - top];
  if (text.shadowOpacity > 0) blendMask(pixels, mask, atX + reach, atY + reach, text.shadowColor, text.shadowOpacity);
  blendMask(pixels, mask, atX, atY, text.color, text.opacity);
}

const sizeOf = (element: MarkElement): Size => (element.kind === 'image' ? element.pixels : element);
