// Files for a batch. Choosing them starts it; they are processed, and stored nowhere.
import { startBatch } from '../../state/batch.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

export const ChooseFiles = ({ canStart }: { readonly canStart: boolean }) => (
  <label class="opener" id="batch-files">
    <Icon name="upload" />
    <span>{words.value.library.chooseFiles}</span>
    <input
      type="file"
      class="visually-hidden"
      accept="image/*"
      multiple
      disabled={!canStart}
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = '';
        if (files.length > 0) void startBatch(files.map((file) => ({ name: file.name, file })));
      }}
    />
  </label>
);
