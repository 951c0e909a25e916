// The nine positions of crop and watermark. The names are the library's; the sides they stand for follow from the names, and a test
// compares the places with those of the library.
import { actions } from 'oss-img/actions';
import type { Point, Size } from './view.ts';

export type Gravity = (typeof actions.watermark.params.gravity.choices)[number];

export type Side = 'start' | 'middle' | 'end';

const sideIn = (name: string, start: RegExp, end: RegExp): Side =>
  start.test(name) ? 'start' : end.test(name) ? 'end' : 'middle';

export const sidesOf = (gravity: Gravity): { readonly across: Side; readonly down: Side } => ({
  across: sideIn(gravity, /^(west|nw|sw)$/, /^(east|ne|se)$/),
  down: sideIn(gravity, /^n/, /^s/),
});

/** The gravity of these two sides. */
export function gravityOf(across: Side, down: Side): Gravity {
  const found = actions.watermark.params.gravity.choices.find((gravity) => {
    const sides = sidesOf(gravity);
    return sides.across === across && sides.down === down;
  });
  if (!found) throw new Error(`no gravity has the sides ${across} and ${down}`);
  return found;
}

/** The start of a box on one axis, placed by its side alone. The middle halves each length on its own, as the library does. */
export const startOf = (side: Side, outer: number, inner: number): number =>
  side === 'start' ? 0 : side === 'end' ? outer - inner : Math.trunc(outer / 2) - Math.trunc(inner / 2);

/** The upper left corner of a box that gravity alone places. */
export function anchorOf(gravity: Gravity, outer: Size, box: Size): Point {
  const { across, down } = sidesOf(gravity);
  return { x: startOf(across, outer.width, box.width), y: startOf(down, outer.height, box.height) };
}
