// Turns events of mouse, fingers, wheel and keys into gestures. Points are CSS pixels from the stage's upper left corner.
import type { Point } from './view.ts';

export interface GestureEvents {
  /** Zooms by a factor around a point. */
  zoom(factor: number, at: Point): void;
  /** One finger or the mouse moved by so much; two fingers give both zoom and drag. */
  drag(by: Point, at: Point, pointers: number): void;
  /** A pointer went down, or the last one went up. */
  press(down: boolean): void;
  /** A double click, as fast as the system asks for, or a double tap. */
  twice(at: Point): void;
  /** @returns true if the key meant something here */
  key(event: KeyboardEvent): boolean;
}

/** A pointer that moved less is a click, in CSS pixels. */
const slop = 4;
/** Two taps of fingers are rarely closer in place, in CSS pixels, or in time. */
const tapReach = 30;
const tapPauseMs = 350;
/** Zoom speed of the wheel: a notch of 100 px changes the size by a fifth. A pinch on a trackpad arrives as a wheel event of few pixels. */
const wheelRate = 0.002;
const trackpadRate = 0.01;
const pixelsPerLine = 33;
/** One event of a fast wheel must not jump through the whole range. */
const largestFactor = 2;

interface Tap extends Point {
  readonly time: number;
}

export function listenToGestures(stage: HTMLElement, on: GestureEvents): void {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let isDrag = false;
  let lastTap: Tap | undefined;
  let isMouse = false;

  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left - stage.clientLeft, y: event.clientY - top - stage.clientTop };
  };

  stage.addEventListener('pointerdown', (event) => {
    isMouse = event.pointerType === 'mouse';
    if (event.button !== 0 || pointers.size === 2) return;
    const at = pointOf(event);
    stage.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at);
    if (pointers.size === 1) {
      start = at;
      isDrag = false;
      on.press(true);
    } else {
      isDrag = true;
    }
  });

  stage.addEventListener('pointermove', (event) => {
    const old = pointers.get(event.pointerId);
    if (!old) return;
    const at = pointOf(event);
    if (!isDrag && start && Math.hypot(at.x - start.x, at.y - start.y) < slop) return;
    isDrag = true;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, at);
    if (!other) {
      on.drag({ x: at.x - old.x, y: at.y - old.y }, at, 1);
      return;
    }
    const [from, to] = [middleOf(old, other), middleOf(at, other)];
    // First the zoom: a picture that fits cannot be dragged.
    on.zoom(distance(at, other) / Math.max(1, distance(old, other)), from);
    on.drag({ x: to.x - from.x, y: to.y - from.y }, to, 2);
  });

  const lift = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    on.press(false);
    if (isDrag || isMouse || event.type === 'pointercancel') return;
    const tap: Tap = { ...pointOf(event), time: event.timeStamp };
    const isSecond = lastTap && tap.time - lastTap.time < tapPauseMs && distance(tap, lastTap) < tapReach;
    lastTap = isSecond ? undefined : tap;
    if (isSecond) on.twice(tap);
  };
  stage.addEventListener('pointerup', lift);
  stage.addEventListener('pointercancel', lift);
  stage.addEventListener('dblclick', (event) => {
    // Two taps of fingers may be told once more as this; and what lies on the stage has clicks of its own.
    const isOnButton = event.target instanceof Element && event.target.closest('button') !== null;
    if (isMouse && !isDrag && !isOnButton) on.twice(pointOf(event));
  });
  // A long press would open the menu of the picture under the finger.
  stage.addEventListener('contextmenu', (event) => {
    if (pointers.size > 0) event.preventDefault();
  });

  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? pixelsPerLine : 1);
      const factor = Math.exp(-pixels * (event.ctrlKey ? trackpadRate : wheelRate));
      on.zoom(Math.min(Math.max(factor, 1 / largestFactor), largestFactor), pointOf(event));
    },
    { passive: false },
  );

  stage.addEventListener('keydown', (event) => {
    if (event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    if (on.key(event)) event.preventDefault();
  });
}

const middleOf = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
