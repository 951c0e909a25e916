// Takes a picture with the camera: an option of its own, shown where the pointer is a finger, because `capture` hides the files.
import { addFiles } from '../../state/pictures.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

export const CameraButton = () => (
  <label class="opener camera" id="open-camera">
    <Icon name="camera" />
    <span>{words.value.library.camera}</span>
    <input
      type="file"
      class="visually-hidden"
      accept="image/*"
      capture="environment"
      onChange={(event) => {
        void addFiles([...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = '';
      }}
    />
  </label>
);
