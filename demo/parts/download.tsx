// The download of the result with its size on the button, and more ways to save in a menu beside it.

import { isStale, outcome } from '../state/run.ts';
import { download } from '../state/save.ts';
import { formatBytes } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';
import { SaveMenu } from './save-menu.tsx';

export function Download() {
  const { bar, drawer } = words.value;
  const shown = outcome.value;
  const isReady = shown !== undefined && !isStale.value;
  return (
    <div class="download-group">
      <button
        type="button"
        id="download"
        class={`primary ${isReady ? '' : 'stale'}`}
        disabled={!isReady}
        onClick={() => shown && download(shown)}
      >
        <Icon name="download" />
        <span>{bar.download}</span>
        <b class="download-size">{shown ? formatBytes(shown.result.body.size) : ''}</b>
      </button>
      <Menu id="save-menu" class="save-menu" label={drawer.download.menu} face={<Icon name="chevron" />}>
        {() => <SaveMenu />}
      </Menu>
    </div>
  );
}
