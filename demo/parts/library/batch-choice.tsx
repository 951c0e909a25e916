// Which pictures the process runs on: the visitor's own unless something else is chosen.
import { chosen, startBatch } from '../../state/batch.ts';
import { pictures } from '../../state/pictures.ts';
import { words } from '../../words/words.ts';
import { ChooseFiles } from './choose-files.tsx';

export function BatchChoice({ canStart }: { readonly canStart: boolean }) {
  const { library } = words.value;
  const listed = pictures.value.filter(({ state }) => state.is === 'ready' || state.is === 'offered');
  const keys = listed.map(({ key }) => key);
  const own = listed.filter(({ isSample }) => !isSample).map(({ key }) => key);
  const wanted = chosen.value ?? new Set(own);
  // Objects that were ticked in the bucket need not be among the tiles.
  const all = [...new Set([...keys, ...wanted])];
  const picked = all.filter((key) => wanted.has(key));
  const pick = (next: Iterable<string>): void => {
    chosen.value = new Set(next);
  };
  return (
    <>
      <ChooseFiles canStart={canStart} />
      <fieldset class="batch-choice">
        <legend>{library.orInBucket}</legend>
        <div class="form-buttons">
          <button type="button" class="quiet" disabled={own.length === 0} onClick={() => pick(own)}>
            {library.chooseOwn}
          </button>
          <button type="button" class="quiet" onClick={() => pick(all)}>
            {library.chooseAll}
          </button>
          <button type="button" class="quiet" onClick={() => pick([])}>
            {library.chooseNone}
          </button>
        </div>
        <ul class="batch-keys">
          {all.map((key) => (
            <li key={key}>
              <label class="check">
                <input
                  type="checkbox"
                  checked={wanted.has(key)}
                  onChange={(event) =>
                    pick(event.currentTarget.checked ? [...wanted, key] : [...wanted].filter((one) => one !== key))
                  }
                />
                <span>{key}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <button
        type="button"
        class="primary"
        id="start-batch"
        disabled={!canStart || picked.length === 0}
        onClick={() => void startBatch(picked.map((name) => ({ name })))}
      >
        {library.runOn(picked.length)}
      </button>
    </>
  );
}
