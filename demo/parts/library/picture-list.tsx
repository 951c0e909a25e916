// The pictures as tiles: the visitor's own, those that are being taken in, and the samples. The service worker makes the thumbnails
// from plain <img> URLs, which is what this package is for.
import { arriving, isListed, pictures } from '../../state/pictures.ts';
import { words } from '../../words/words.ts';
import { Tile } from './tile.tsx';

export function PictureList() {
  const { library } = words.value;
  const own = pictures.value.filter(({ isSample }) => !isSample);
  const samples = pictures.value.filter(({ isSample }) => isSample);
  const hasOwn = own.length + arriving.value.length > 0;
  if (!isListed.value) return <div class="pictures" id="pictures" aria-busy="true" />;
  return (
    <div class="pictures" id="pictures">
      {hasOwn && (
        <>
          <h3 id="own-title">{library.own}</h3>
          <ul class="tiles" id="own-pictures" aria-labelledby="own-title">
            {arriving.value.map(({ id, name }) => (
              <li class="tile-item" key={`arriving ${id}`}>
                <div class="tile arriving" aria-busy="true">
                  <span class="thumb" />
                  <span class="tile-name">{name}</span>
                  <span class="tile-note">{library.arriving}</span>
                </div>
              </li>
            ))}
            {own.map(({ key, isSample, state }) => (
              <Tile key={key} picture={key} isSample={isSample} state={state} />
            ))}
          </ul>
        </>
      )}
      <h3 id="samples-title">{library.samples}</h3>
      <ul class="tiles" id="sample-pictures" aria-labelledby="samples-title">
        {samples.map(({ key, isSample, state }) => (
          <Tile key={key} picture={key} isSample={isSample} state={state} />
        ))}
      </ul>
    </div>
  );
}
