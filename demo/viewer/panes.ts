// The areas of the stage in which the pictures are drawn: all of it for both, or a half for each.
import { type Arrangement, halves } from './modes.ts';
import type { Frame, Point, Rect, Size } from './view.ts';

/** A pane and its picture. Points in it are counted from its own corner. */
export interface Pane {
  readonly area: Rect;
  readonly frame: Frame;
}

export interface Panes {
  readonly before: Pane;
  readonly after: Pane;
}

const nothing: Size = { width: 1, height: 1 };

/** @param conditions what the frames of both panes have in common */
export function panesOf(
  { mode, before, after }: Arrangement,
  stage: Size,
  conditions: Pick<Frame, 'density' | 'margin' | 'largest'>,
): Panes {
  const whole = { x: 0, y: 0, ...stage };
  const [first, second] = mode === 'side' ? halves(stage, before ?? after ?? nothing) : [whole, whole];
  const paneOf = (area: Rect, picture: Size | undefined): Pane => ({
    area,
    frame: { pane: area, picture: picture ?? nothing, ...conditions },
  });
  return { before: paneOf(first, before ?? after), after: paneOf(second, after ?? before) };
}

/** The pane under a point of the stage. */
export const paneAt = ({ before, after }: Panes, at: Point): Pane =>
  contains(after.area, at) || !contains(before.area, at) ? after : before;

export const pointIn = ({ area }: Pane, at: Point): Point => ({ x: at.x - area.x, y: at.y - area.y });

const contains = ({ x, y, width, height }: Rect, at: Point): boolean =>
  at.x >= x && at.y >= y && at.x < x + width && at.y < y + height;
