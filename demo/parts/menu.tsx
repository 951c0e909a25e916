// A button that opens a small panel under it. Escape and a click elsewhere close it.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface MenuProps {
  /** The visible text or icon of the button. */
  readonly face: ComponentChildren;
  /** The name of the button where the face is only an icon. */
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly class?: string | undefined;
  /** The panel's content; `close` gives the focus back to the button. */
  readonly children: (close: () => void) => ComponentChildren;
}

export function Menu({ face, label, id, class: name = '', children }: MenuProps) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const close = (): void => {
    open.value = false;
    button.current?.focus();
  };
  useEffect(() => {
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) open.value = false;
    };
    addEventListener('pointerdown', elsewhere);
    addEventListener('focusin', elsewhere);
    return () => {
      removeEventListener('pointerdown', elsewhere);
      removeEventListener('focusin', elsewhere);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works wherever the focus is inside.
    <div
      class={`menu ${name}`}
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open.value) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        ref={button}
        id={id}
        aria-label={label}
        title={label}
        aria-expanded={open.value}
        aria-controls={open.value ? panel : undefined}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {face}
      </button>
      {open.value && (
        <div class="menu-panel" id={panel}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
