// One picture: its thumbnail, its name, and what is going on with it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { service } from '../../state/bucket.ts';
import { bucketChanges } from '../../state/changes.ts';
import { deleteObjects } from '../../state/deleted.ts';
import { signedUrl } from '../../state/opened-door.ts';
import type { PictureEntry } from '../../state/pictures.ts';
import { source } from '../../state/source.ts';
import { edit, key } from '../../state/view.ts';
import { pathAddress } from '../../text/addresses.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

interface TileProps extends Omit<PictureEntry, 'key'> {
  readonly picture: string;
}

export function Tile({ picture, isSample, state }: TileProps) {
  const { library } = words.value;
  const isBroken = useSignal(false);
  const isShown = picture === key.value;
  const isThere = state.is === 'ready';
  const note = noteOf();
  return (
    <li class="tile-item">
      <button
        type="button"
        class="tile"
        aria-pressed={isShown}
        aria-busy={state.is === 'painting' || (isShown && source.value === undefined)}
        disabled={state.is === 'waiting' || state.is === 'painting'}
        onClick={() => edit({ key: picture })}
      >
        <span class="thumb">
          {isThere && service.value.is === 'in control' && (
            <Thumbnail
              picture={picture}
              onBroken={(broken) => {
                isBroken.value = broken;
              }}
            />
          )}
          {state.is === 'offered' && state.thumbnail && <img src={state.thumbnail} alt="" />}
        </span>
        <span class="tile-name" title={picture}>
          {picture}
        </span>
        {note && <span class="tile-note">{note}</span>}
      </button>
      {!isSample && (
        <button
          type="button"
          class="tile-remove"
          aria-label={library.remove(picture)}
          title={library.remove(picture)}
          onClick={() => void deleteObjects([picture])}
        >
          <Icon name="remove" />
        </button>
      )}
    </li>
  );

  function noteOf(): string | undefined {
    if (state.is === 'painting') return library.painting(state.fraction);
    if (state.is === 'failed') return state.reason;
    if (state.is === 'offered') return library.offered;
    if (isShown && source.value === undefined) return library.loading;
    return isBroken.value ? library.broken : undefined;
  }
}

const thumbnail = 'image/resize,m_fill,w_160,h_120';

/** The validity of a thumbnail's signed URL in seconds: longer than a visit. */
const signedSeconds = 86_400;

interface ThumbnailProps {
  readonly picture: string;
  readonly onBroken: (isBroken: boolean) => void;
}

/** A plain URL, and a signed one for a picture that its ACL makes private. */
function Thumbnail({ picture, onBroken }: ThumbnailProps) {
  const plain = pathAddress({ key: picture, process: thumbnail });
  const address = useSignal(plain);
  const isGone = useSignal(false);
  // A picture that could not be shown before may be there again, or public again.
  const version = bucketChanges.value;
  useEffect(() => {
    if (!isGone.value) return;
    isGone.value = false;
    address.value = plain;
    onBroken(false);
  }, [version]);
  if (isGone.value) return null;
  const fail = (): void => {
    const giveUp = (): void => {
      isGone.value = true;
      onBroken(true);
    };
    if (address.value !== plain) {
      giveUp();
      return;
    }
    signedUrl('GET', picture, signedSeconds, { urlStyle: 'path', process: thumbnail }).then((signed) => {
      address.value = signed;
    }, giveUp);
  };
  return <img src={address.value} alt="" decoding="async" loading="lazy" onError={fail} />;
}
