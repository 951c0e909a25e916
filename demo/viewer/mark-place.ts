// The place of a watermark on a picture, as its parameters, and back.
import { actions } from 'oss-img/actions';
import { type Gravity, gravityOf, type Side, sidesOf, startOf } from './gravity.ts';
import type { Rect, Size } from './view.ts';

/** A distance that the gravity makes meaningless is undefined: the text needs no such parameter. */
export interface MarkPlace {
  readonly gravity: Gravity;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly voffset?: number | undefined;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const { gravity: gravitySpec, x: xSpec, y: ySpec, voffset: voffsetSpec } = actions.watermark.params;

/**
 * The parameters that put a mark where `box` is. On each axis the side is chosen that comes nearest, and of those the one with the
 * smallest distance; a place that no parameters reach gives the nearest one that they do.
 */
export function markPlace(box: Rect, picture: Size): MarkPlace {
  // Nothing moves a mark sideways from the middle; voffset moves it up and down.
  const across = nearest(box.x, picture.width, box.width, xSpec, { min: 0, max: 0 });
  const down = nearest(box.y, picture.height, box.height, ySpec, voffsetSpec);
  return {
    gravity: gravityOf(across.side, down.side),
    x: across.side === 'middle' ? undefined : across.distance,
    y: down.side === 'middle' ? undefined : down.distance,
    voffset: down.side === 'middle' && down.distance !== voffsetSpec.default ? down.distance : undefined,
  };
}

/** The box of a mark of this size that these parameters place, with the library's defaults for those that are missing. */
export function markBox(place: Partial<MarkPlace>, picture: Size, mark: Size): Rect {
  const { across, down } = sidesOf(place.gravity ?? gravitySpec.default);
  const x = across === 'middle' ? 0 : (place.x ?? xSpec.default);
  const y = down === 'middle' ? (place.voffset ?? voffsetSpec.default) : (place.y ?? ySpec.default);
  return {
    width: mark.width,
    height: mark.height,
    x: startOf(across, picture.width, mark.width) + inward(across) * x,
    y: startOf(down, picture.height, mark.height) + inward(down) * y,
  };
}

/** The direction in which a positive distance moves the mark. */
const inward = (side: Side): number => (side === 'end' ? -1 : 1);

function nearest(
  start: number,
  outer: number,
  inner: number,
  margin: Range,
  shift: Range,
): { side: Side; distance: number } {
  const choices = (['middle', 'start', 'end'] as const).map((side) => {
    const wished = Math.round((start - startOf(side, outer, inner)) * inward(side));
    const { min, max } = side === 'middle' ? shift : margin;
    const distance = Math.min(Math.max(wished, min), max);
    return { side, distance, error: Math.abs(wished - distance) };
  });
  return choices.reduce((best, next) =>
    next.error < best.error || (next.error === best.error && Math.abs(next.distance) < Math.abs(best.distance))
      ? next
      : best,
  );
}
