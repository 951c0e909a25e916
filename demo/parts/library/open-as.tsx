// Puts a file of the visitor's under the key that a link names, so that the link shows what it is about.
import { addFileAs } from '../../state/pictures.ts';
import { reloadSource } from '../../state/source.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

export const OpenAs = ({ picture }: { readonly picture: string }) => (
  <label class="opener open-as" id="open-as">
    <Icon name="upload" />
    <span>{words.value.library.openAs(picture)}</span>
    <input
      type="file"
      class="visually-hidden"
      accept="image/*"
      onChange={(event) => {
        const [file] = event.currentTarget.files ?? [];
        event.currentTarget.value = '';
        if (file) void addFileAs(file, picture).then((isStored) => (isStored ? reloadSource() : undefined));
      }}
    />
  </label>
);
