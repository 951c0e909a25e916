// A rectangle on a picture that is moved and resized by its handles: whole picture pixels, inside the picture, and of a given
// aspect ratio where one is locked.
import type { Point, Rect, Size } from './view.ts';

export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof handles)[number];

const between = (low: number, value: number, high: number): number => Math.min(Math.max(value, low), high);

/** The direction in which a handle pulls: -1 to the left or up, 1 to the right or down, 0 not at all. */
const pulls = (handle: Handle): Point => ({
  x: handle.includes('w') ? -1 : handle.includes('e') ? 1 : 0,
  y: handle.includes('n') ? -1 : handle.includes('s') ? 1 : 0,
});

/** Moves a rectangle without leaving the picture. One that is larger than the picture stays at its edge. */
export function moved(rect: Rect, by: Point, picture: Size): Rect {
  return {
    ...rect,
    x: Math.round(between(0, rect.x + by.x, Math.max(0, picture.width - rect.width))),
    y: Math.round(between(0, rect.y + by.y, Math.max(0, picture.height - rect.height))),
  };
}

/**
 * Pulls one handle.
 * @param aspect width by height, or undefined for any. An edge then grows the other side around its middle, a corner follows the
 * axis that was pulled further.
 */
export function resized(rect: Rect, handle: Handle, by: Point, picture: Size, aspect?: number): Rect {
  const pull = pulls(handle);
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const room = {
    width: pull.x < 0 ? right : picture.width - rect.x,
    height: pull.y < 0 ? bottom : picture.height - rect.y,
  };
  let width = pull.x === 0 ? rect.width : rect.width + pull.x * by.x;
  let height = pull.y === 0 ? rect.height : rect.height + pull.y * by.y;
  if (aspect !== undefined) {
    const followsWidth = pull.y === 0 || (pull.x !== 0 && Math.abs(by.x) >= Math.abs(by.y) * aspect);
    // An edge's other side may grow to both sides.
    const limit = {
      width: pull.x === 0 ? picture.width : room.width,
      height: pull.y === 0 ? picture.height : room.height,
    };
    ({ width, height } = heldToAspect(followsWidth ? width : height * aspect, limit, aspect));
  }
  width = Math.round(between(1, width, pull.x === 0 ? picture.width : room.width));
  height = Math.round(between(1, height, pull.y === 0 ? picture.height : room.height));
  const x = pull.x < 0 ? right - width : pull.x > 0 ? rect.x : rect.x + Math.round((rect.width - width) / 2);
  const y = pull.y < 0 ? bottom - height : pull.y > 0 ? rect.y : rect.y + Math.round((rect.height - height) / 2);
  return moved({ x, y, width, height }, { x: 0, y: 0 }, picture);
}

/** The largest rectangle of an aspect ratio that lies inside `rect`, around its middle. */
export function withAspect(rect: Rect, aspect: number): Rect {
  const { width, height } = heldToAspect(rect.width, rect, aspect);
  const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  return {
    x: rect.x + Math.floor((rect.width - w) / 2),
    y: rect.y + Math.floor((rect.height - h) / 2),
    width: w,
    height: h,
  };
}

/** The part of a rectangle that lies inside the picture; at least one pixel. */
export function inside(rect: Rect, picture: Size): Rect {
  const x = Math.round(between(0, rect.x, picture.width - 1));
  const y = Math.round(between(0, rect.y, picture.height - 1));
  return {
    x,
    y,
    width: Math.round(between(1, rect.width, picture.width - x)),
    height: Math.round(between(1, rect.height, picture.height - y)),
  };
}

function heldToAspect(width: number, limit: Size, aspect: number): Size {
  // Neither side may become shorter than one pixel.
  const held = between(Math.max(1, aspect), width, Math.min(limit.width, limit.height * aspect));
  return { width: held, height: held / aspect };
}
