// The row above the pictures: how they are compared and how large they are, what is pinned, and what can be edited by eye.
import { startByEye } from '../state/by-eye.ts';
import { fault, isStale, outcome } from '../state/run.ts';
import { source } from '../state/source.ts';
import { view } from '../state/view.ts';
import { chooseMode, isPinned, mode, pin, report, shown, unpin } from '../state/viewer.ts';
import { isEditable } from '../text/view.ts';
import { modes } from '../viewer/modes.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';
import { ZoomMenu, type ZoomMenuProps } from './zoom-menu.tsx';

export function ViewerTools({ onZoom }: ZoomMenuProps) {
  const { viewer } = words.value;
  // A report stands alone: no step can be added to it.
  const isEditing = isEditable(view.value) && source.value?.facts !== undefined && report.value === undefined;
  const hasPicture = outcome.value !== undefined && outcome.value.report === undefined;
  return (
    <div class="viewer-tools">
      <ModeChoice />
      <ZoomMenu onZoom={onZoom} />
      <span class="viewer-deeds">
        <button
          type="button"
          id="pin"
          aria-pressed={isPinned.value}
          disabled={!isPinned.value && (!hasPicture || isStale.value || fault.value !== undefined)}
          onClick={isPinned.value ? unpin : pin}
          title={isPinned.value ? viewer.unpin : viewer.pin}
        >
          <Icon name="pin" /> <span>{isPinned.value ? viewer.unpin : viewer.pin}</span>
        </button>
        <button
          type="button"
          id="crop-by-eye"
          disabled={!isEditing}
          onClick={() => startByEye('crop')}
          title={viewer.crop}
        >
          <Icon name="crop" /> <span>{viewer.crop}</span>
        </button>
        <button
          type="button"
          id="place-mark"
          disabled={!isEditing}
          onClick={() => startByEye('watermark')}
          title={viewer.mark}
        >
          <Icon name="mark" /> <span>{viewer.mark}</span>
        </button>
      </span>
    </div>
  );
}

/** Buttons where there is room for them, otherwise a list. */
function ModeChoice() {
  const { viewer } = words.value;
  // The mode that stands in for an impossible one is shown as pressed.
  const isImpossible = shown.value?.obstacle !== undefined;
  const now = (isImpossible && shown.value?.mode) || mode.value;
  return (
    <>
      <fieldset class="segmented modes" aria-label={viewer.mode}>
        {modes.map((name) => (
          <button
            key={name}
            type="button"
            id={`mode-${name}`}
            aria-pressed={name === now}
            disabled={isImpossible && name !== 'after' && name !== now}
            onClick={() => chooseMode(name)}
          >
            {viewer.modes[name]}
          </button>
        ))}
      </fieldset>
      <select
        class="mode-list"
        id="mode"
        aria-label={viewer.mode}
        value={now}
        onChange={(event) => chooseMode(event.currentTarget.value)}
      >
        {modes.map((name) => (
          <option key={name} value={name} disabled={isImpossible && name !== 'after' && name !== now}>
            {viewer.modes[name]}
          </option>
        ))}
      </select>
    </>
  );
}
