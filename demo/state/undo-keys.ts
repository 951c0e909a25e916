// Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) undo and redo edits of the view, wherever the focus is: each field of the steps edits the text,
// and the browser's own undo knows nothing of that.
import { redo, undo } from './view.ts';

export function connectUndoKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || hasOwnUndo(event.target)) return;
    const pressed = event.key.toLowerCase();
    const isRedo = (pressed === 'z' && event.shiftKey) || (pressed === 'y' && !event.metaKey);
    if (!isRedo && pressed !== 'z') return;
    event.preventDefault();
    if (isRedo) redo();
    else undo();
  });
}

/** Fields for anything but the process, such as names and sizes, keep what the browser gives them. */
const hasOwnUndo = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-own-undo]') !== null;
