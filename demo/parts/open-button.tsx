// Opens files: a label around a file input, so that keyboard, pointer and screen reader meet one control.
import { addFiles } from '../state/pictures.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

export function OpenButton({ id }: { readonly id: string }) {
  return (
    <label class="opener" id={id}>
      <Icon name="upload" />
      <span>{words.value.library.open}</span>
      <input
        type="file"
        class="visually-hidden"
        accept="image/*"
        multiple
        onChange={(event) => {
          void addFiles([...(event.currentTarget.files ?? [])]);
          // Choosing the same file again must fire a change event again.
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}
