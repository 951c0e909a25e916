// Shows the picture before in place of the one after: as long as the button is held, or until it is clicked again.
import { make } from './make.ts';

/** A press that ends sooner is a click. */
const clickMs = 250;

export class FlipButton {
  readonly root = make('button', 'flip', { type: 'button', ariaPressed: 'false' });
  readonly #onFlip: () => void;
  #pressedAt: number | undefined;
  #isDown = false;
  #isOn = false;

  constructor(onFlip: () => void) {
    this.#onFlip = onFlip;
    this.root.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.root.setPointerCapture(event.pointerId);
      this.#pressedAt = event.timeStamp;
      this.#press(true);
    });
    this.root.addEventListener('pointerup', () => this.#press(false));
    this.root.addEventListener('pointercancel', () => this.#press(false));
    this.root.addEventListener('click', (event) => {
      const heldMs = this.#pressedAt === undefined ? 0 : event.timeStamp - this.#pressedAt;
      this.#pressedAt = undefined;
      if (heldMs < clickMs) this.isOn = !this.#isOn;
    });
  }

  get showsBefore(): boolean {
    return this.#isOn || this.#isDown;
  }

  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    this.root.ariaPressed = String(isOn);
    this.#onFlip();
  }

  #press(isDown: boolean): void {
    this.#isDown = isDown;
    this.#onFlip();
  }
}
