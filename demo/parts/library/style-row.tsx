// One style: its name, its content, and what can be done with it.
import { attempt } from '../../state/attempt.ts';
import { applyStyle, deleteStyle, expandStyle, type Style, styleIn } from '../../state/styles.ts';
import { process } from '../../state/view.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

export function StyleRow({ style }: { readonly style: Style }) {
  const { library } = words.value;
  const { name, content } = style;
  const isUsed = styleIn(process.value) === name;
  return (
    <li class={`style-row ${isUsed ? 'shown' : ''}`} data-style={name}>
      <div class="style-head">
        <b>{name}</b>
        <button
          type="button"
          class="icon-button style-delete"
          aria-label={library.remove(name)}
          title={library.remove(name)}
          onClick={() => void attempt(() => deleteStyle(style))}
        >
          <Icon name="remove" />
        </button>
      </div>
      <code class="style-content">{content}</code>
      <div class="form-buttons">
        <button type="button" class="style-use" aria-pressed={isUsed} onClick={() => applyStyle(name)}>
          {library.use}
        </button>
        <button type="button" class="style-expand" onClick={() => expandStyle(style)}>
          {library.editSteps}
        </button>
      </div>
    </li>
  );
}
