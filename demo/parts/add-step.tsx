// The list of actions to add, grouped by what they act on.
import { actions } from 'oss-img/actions';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';

const kinds = [...new Set(Object.values(actions).map(({ kind }) => kind))];

export function AddStep({ onAdd }: { readonly onAdd: (name: string) => void }) {
  const { steps } = words.value;
  return (
    <Menu
      id="add-step"
      class="add-step"
      face={
        <>
          <Icon name="add" /> {steps.add}
        </>
      }
    >
      {(close) =>
        kinds.map((kind) => (
          <div key={kind} class="add-group">
            <h3>{steps.kinds[kind]}</h3>
            <ul>
              {Object.values(actions)
                .filter((action) => action.kind === kind)
                .map(({ name }) => (
                  <li key={name}>
                    <button
                      type="button"
                      title={words.value.actions[name].summary}
                      onClick={() => {
                        close();
                        onAdd(name);
                      }}
                    >
                      {name}
                    </button>
                  </li>
                ))}
            </ul>
          </div>
        ))
      }
    </Menu>
  );
}
