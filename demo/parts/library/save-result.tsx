// Saves the result of the view as an object, under a name that is proposed.
import { useSignal } from '@preact/signals';
import { folder, listing, saveResult } from '../../state/objects.ts';
import { isStale, outcome } from '../../state/run.ts';
import { reloadSource, source } from '../../state/source.ts';
import { key } from '../../state/view.ts';
import { fileNameOf } from '../../text/file-name.ts';
import { numbered } from '../../text/numbered.ts';
import { words } from '../../words/words.ts';

export function SaveResult() {
  const { library } = words.value;
  /** Undefined until the visitor writes another name than the proposed one. */
  const typed = useSignal<string | undefined>(undefined);
  const shown = outcome.value;
  const isReady = shown !== undefined && !isStale.value && shown.process !== '' && !source.value?.standIn;
  const name = typed.value ?? proposal();
  return (
    <form
      class="save-result"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady || name === '') return;
        void saveResult(name).then((isSaved) => {
          if (!isSaved) return undefined;
          typed.value = undefined;
          return name === key.value ? reloadSource() : undefined;
        });
      }}
    >
      <label>
        <span>{library.saveResultAs}</span>
        <input
          type="text"
          id="save-key"
          data-own-undo
          spellcheck={false}
          autocomplete="off"
          value={name}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" id="save-result" disabled={!isReady || name === ''}>
        {library.save}
      </button>
    </form>
  );

  /** The name of the picture with the size of the result, in this folder, and not taken. */
  function proposal(): string {
    if (!shown) return '';
    const { format, width, height } = shown.result;
    const file = fileNameOf(shown.key, format);
    const dot = file.lastIndexOf('.');
    const wanted = `${folder.value}${file.slice(0, dot)}-${width}x${height}${file.slice(dot)}`;
    const taken = new Set(listing.value?.rows.map((row) => row.key));
    for (const candidate of numbered(wanted)) if (!taken.has(candidate)) return candidate;
    return wanted;
  }
}
