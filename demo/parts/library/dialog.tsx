// A dialog over the page: full screen on a phone. What is said while it is open is shown in it, since the page behind it is inert.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { status } from '../../state/status.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

interface DialogProps {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({ id, title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A message from before it opened is no news here.
  const [before] = useState(status.peek());
  const news = status.value === before ? { text: '', kind: 'news' } : status.value;
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      class="library-dialog"
      id={id}
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        // The backdrop belongs to the dialog, and is all of it outside of the content.
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="dialog-content">
        <div class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label={words.value.library.close}
            title={words.value.library.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="remove" />
          </button>
        </div>
        {children}
        <p class={`dialog-status ${news.kind}`} role="status">
          {news.text}
        </p>
      </div>
    </dialog>
  );
}
