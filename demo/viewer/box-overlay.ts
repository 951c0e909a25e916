// A rectangle over the picture with its handles: the cut of a crop, or the place of a watermark. Its numbers are whole pixels of
// the picture; place() tells where the picture lies in the pane.
import { startOf } from './gravity.ts';
import { make } from './make.ts';
import { type Handle, handles, moved, resized } from './rectangle.ts';
import type { Point, Rect, Size } from './view.ts';

export interface Overlay {
  /** A crop has eight handles and dims what is cut away; a mark can only be moved. */
  readonly kind: 'crop' | 'mark';
  readonly rect: Rect;
  /** Width by height, where it is locked. */
  readonly aspect?: number | undefined;
}

export interface OverlayLabels {
  readonly moveCrop: string;
  readonly moveMark: string;
  readonly handles: Readonly<Record<Handle, string>>;
  readonly rect: (rect: Rect) => string;
}

/** Tells of a change: while it goes on, and once at its end. */
export type OverlayListener = (type: 'overlayinput' | 'overlaychange', overlay: Overlay) => void;

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const largeStep = 10;
/** A mark dragged this near to the middle, in CSS pixels, snaps to it. */
const snapReach = 6;
/** Below this length of a side, in CSS pixels, its handles would cover the rectangle: they move outwards. */
const roomyFrom = 96;

interface Drag {
  readonly from: Rect;
  readonly start: Point;
}

export class BoxOverlay {
  readonly root = make('div', 'overlay', { hidden: true });
  readonly #clip = make('div', 'overlay-clip');
  readonly #shade = make('div', 'shade');
  readonly #box = make('div', 'box');
  readonly #size = make('span', 'box-size', { ariaHidden: 'true' });
  readonly #status = make('span', 'visually-hidden', { role: 'status' });
  readonly #mover = make('button', 'mover', { type: 'button' });
  readonly #grips = new Map(handles.map((name) => [name, make('button', `grip ${name}`, { type: 'button' })]));
  readonly #tell: OverlayListener;
  #overlay: Overlay | undefined;
  #picture: Size | undefined;
  #place: Rect = { x: 0, y: 0, width: 1, height: 1 };
  #labels: OverlayLabels | undefined;

  constructor(tell: OverlayListener) {
    this.#tell = tell;
    this.#clip.append(this.#shade);
    this.#box.append(this.#mover, ...this.#grips.values(), this.#size);
    this.root.append(this.#clip, this.#box, this.#status);
    this.#makeMovable(this.#mover, undefined);
    for (const [name, grip] of this.#grips) this.#makeMovable(grip, name);
  }

  get overlay(): Overlay | undefined {
    return this.#overlay;
  }

  set overlay(overlay: Overlay | undefined) {
    this.#overlay = overlay;
    this.#draw();
    this.#write();
  }

  set labels(labels: OverlayLabels) {
    this.#labels = labels;
    this.#write();
  }

  /**
   * @param place the picture's box on the stage, in CSS pixels
   * @param shown the picture on the screen
   * @param wished the one that is to come: until one of its size is there, a rectangle on it has no place
   */
  place(place: Rect, shown: Size | undefined, wished: Size | undefined): void {
    this.#place = place;
    this.#picture = shown && shown.width === wished?.width && shown.height === wished.height ? shown : undefined;
    this.#draw();
  }

  #makeMovable(button: HTMLButtonElement, handle: Handle | undefined): void {
    let drag: Drag | undefined;
    button.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.#overlay) return;
      // Otherwise the stage would pan as well.
      event.stopPropagation();
      button.setPointerCapture(event.pointerId);
      drag = { from: this.#overlay.rect, start: { x: event.clientX, y: event.clientY } };
    });
    button.addEventListener('pointermove', (event) => {
      if (!drag || !this.#picture) return;
      const scale = this.#picture.width / this.#place.width;
      const by = { x: (event.clientX - drag.start.x) * scale, y: (event.clientY - drag.start.y) * scale };
      this.#change(drag.from, handle, by, snapReach * scale);
    });
    const end = (): void => {
      if (!drag) return;
      const isChanged = this.#overlay && !sameRect(drag.from, this.#overlay.rect);
      drag = undefined;
      if (isChanged) this.#finish();
    };
    // Also where the button was hidden under the pointer.
    button.addEventListener('lostpointercapture', end);
    button.addEventListener('keydown', (event) => {
      const arrow = arrows[event.key];
      if (!arrow || !this.#overlay) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? largeStep : 1;
      this.#change(this.#overlay.rect, handle, { x: arrow.x * step, y: arrow.y * step }, 0);
    });
    // A held key repeats; its end is one change.
    button.addEventListener('keyup', (event) => {
      if (arrows[event.key]) this.#finish();
    });
  }

  #change(from: Rect, handle: Handle | undefined, by: Point, snap: number): void {
    const old = this.#overlay;
    if (!old || !this.#picture) return;
    const rect = handle ? resized(from, handle, by, this.#picture, old.aspect) : moved(from, by, this.#picture);
    this.#overlay = { ...old, rect: old.kind === 'mark' ? snapped(rect, this.#picture, snap) : rect };
    this.#draw();
    this.#tell('overlayinput', this.#overlay);
  }

  #finish(): void {
    if (!this.#overlay) return;
    // Only the end is read aloud: every pixel of a drag would be too much.
    this.#status.textContent = this.#labels?.rect(this.#overlay.rect) ?? '';
    this.#tell('overlaychange', this.#overlay);
  }

  #draw(): void {
    const overlay = this.#overlay;
    const picture = this.#picture;
    this.root.hidden = !overlay || !picture;
    if (!overlay || !picture) return;
    const { rect } = overlay;
    const scale = this.#place.width / picture.width;
    const box = {
      x: this.#place.x + rect.x * scale,
      y: this.#place.y + rect.y * scale,
      width: rect.width * scale,
      height: rect.height * scale,
    };
    put(this.#clip, this.#place);
    put(this.#shade, { ...box, x: box.x - this.#place.x, y: box.y - this.#place.y });
    put(this.#box, box);
    this.root.dataset.kind = overlay.kind;
    this.#box.classList.toggle('narrow', box.width < roomyFrom);
    this.#box.classList.toggle('low', box.height < roomyFrom);
    this.#size.textContent = overlay.kind === 'crop' ? `${rect.width} × ${rect.height}` : `${rect.x}, ${rect.y}`;
  }

  #write(): void {
    if (!this.#labels || !this.#overlay) return;
    this.#mover.ariaLabel = this.#overlay.kind === 'crop' ? this.#labels.moveCrop : this.#labels.moveMark;
    for (const [name, grip] of this.#grips) grip.ariaLabel = this.#labels.handles[name];
  }
}

function put({ style }: HTMLElement, { x, y, width, height }: Rect): void {
  style.transform = `translate(${x}px, ${y}px)`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}

const sameRect = (a: Rect, b: Rect): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

function snapped(rect: Rect, picture: Size, reach: number): Rect {
  const snap = (start: number, outer: number, inner: number): number => {
    const middle = startOf('middle', outer, inner);
    return Math.abs(start - middle) < reach ? middle : start;
  };
  return { ...rect, x: snap(rect.x, picture.width, rect.width), y: snap(rect.y, picture.height, rect.height) };
}
