// The viewer's one viewport, shared by both pictures: gestures and keys change its view.
import { listenToGestures } from './gestures.ts';
import { type Pane, type Panes, paneAt, pointIn } from './panes.ts';
import { fitted, inReach, nextStop, type Point, panBy, sameView, type View, zoomAround, zoomOf } from './view.ts';

export interface ViewportOwner {
  panes(): Panes;
  /** The view is another one. */
  onView(): void;
  /** A pointer or the space bar is held down on the stage, or no longer. */
  onHold(isHeld: boolean): void;
  /** Takes a drag for something else than panning. @returns true if it did */
  takeDrag(at: Point): boolean;
}

/** CSS pixels that an arrow key pans, without and with shift. */
const keyPan = 40;
const largeKeyPan = 200;

export class Viewport {
  readonly #owner: ViewportOwner;
  #view: View = fitted;

  constructor(stage: HTMLElement, owner: ViewportOwner) {
    this.#owner = owner;
    listenToGestures(stage, {
      zoom: (factor, at) => {
        const pane = paneAt(owner.panes(), at);
        this.#zoomAround(zoomOf(this.#view, pane.frame) * factor, pane, pointIn(pane, at));
      },
      drag: (by, at, pointers) => {
        if (pointers === 1 && owner.takeDrag(at)) return;
        this.#look(panBy(this.#view, paneAt(owner.panes(), at).frame, by));
      },
      press: (isDown) => owner.onHold(isDown),
      twice: (at) => {
        const pane = paneAt(owner.panes(), at);
        if (this.#view.zoom === 'fit') this.#zoomAround(1, pane, pointIn(pane, at));
        else this.#look(fitted);
      },
      key: (event) => this.#key(event),
    });
    stage.addEventListener('keyup', (event) => {
      if (event.key === ' ') owner.onHold(false);
    });
  }

  get view(): View {
    return this.#view;
  }

  set view(view: View) {
    this.#look(inReach(view));
  }

  /** Zooms to a size, or to the next round one, around the middle. */
  zoomTo(zoom: number | 'in' | 'out'): void {
    const { after } = this.#owner.panes();
    const target = typeof zoom === 'number' ? zoom : nextStop(zoomOf(this.#view, after.frame), zoom === 'in');
    this.#zoomAround(target, after, { x: after.area.width / 2, y: after.area.height / 2 });
  }

  #key({ key, shiftKey }: KeyboardEvent): boolean {
    const pan = shiftKey ? largeKeyPan : keyPan;
    const deeds: Readonly<Record<string, () => void>> = {
      '+': () => this.zoomTo('in'),
      '=': () => this.zoomTo('in'),
      '-': () => this.zoomTo('out'),
      _: () => this.zoomTo('out'),
      '0': () => this.#look(fitted),
      '1': () => this.zoomTo(1),
      ' ': () => this.#owner.onHold(true),
      ArrowLeft: () => this.#pan({ x: pan, y: 0 }),
      ArrowRight: () => this.#pan({ x: -pan, y: 0 }),
      ArrowUp: () => this.#pan({ x: 0, y: pan }),
      ArrowDown: () => this.#pan({ x: 0, y: -pan }),
    };
    const deed = deeds[key];
    deed?.();
    return deed !== undefined;
  }

  #pan(by: Point): void {
    this.#look(panBy(this.#view, this.#owner.panes().after.frame, by));
  }

  #zoomAround(zoom: number, { frame }: Pane, point: Point): void {
    this.#look(zoomAround(this.#view, frame, zoom, point));
  }

  #look(view: View): void {
    if (sameView(view, this.#view)) return;
    this.#view = view;
    this.#owner.onView();
  }
}
