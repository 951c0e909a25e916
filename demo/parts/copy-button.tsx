// A button that copies a text and says so for a moment.
import { useSignal } from '@preact/signals';
import { words } from '../words/words.ts';
import { Icon, type IconName } from './icon.tsx';

const sayMs = 1600;

interface CopyButtonProps {
  /** Gives the text at the moment of the click. */
  readonly read: () => string;
  readonly children: string;
  readonly icon?: IconName;
  readonly id?: string | undefined;
  readonly class?: string;
}

export function CopyButton({ read, children, icon = 'copy', id, class: name = 'copy' }: CopyButtonProps) {
  const said = useSignal<string | undefined>(undefined);
  const say = (text: string): void => {
    said.value = text;
    setTimeout(() => {
      said.value = undefined;
    }, sayMs);
  };
  const copy = (): void => {
    navigator.clipboard.writeText(read()).then(
      () => say(words.value.bar.copied),
      () => say(words.value.bar.notAllowed),
    );
  };
  return (
    <button type="button" class={name} id={id} onClick={copy}>
      <Icon name={said.value === words.value.bar.copied ? 'done' : icon} />
      <span>{said.value ?? children}</span>
    </button>
  );
}
