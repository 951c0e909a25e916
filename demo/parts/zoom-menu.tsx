// The zoom: buttons for smaller and larger, and a menu of sizes, with the settings of how a picture is shown.
import { gain, ground, pictureAfter, pictureBefore, shown } from '../state/viewer.ts';
import { zoomLimits } from '../viewer/view.ts';
import { grounds } from '../viewer/viewer-data.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';

export interface ZoomMenuProps {
  /** Device pixels per picture pixel, the next round size, or the whole picture. */
  readonly onZoom: (zoom: number | 'in' | 'out' | 'fit') => void;
}

const percents = [0.25, 0.5, 1, 2, 4, 8];
const gains = [1, 4, 8, 16];

export function ZoomMenu({ onZoom }: ZoomMenuProps) {
  const { viewer } = words.value;
  const look = shown.value;
  const percent = look && (pictureBefore.value || pictureAfter.value) ? `${Math.round(look.zoom * 100)} %` : '–';
  const isFit = look?.view.zoom === 'fit';
  return (
    <div class="zoom">
      <button
        type="button"
        class="icon-button"
        id="zoom-out"
        aria-label={viewer.zoomOut}
        title={viewer.zoomOut}
        onClick={() => onZoom('out')}
      >
        <Icon name="minus" />
      </button>
      <Menu
        id="zoom"
        label={`${viewer.zoom}: ${isFit ? `${viewer.fit} ${percent}` : percent}`}
        face={
          <span class="zoom-face">
            {isFit && <span class="zoom-fit">{viewer.fit} </span>}
            {percent}
          </span>
        }
      >
        {(close) => (
          <>
            <div class="zoom-choices">
              <button type="button" id="zoom-fit" onClick={() => leave(close, () => onZoom('fit'))}>
                {viewer.fit}
              </button>
              {percents.map((zoom) => (
                <button
                  key={zoom}
                  type="button"
                  id={`zoom-${zoom * 100}`}
                  onClick={() => leave(close, () => onZoom(zoom))}
                >
                  {zoom * 100} %
                </button>
              ))}
            </div>
            <label>
              {viewer.zoomPercent}
              <input
                type="number"
                id="zoom-percent"
                min={zoomLimits.min * 100}
                max={zoomLimits.max * 100}
                step="any"
                value={look ? Math.round(look.zoom * 100) : undefined}
                onChange={({ currentTarget: { valueAsNumber } }) => {
                  if (valueAsNumber > 0) onZoom(valueAsNumber / 100);
                }}
              />
            </label>
            <label>
              {viewer.ground}
              <select
                id="ground"
                value={ground.value}
                onChange={({ currentTarget: { value } }) => {
                  ground.value = grounds.find((name) => name === value) ?? ground.value;
                }}
              >
                {grounds.map((name) => (
                  <option key={name} value={name}>
                    {viewer.grounds[name]}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {viewer.gain}
              <select
                id="gain"
                value={gain.value}
                onChange={({ currentTarget: { value } }) => {
                  gain.value = Number(value);
                }}
              >
                {gains.map((times) => (
                  <option key={times} value={times}>
                    {times} ×
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
      </Menu>
      <button
        type="button"
        class="icon-button"
        id="zoom-in"
        aria-label={viewer.zoomIn}
        title={viewer.zoomIn}
        onClick={() => onZoom('in')}
      >
        <Icon name="add" />
      </button>
    </div>
  );
}

function leave(close: () => void, deed: () => void): void {
  deed();
  close();
}
