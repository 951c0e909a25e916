// A rectangle drawn on a picture, as parameters of `crop`, and back.
import { actions } from 'oss-img/actions';
import { anchorOf, type Gravity } from './gravity.ts';
import { inside } from './rectangle.ts';
import type { Rect, Size } from './view.ts';

export interface CropPlace {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly gravity: Gravity;
}

const { width: widthSpec, height: heightSpec, x: xSpec, y: ySpec, gravity: gravitySpec } = actions.crop.params;

/**
 * The parameters that cut out `rect`.
 * @param gravity what the step has now; it is kept where it alone gives the place, otherwise the place is counted from the
 * default's corner
 */
export function cropOf(rect: Rect, picture: Size, gravity: Gravity = gravitySpec.default): CropPlace {
  const { width, height, x, y } = inside(rect, picture);
  const size = { width: Math.min(width, widthSpec.max), height: Math.min(height, heightSpec.max) };
  const anchor = anchorOf(gravity, picture, size);
  if (anchor.x === x && anchor.y === y) return { ...size, x: xSpec.default, y: ySpec.default, gravity };
  return { ...size, x: Math.min(x, xSpec.max), y: Math.min(y, ySpec.max), gravity: gravitySpec.default };
}

/** The rectangle that the parameters cut out of a picture; the whole picture where they lie outside of it. */
export function rectOf(place: Partial<CropPlace>, picture: Size): Rect {
  const asked = {
    width: Math.min(place.width || picture.width, picture.width),
    height: Math.min(place.height || picture.height, picture.height),
  };
  const anchor = anchorOf(place.gravity ?? gravitySpec.default, picture, asked);
  const x = anchor.x + (place.x ?? xSpec.default);
  const y = anchor.y + (place.y ?? ySpec.default);
  if (x >= picture.width || y >= picture.height) return { x: 0, y: 0, ...picture };
  return inside({ x, y, ...asked }, picture);
}
