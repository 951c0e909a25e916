// The line between the two pictures of a split: a slider for keyboard and screen readers, a handle for everyone else.
import { make } from './make.ts';

export class SplitLine {
  readonly line = make('div', 'line', { ariaHidden: 'true' });
  readonly slider = make('input', 'split', { type: 'range', min: '0', max: '100', step: 'any' });
  #textOf: ((beforePercent: number) => string) | undefined;
  readonly #onMove: (share: number) => void;

  /** @param onMove told the share of the stage, 0 to 1, that the picture before has */
  constructor(onMove: (share: number) => void) {
    this.#onMove = onMove;
    this.slider.value = '50';
    this.slider.addEventListener('input', () => this.#moved());
    // With step="any" an arrow key would move by a hundredth of the range in one browser and not at all in another.
    this.slider.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.share = (Number(this.slider.value) + step * (event.shiftKey ? 10 : 1)) / 100;
    });
  }

  get share(): number {
    return Number(this.slider.value) / 100;
  }

  set share(share: number) {
    this.slider.value = String(share * 100);
    this.#moved();
  }

  setLabels(name: string, textOf: (beforePercent: number) => string): void {
    this.slider.ariaLabel = name;
    this.#textOf = textOf;
    this.#write();
  }

  #moved(): void {
    this.#write();
    this.#onMove(this.share);
  }

  #write(): void {
    this.slider.setAttribute('aria-valuetext', this.#textOf?.(Math.round(this.share * 100)) ?? '');
  }
}
