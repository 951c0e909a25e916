// The current picture and steps in the forms people paste elsewhere, each with a button that copies it.
import { builderCode, hostAddress, imageTag, pathAddress, processorCode, type View } from './addresses.ts';
import { element, icon } from './element.ts';

export interface CopyState extends View {
  readonly steps: readonly { readonly action: string; readonly params: Readonly<Record<string, unknown>> }[];
  readonly size?: { readonly width: number; readonly height: number } | undefined;
}

export interface CopyList {
  show(state: CopyState): void;
}

const forms: readonly { readonly name: string; write(state: CopyState): string }[] = [
  { name: 'URL, path style', write: (state) => pathAddress(state) },
  { name: 'URL, host style', write: (state) => hostAddress(state) },
  { name: 'HTML', write: (state) => imageTag(state, state.size) },
  { name: 'JavaScript', write: (state) => processorCode(state) },
  { name: 'Typed builder', write: ({ steps }) => (steps.length > 0 ? builderCode(steps) : '') },
];

export function makeCopyList(list: HTMLElement): CopyList {
  const rows = forms.map((form) => {
    const code = element('code', {});
    const button = makeCopyButton(() => code.textContent ?? '', `Copy: ${form.name}`);
    const row = element(
      'li',
      {},
      element('span', { class: 'copy-name' }, form.name),
      element('pre', { tabindex: 0 }, code),
      button,
    );
    list.append(row);
    return { form, row, code };
  });
  return {
    show(state) {
      for (const { form, row, code } of rows) {
        const text = form.write(state);
        code.textContent = text;
        row.hidden = text === '';
      }
    },
  };
}

export function makeCopyButton(read: () => string, label: string): HTMLButtonElement {
  const words = element('span', {}, 'Copy');
  const button = element('button', { type: 'button', class: 'copy', 'aria-label': label }, icon('copy'), words);
  connectCopying(button, words, read);
  return button;
}

/** Copies on a click and says so in `words` for a moment. */
export function connectCopying(button: HTMLButtonElement, words: HTMLElement, read: () => string): void {
  const usual = words.textContent ?? '';
  let timer: number | undefined;
  const say = (text: string): void => {
    words.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => {
      words.textContent = usual;
    }, 1600);
  };
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(read()).then(
      () => say('Copied'),
      () => say('Not allowed'),
    );
  });
}
