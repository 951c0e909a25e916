// <oss-viewer>: two pictures, before and after, seen through one viewport that zooms and pans, in five ways of comparing; with a
// rectangle to drag for crop and watermark. It knows nothing of processes: its owner hands it pictures and listens.
import { BoxOverlay, type Overlay } from './box-overlay.ts';
import { FlipButton } from './flip-button.ts';
import { make } from './make.ts';
import { type Arrangement, arrange, type Mode } from './modes.ts';
import { type Busy, Notices } from './notices.ts';
import overlayCss from './overlay.css?inline';
import { type Panes, panesOf } from './panes.ts';
import { PictureSide, type ShownPicture } from './picture-side.ts';
import { SplitLine } from './split-line.ts';
import { type Point, placeOf, type Size, sameView, type View, zoomOf } from './view.ts';
import viewerCss from './viewer.css?inline';
import type { Ground, ViewChange, ViewerLabels } from './viewer-data.ts';
import { Viewport } from './viewport.ts';

const sheets = [viewerCss, overlayCss].map((css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
});

/** CSS pixels kept free around a fitted picture for the handles at its edges. */
const handleMargin = 28;
/** CSS pixels per picture pixel up to which a small picture is fitted while something is drawn on it. */
const largestToDraw = 6;

export class OssViewer extends HTMLElement {
  readonly #before = new PictureSide('before', () => this.#render());
  readonly #unshown = make('p', 'unshown');
  readonly #after = new PictureSide('after', () => this.#render(), make('slot', '', { name: 'report' }), this.#unshown);
  readonly #overlay = new BoxOverlay((type, detail) => this.dispatchEvent(new CustomEvent(type, { detail })));
  readonly #split = new SplitLine(() => this.#render());
  readonly #flip = new FlipButton(() => this.#render());
  readonly #notices = new Notices();
  readonly #stage = make('div', 'stage', { tabIndex: 0, role: 'group' }, this.#before.root, this.#after.root);
  readonly #root = make('div', 'root');
  readonly #viewport = new Viewport(this.#stage, {
    panes: () => this.#panes(),
    onView: () => this.#render(),
    onHold: (isHeld) => this.#hold(isHeld),
    takeDrag: (at) => this.#dragLine(at),
  });
  #isHeld = false;
  #mode: Mode = 'split';
  #isReport = false;
  #ground: Ground = 'checker';
  #gain = 8;
  #labels: ViewerLabels | undefined;
  #arrangement: Arrangement = { mode: 'after', before: undefined, after: undefined };
  #size: Size = { width: 0, height: 0 };
  #told: ViewChange | undefined;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = sheets;
    shadow.append(this.#root);
    this.#stage.append(this.#overlay.root);
    const empty = make('slot', 'empty', { name: 'empty' });
    this.#root.append(this.#stage, this.#split.line, this.#split.slider, this.#flip.root, this.#notices.root, empty);
    new ResizeObserver(() => this.#measure()).observe(this.#stage);
  }

  connectedCallback(): void {
    // The density changes when the page is zoomed or moved to another screen; the stage need not.
    window.addEventListener('resize', this.#measure);
  }

  disconnectedCallback(): void {
    window.removeEventListener('resize', this.#measure);
  }

  /** The picture before. The old one stays on the screen until this one is decoded. */
  get pictureBefore(): ShownPicture | undefined {
    return this.#before.wished;
  }
  set pictureBefore(picture: ShownPicture | undefined) {
    this.#before.show(picture);
  }

  /** The picture after, exchanged in the same way. */
  get pictureAfter(): ShownPicture | undefined {
    return this.#after.wished;
  }
  set pictureAfter(picture: ShownPicture | undefined) {
    this.#after.show(picture);
  }

  /** As of an image: true unless one of the pictures is still being decoded. */
  get complete(): boolean {
    return this.#before.complete && this.#after.complete;
  }

  /** The mode that is asked for; `viewchange` tells the one that is shown. */
  get mode(): Mode {
    return this.#mode;
  }
  set mode(mode: Mode) {
    this.#mode = mode;
    this.#flip.isOn = false;
  }

  get view(): View {
    return this.#viewport.view;
  }
  set view(view: View) {
    this.#viewport.view = view;
  }

  /** The detail of the last `viewchange`. */
  get shownAs(): ViewChange | undefined {
    return this.#told;
  }

  /** The share of the stage, 0 to 1, that a split gives to the picture before. */
  get split(): number {
    return this.#split.share;
  }
  set split(share: number) {
    this.#split.share = share;
  }

  /** A rectangle to drag over the picture after. */
  get overlay(): Overlay | undefined {
    return this.#overlay.overlay;
  }
  set overlay(overlay: Overlay | undefined) {
    this.#overlay.overlay = overlay;
    this.#render();
  }

  /** The result has no pixels: what is in the slot `report` takes the place of the picture after. */
  get report(): boolean {
    return this.#isReport;
  }
  set report(isReport: boolean) {
    this.#isReport = isReport;
    this.#render();
  }

  /** The background of transparent parts. */
  get ground(): Ground {
    return this.#ground;
  }
  set ground(ground: Ground) {
    this.#ground = ground;
    this.#render();
  }

  /** The factor by which the mode `difference` brightens the difference. */
  get gain(): number {
    return this.#gain;
  }
  set gain(gain: number) {
    this.#gain = gain;
    this.#render();
  }

  set labels(labels: ViewerLabels) {
    this.#labels = labels;
    this.#stage.ariaLabel = labels.stage;
    this.#flip.root.textContent = labels.hold;
    this.#split.setLabels(labels.split, labels.splitText);
    this.#overlay.labels = labels;
    this.#render();
  }

  /** Says that the picture after no longer belongs to the text, and dims it. */
  set stale(note: string | undefined) {
    this.#root.classList.toggle('stale', note !== undefined);
    this.#notices.stale = note;
  }

  /** The work that goes on. What is in the slot `cancel` is shown beside it. */
  set busy(busy: Busy | undefined) {
    this.#notices.busy = busy;
  }

  /** Zooms to a size in device pixels per picture pixel, or to the next round one, around the middle. */
  zoomTo(zoom: number | 'in' | 'out'): void {
    this.#viewport.zoomTo(zoom);
  }

  /** A fitted picture has nowhere to go, so all of the stage drags the line of a split. */
  #dragLine({ x }: Point): boolean {
    if (this.#arrangement.mode !== 'split' || this.view.zoom !== 'fit') return false;
    this.#split.share = Math.min(Math.max(x / this.#size.width, 0), 1);
    return true;
  }

  readonly #measure = (): void => {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    this.#size = { width, height };
    this.#render();
  };

  #hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#render();
  }

  #panes(): Panes {
    const room = this.overlay ? { margin: handleMargin, largest: largestToDraw } : { margin: 0, largest: 1 };
    return panesOf(this.#arrangement, this.#size, { density: devicePixelRatio, ...room });
  }

  #render(): void {
    const hasReport = this.#isReport || this.#after.failed;
    const source = this.#before.failed ? 'unshown' : this.#before.shown;
    this.#arrangement = arrange(this.#mode, source, hasReport ? 'report' : this.#after.shown);
    const { mode, obstacle } = this.#arrangement;
    const panes = this.#panes();
    for (const [side, pane] of [
      [this.#before, panes.before],
      [this.#after, panes.after],
    ] as const) {
      side.place(pane.area, placeOf(this.view, pane.frame), zoomOf(this.view, pane.frame));
    }
    // The rectangle is in pixels of the picture after, also where that is drawn in the box of a larger one.
    const { area, frame } = panes.after;
    const place = placeOf(this.view, frame);
    const onStage = { ...place, x: place.x + area.x, y: place.y + area.y };
    this.#overlay.place(onStage, this.#after.shown, this.#after.wished);
    const { dataset, style } = this.#root;
    dataset.mode = mode;
    // A picture that is alone is shown in every mode.
    const isBefore = mode === 'flip' ? this.#isHeld || this.#flip.showsBefore : !hasReport && !this.#after.shown;
    const isAlone = mode === 'after' || mode === 'flip';
    this.#root.classList.toggle('alone', isAlone || mode === 'side');
    this.#before.root.classList.toggle('behind', isAlone && !isBefore);
    this.#after.root.classList.toggle('behind', isAlone && isBefore);
    dataset.ground = this.#ground;
    style.setProperty('--viewer-gain', String(this.#gain));
    style.setProperty('--share', String(this.#split.share));
    this.#root.classList.toggle('has-report', this.#isReport);
    this.#root.classList.toggle('is-unshown', hasReport && !this.#isReport);
    this.#root.classList.toggle('blank', !hasReport && !this.#after.shown && !this.#before.shown);
    const failed = this.#after.failed && !this.#isReport ? this.#after.wished?.body.type : undefined;
    this.#unshown.textContent = failed === undefined ? '' : (this.#labels?.cannotShow(failed) ?? '');
    this.#notices.obstacle = obstacle && this.#labels?.obstacles[obstacle];
    this.#tell({ view: this.view, zoom: zoomOf(this.view, panes.after.frame), mode, obstacle, split: this.split });
  }

  #tell(detail: ViewChange): void {
    const old = this.#told;
    this.#told = detail;
    const isSame =
      old &&
      sameView(old.view, detail.view) &&
      old.zoom === detail.zoom &&
      old.mode === detail.mode &&
      old.obstacle === detail.obstacle &&
      old.split === detail.split;
    if (!isSame) this.dispatchEvent(new CustomEvent('viewchange', { detail }));
  }
}

customElements.define('oss-viewer', OssViewer);

declare global {
  interface HTMLElementTagNameMap {
    'oss-viewer': OssViewer;
  }
}
