// One of the two pictures: shown from its blob, and exchanged only when the next one is decoded, so that nothing flashes.
import { make } from './make.ts';
import type { Comparable } from './modes.ts';
import { pixelatedFrom, type Rect } from './view.ts';

export interface ShownPicture extends Comparable {
  readonly body: Blob;
  /** The words above the picture, which are also its text alternative. */
  readonly label: string;
}

export class PictureSide {
  readonly root: HTMLElement;
  /** The picture that is on the screen; undefined while there is none. */
  shown: ShownPicture | undefined;
  /** The newest picture could not be decoded by this browser. */
  failed = false;
  #image: HTMLImageElement | undefined;
  #wished: ShownPicture | undefined;
  /** The body of the newest picture that was decoded, or could not be. */
  #tried: Blob | undefined;
  readonly #caption = make('span', 'caption', { hidden: true });
  readonly #onChange: () => void;

  /** @param onChange called when another picture is on the screen, or when one could not be decoded */
  constructor(name: 'before' | 'after', onChange: () => void, ...children: readonly Node[]) {
    this.root = make('div', `side ${name}`, {}, ...children, this.#caption);
    this.#onChange = onChange;
  }

  get wished(): ShownPicture | undefined {
    return this.#wished;
  }

  /** True unless the newest picture is still to come. */
  get complete(): boolean {
    return this.#wished?.body === this.#tried;
  }

  show(picture: ShownPicture | undefined): void {
    const same = picture !== undefined && picture.body === this.#wished?.body;
    this.#wished = picture;
    if (!picture) {
      this.#exchange(undefined);
      this.#tried = undefined;
      this.failed = false;
      this.shown = undefined;
      this.#onChange();
    } else if (same) {
      if (this.shown?.body === picture.body) this.#settle(picture);
    } else void this.#load(picture);
  }

  /** @param picture the picture's box in `area`, its part of the stage */
  place(area: Rect, { x, y, width, height }: Rect, zoom: number): void {
    const pane = this.root.style;
    // Not left and top: for the browser a picture that changes its half of the stage would be a shift of the layout.
    pane.transform = `translate(${area.x}px, ${area.y}px)`;
    pane.width = `${area.width}px`;
    pane.height = `${area.height}px`;
    if (!this.#image) return;
    const { style } = this.#image;
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(${x}px, ${y}px)`;
    style.imageRendering = zoom >= pixelatedFrom ? 'pixelated' : 'auto';
  }

  async #load(picture: ShownPicture): Promise<void> {
    const image = make('img', '', { decoding: 'async', draggable: false, src: URL.createObjectURL(picture.body) });
    const decoded = await image.decode().then(
      () => true,
      () => false,
    );
    if (this.#wished?.body !== picture.body) {
      URL.revokeObjectURL(image.src);
      return;
    }
    if (!decoded) URL.revokeObjectURL(image.src);
    this.#tried = picture.body;
    this.#exchange(decoded ? image : undefined);
    this.failed = !decoded;
    // The label may have been given anew meanwhile.
    this.#settle(decoded ? this.#wished : undefined);
  }

  #settle(shown: ShownPicture | undefined): void {
    this.shown = shown;
    if (this.#image) this.#image.alt = shown?.label ?? '';
    this.#caption.textContent = shown?.label ?? '';
    this.#caption.hidden = !shown?.label;
    this.#onChange();
  }

  #exchange(image: HTMLImageElement | undefined): void {
    const old = this.#image;
    this.#image = image;
    if (old && image) old.replaceWith(image);
    else if (image) this.root.prepend(image);
    else old?.remove();
    if (old) URL.revokeObjectURL(old.src);
  }
}
