// The place of a picture in its pane, from zoom and centre: numbers only, no DOM.

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Size, Point {}

/** The visitor's view of a picture. It names no pixels of the pane, so it outlives another picture, another mode and another window. */
export interface View {
  /** Device pixels per picture pixel, so 1 is 100 %; `fit` shows the whole picture. */
  readonly zoom: 'fit' | number;
  /** The spot in the middle of the pane, in fractions of the picture's sides. */
  readonly x: number;
  readonly y: number;
}

/** The pane and what it shows. */
export interface Frame {
  /** CSS pixels. */
  readonly pane: Size;
  /** Picture pixels. */
  readonly picture: Size;
  /** Device pixels per CSS pixel. */
  readonly density: number;
  /** CSS pixels that `fit` leaves free on each side, for handles at the picture's edges. */
  readonly margin: number;
  /** The most CSS pixels that `fit` gives to one picture pixel, so that a small picture is not blown up. */
  readonly largest: number;
}

export const fitted: View = { zoom: 'fit', x: 0.5, y: 0.5 };

export const zoomLimits = { min: 0.01, max: 64 } as const;

/** From here on a picture pixel is shown as a square; below, the browser's smoothing reads better. */
export const pixelatedFrom = 2;

const between = (low: number, value: number, high: number): number => Math.min(Math.max(value, low), high);

/** The zoom of `fit`. */
function fitZoom({ pane, picture, density, margin, largest }: Frame): number {
  const across = Math.max(1, pane.width - 2 * margin) / Math.max(1, picture.width);
  const down = Math.max(1, pane.height - 2 * margin) / Math.max(1, picture.height);
  return Math.min(across, down, largest) * density;
}

export const zoomOf = (view: View, frame: Frame): number => (view.zoom === 'fit' ? fitZoom(frame) : view.zoom);

/** The picture's box in the pane, in CSS pixels. */
export function placeOf(view: View, frame: Frame): Rect {
  const { pane, picture, density } = frame;
  const scale = zoomOf(view, frame) / density;
  const [width, height] = [picture.width * scale, picture.height * scale];
  // A picture that starts between two device pixels would be smoothed even at 100 %.
  const snap = (length: number): number => Math.round(length * density) / density;
  return { x: snap(pane.width / 2 - view.x * width), y: snap(pane.height / 2 - view.y * height), width, height };
}

/** The spot under a point of the pane, in fractions of the picture; outside of the picture below 0 or above 1. */
export function spotAt(view: View, frame: Frame, point: Point): Point {
  const { pane, picture, density } = frame;
  const scale = zoomOf(view, frame) / density;
  return {
    x: view.x + (point.x - pane.width / 2) / (picture.width * scale),
    y: view.y + (point.y - pane.height / 2) / (picture.height * scale),
  };
}

/** Zooms so that the spot under `point` stays there, unless the picture would leave the middle of the pane. */
export function zoomAround(view: View, frame: Frame, zoom: number, point: Point): View {
  const spot = spotAt(view, frame, point);
  const held = between(zoomLimits.min, zoom, zoomLimits.max);
  const ratio = zoomOf(view, frame) / held;
  return inReach({ zoom: held, x: spot.x + (view.x - spot.x) * ratio, y: spot.y + (view.y - spot.y) * ratio });
}

/** Moves the picture by so many CSS pixels. `fit` has nothing to move. */
export function panBy(view: View, frame: Frame, by: Point): View {
  if (view.zoom === 'fit') return view;
  const scale = view.zoom / frame.density;
  return inReach({
    zoom: view.zoom,
    x: view.x - by.x / (frame.picture.width * scale),
    y: view.y - by.y / (frame.picture.height * scale),
  });
}

/** The middle of the pane is always on the picture, so that no drag can lose it. */
export function inReach({ zoom, x, y }: View): View {
  if (zoom === 'fit') return fitted;
  return { zoom: between(zoomLimits.min, zoom, zoomLimits.max), x: between(0, x, 1), y: between(0, y, 1) };
}

export const sameView = (a: View, b: View): boolean => a.zoom === b.zoom && a.x === b.x && a.y === b.y;

/** Round percentages that the + and - keys stop at. */
const stops = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64] as const;

/** The next round zoom above or below. */
export function nextStop(zoom: number, up: boolean): number {
  // A zoom reached by the wheel may lie a hair beside a stop.
  const next = up
    ? stops.find((stop) => stop > zoom * 1.001)
    : stops.toReversed().find((stop: number) => stop < zoom / 1.001);
  return next ?? (up ? zoomLimits.max : zoomLimits.min);
}
