// The way from the form of a crop or a watermark to the same on the picture.
import { isByEyeAction, startByEye } from '../state/by-eye.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

interface ByEyeButtonProps {
  /** The action of the step. */
  readonly name: string;
  /** The step's place in the list. */
  readonly index: number;
}

export function ByEyeButton({ name, index }: ByEyeButtonProps) {
  const { viewer } = words.value;
  if (!isByEyeAction(name)) return null;
  return (
    <button type="button" class="by-eye-button" id={`step-${index}-by-eye`} onClick={() => startByEye(name, index)}>
      <Icon name={name === 'crop' ? 'crop' : 'mark'} /> {name === 'crop' ? viewer.cropByEye : viewer.markByEye}
    </button>
  );
}
