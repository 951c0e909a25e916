// The notice of the last deletion, with its undo. It stays until it is closed: nobody has to hurry.
import { deletions, forgetDeletions, undoDeletion } from '../../state/deleted.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

export function UndoNotice() {
  const { library } = words.value;
  const last = deletions.value.at(-1);
  if (!last) return null;
  return (
    <div class="undo-notice" id="undo-notice">
      <span class="undo-text">{library.deleted(last.names)}</span>
      <button type="button" id="undo-delete" onClick={() => void undoDeletion()}>
        {library.undo}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={library.closeUndo}
        title={library.closeUndo}
        onClick={forgetDeletions}
      >
        <Icon name="remove" />
      </button>
    </div>
  );
}
