// The nine named positions of crop and watermark.
import type { Rect, Size } from '../pixels.ts';

export const gravities = ['nw', 'north', 'ne', 'west', 'center', 'east', 'sw', 'south', 'se'] as const;
export type Gravity = (typeof gravities)[number];

type Side = 'start' | 'middle' | 'end';

const sides: Record<Gravity, { readonly horizontal: Side; readonly vertical: Side }> = {
  nw: { horizontal: 'start', vertical: 'start' },
  north: { horizontal: 'middle', vertical: 'start' },
  ne: { horizontal: 'end', vertical: 'start' },
  west: { horizontal: 'start', vertical: 'middle' },
  center: { horizontal: 'middle', vertical: 'middle' },
  east: { horizontal: 'end', vertical: 'middle' },
  sw: { horizontal: 'start', vertical: 'end' },
  south: { horizontal: 'middle', vertical: 'end' },
  se: { horizontal: 'end', vertical: 'end' },
};

/**
 * The upper left corner of a box placed by gravity alone. As OSS: the published formula (W/2 - w/2 and so on), not the
 * thirds of the captions. Each half is an integer division, since the rounding is not published.
 */
export function anchor(gravity: Gravity, outer: Size, box: Size): { x: number; y: number } {
  const { horizontal, vertical } = sides[gravity];
  return { x: along(horizontal, outer.width, box.width), y: along(vertical, outer.height, box.height) };
}

/** The box of a mark: margins count inwards from the edges the gravity names; `shift` moves vertically centred marks down. */
export function placeMark(
  gravity: Gravity,
  outer: Size,
  mark: Size,
  { marginX, marginY, shift }: { marginX: number; marginY: number; shift: number },
): Rect {
  const { horizontal, vertical } = sides[gravity];
  const { x, y } = anchor(gravity, outer, mark);
  return {
    ...mark,
    x: x + inward(horizontal) * marginX,
    y: y + (vertical === 'middle' ? shift : inward(vertical) * marginY),
  };
}

const along = (side: Side, outer: number, inner: number): number => {
  if (side === 'start') return 0;
  return side === 'end' ? outer - inner : Math.trunc(outer / 2) - Math.trunc(inner / 2);
};

const inward = (side: Side): number => (side === 'start' ? 1 : side === 'end' ? -1 : 0);
