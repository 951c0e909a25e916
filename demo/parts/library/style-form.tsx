// Saves the process of the view as a style, and uses it.
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { attempt } from '../../state/attempt.ts';
import { applyStyle, nameFault, proposedName, saveStyle, styleIn, styles } from '../../state/styles.ts';
import { process } from '../../state/view.ts';
import { splitSaveAs } from '../../text/process-text.ts';
import { words } from '../../words/words.ts';

export function StyleForm() {
  const { library } = words.value;
  /** Undefined until the visitor writes another name than the proposed one. */
  const typed = useSignal<string | undefined>(undefined);
  const faultId = useId();
  const content = contentOf(splitSaveAs(process.value).process);
  const name = typed.value ?? (content === '' ? '' : proposedName(content));
  const fault = name === '' ? undefined : nameFault(name);
  const isTaken = styles.value?.some((style) => style.name === name) ?? false;
  const canSave = content !== '' && name !== '' && fault === undefined;
  const save = (use: boolean): void => {
    if (!canSave) return;
    void attempt(async () => {
      await saveStyle(name, content);
      typed.value = undefined;
      if (use) applyStyle(name);
    });
  };
  return (
    <form
      class="style-form"
      onSubmit={(event) => {
        event.preventDefault();
        save(true);
      }}
    >
      <label>
        <span>{library.styleName}</span>
        <input
          type="text"
          id="style-name"
          data-own-undo
          spellcheck={false}
          autocomplete="off"
          value={name}
          aria-invalid={fault !== undefined}
          aria-describedby={faultId}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <p class={fault === undefined ? 'muted' : 'list-fault'} id={faultId} aria-live="polite">
        {fault ?? (content === '' ? library.nothingToSave : isTaken ? library.replacesStyle(name) : '')}
      </p>
      {content !== '' && <code class="style-content">{content}</code>}
      <div class="form-buttons">
        <button type="submit" class="primary" id="save-style-use" disabled={!canSave}>
          {library.saveAndUse}
        </button>
        <button type="button" id="save-style" disabled={!canSave} onClick={() => save(false)}>
          {library.save}
        </button>
      </div>
    </form>
  );
}

/** A style cannot be made of another style, but of what that one does. */
function contentOf(text: string): string {
  const name = styleIn(text);
  return name === undefined ? text : (styles.value?.find((style) => style.name === name)?.content ?? '');
}
