// Shows the progress of a run that takes long enough to be noticed, with a button to cancel it.
import type { Progress } from 'oss-img';
import { byId } from './element.ts';

/** Shorter runs would only make the bar flicker. */
const patienceMs = 180;

export interface ProgressBar {
  start(): void;
  show(progress: Progress): void;
  stop(): void;
}

export function makeProgressBar(onCancel: () => void): ProgressBar {
  const root = byId('busy', HTMLElement);
  const bar = byId('progress', HTMLProgressElement);
  const label = byId('progress-label', HTMLElement);
  const cancel = byId('cancel', HTMLButtonElement);
  let timer: number | undefined;
  cancel.addEventListener('click', onCancel);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !root.hidden) onCancel();
  });
  return {
    start() {
      clearTimeout(timer);
      bar.removeAttribute('value');
      label.textContent = 'Working';
      timer = setTimeout(() => {
        root.hidden = false;
      }, patienceMs);
    },
    show({ stage, step, fraction }) {
      bar.value = fraction;
      label.textContent = `${step ?? stage} ${Math.round(fraction * 100)} %`;
    },
    stop() {
      clearTimeout(timer);
      // When the button disappears, the focus must not be lost with it.
      if (document.activeElement === cancel) byId('process-text', HTMLTextAreaElement).focus({ preventScroll: true });
      root.hidden = true;
    },
  };
}
