// Loads the dialog of examples when it is first opened: nobody needs it for the first picture.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Example } from '../examples.ts';
import type { ExamplesDialog } from './examples-dialog.tsx';

interface ExamplesProps {
  readonly onChoose: (example: Example) => void;
  readonly onClose: () => void;
}

export function Examples(props: ExamplesProps) {
  const loaded = useSignal<{ readonly ExamplesDialog: typeof ExamplesDialog } | undefined>(undefined);
  useEffect(() => {
    void import('./examples-dialog.tsx').then((module) => {
      loaded.value = module;
    });
  }, [loaded]);
  const Dialog = loaded.value?.ExamplesDialog;
  return Dialog ? <Dialog {...props} /> : null;
}
