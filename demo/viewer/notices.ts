// The notices over the pictures: the result is old, a mode is impossible, work goes on. Everything
// lies above the stage, so nothing moves when it comes and goes.
import { make } from './make.ts';

export interface Busy {
  /** The stage of the work in words. */
  readonly text: string;
  /** 0 to 1; undefined where it is not known. */
  readonly share?: number | undefined;
}

export class Notices {
  readonly #stale = make('p', 'note stale-note', { role: 'status' });
  readonly #obstacle = make('p', 'note', { role: 'status' });
  readonly #progress = make('progress', '', { max: 1 });
  readonly #stageName = make('span', 'stage-name');
  readonly #busy = make('div', 'busy', { hidden: true });
  readonly root = make('div', 'notices', {}, this.#stale, this.#obstacle, this.#busy);

  constructor() {
    this.#busy.append(this.#stageName, make('slot', '', { name: 'cancel' }), this.#progress);
  }

  set stale(note: string | undefined) {
    this.#stale.textContent = note ?? '';
  }

  set obstacle(note: string | undefined) {
    if (this.#obstacle.textContent === (note ?? '')) return;
    this.#obstacle.textContent = note ?? '';
  }

  set busy(busy: Busy | undefined) {
    this.#busy.hidden = !busy;
    if (!busy) return;
    if (busy.share === undefined) this.#progress.removeAttribute('value');
    else this.#progress.value = busy.share;
    this.#progress.ariaLabel = busy.text;
    this.#stageName.textContent =
      busy.share === undefined ? busy.text : `${busy.text} ${Math.round(busy.share * 100)} %`;
  }
}
