// The pinned A: its process, and its figures to compare with those of the result.

import { looking } from '../state/view.ts';
import { pinFault, pinned, unpin } from '../state/viewer.ts';
import { formatBytes, formatExact, formatSize } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

export function PinStrip() {
  const { viewer } = words.value;
  const text = looking.value.pinned;
  if (text === undefined) return null;
  const made = pinned.value;
  return (
    <p class="pin-strip" id="pinned">
      <b>A</b> <code>{text || viewer.untouched}</code>{' '}
      {pinFault.value && <span class="pin-fault">{viewer.pinFault(pinFault.value)}</span>}
      {made && (
        <span class="pin-figures">
          {formatSize(made)}{' '}
          <span title={words.value.viewer.bytes(formatExact(made.body.size))}>{formatBytes(made.body.size)}</span>
        </span>
      )}
      <button
        type="button"
        class="icon-button"
        id="unpin"
        aria-label={viewer.unpin}
        title={viewer.unpin}
        onClick={unpin}
      >
        <Icon name="remove" />
      </button>
    </p>
  );
}
