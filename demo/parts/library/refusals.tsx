// Files that were not taken, each with its reason, until the visitor closes the list.
import { refusals } from '../../state/pictures.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

export function Refusals() {
  const { library } = words.value;
  if (refusals.value.length === 0) return null;
  return (
    <div class="refusals" id="refusals">
      <button
        type="button"
        class="icon-button"
        aria-label={library.closeRefusals}
        title={library.closeRefusals}
        onClick={() => {
          refusals.value = [];
        }}
      >
        <Icon name="remove" />
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard. */}
      <ul tabIndex={0} aria-label={library.refused}>
        {refusals.value.map((sentence, index) => (
          <li key={index}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
