// Shows a run that takes long enough to be noticed, and lets it be stopped.
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
      // The button must not take the keyboard's place with it when it goes.
      if (document.activeElement === cancel) byId('process-text', HTMLTextAreaElement).focus({ preventScroll: true });
      root.hidden = true;
    },
  };
}
