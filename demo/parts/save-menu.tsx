// "Fit into N kB", the clipboard, and the bucket.
import { useSignal } from '@preact/signals';
import { hasQuality, smallerWidth, withFormat } from '../fit/fit-bytes.ts';
import { messageOf } from '../state/bucket.ts';
import { cancelFit, type FitState, fit, fitting } from '../state/fit.ts';
import { keptText } from '../state/kept.ts';
import { explanation, isStale, outcome } from '../state/run.ts';
import { copyPicture, saveIntoBucket, savingProcess } from '../state/save.ts';
import { edit, key, process, view } from '../state/view.ts';
import { fileNameOf } from '../text/file-name.ts';
import { formatBytes } from '../text/quantities.ts';
import { isEditable } from '../text/view.ts';
import { withWidth } from '../text/with-width.ts';
import { words } from '../words/words.ts';
import { CopyButton } from './copy-button.tsx';

const kilobytes = keptText('kilobytes', '100');

export function SaveMenu() {
  return (
    <>
      <Fit />
      <Clipboard />
      <SaveAs />
    </>
  );
}

/** The format that the result will have. */
const formatOfResult = (): string | undefined =>
  explanation.value?.format ?? (isStale.value ? undefined : outcome.value?.result.format);

function Fit() {
  const { download: terms } = words.value.drawer;
  const bytes = Math.round(Number(kilobytes.value) * 1000);
  const format = formatOfResult();
  const isLossless = format !== undefined && !hasQuality(format);
  // The result of an earlier search does not hold for another text.
  const state = fitting.value?.process === process.value ? fitting.value : undefined;
  const start = (): void => void fit(bytes);
  return (
    <form
      class="fit"
      onSubmit={(event) => {
        event.preventDefault();
        if (bytes > 0 && !isLossless) start();
      }}
    >
      <label>
        <span>{terms.fit}</span>
        <span class="with-unit">
          <input
            id="fit-kilobytes"
            type="number"
            min={1}
            step="any"
            inputMode="decimal"
            value={kilobytes.value}
            onInput={({ currentTarget }) => (kilobytes.value = currentTarget.value)}
          />
          <span>{terms.kilobytes}</span>
        </span>
      </label>
      {state?.is === 'running' ? (
        <button type="button" id="fit-cancel" onClick={cancelFit}>
          {terms.cancel}
        </button>
      ) : (
        <button type="submit" id="fit" disabled={!(bytes > 0) || isLossless}>
          {terms.fitStart}
        </button>
      )}
      {isLossless && (
        <p class="notice">
          {terms.noQuality(format.toUpperCase())}{' '}
          <button
            type="button"
            class="quiet"
            id="fit-webp"
            onClick={() => {
              edit({ process: withFormat(process.value, 'webp') });
              start();
            }}
          >
            {terms.useWebp}
          </button>
        </p>
      )}
      <output id="fit-state">{state && !isLossless && <Found state={state} />}</output>
    </form>
  );
}

function Found({ state }: { readonly state: FitState }) {
  const { download: terms } = words.value.drawer;
  if (state.is === 'running') return <span>{terms.fitting(state.run, state.runs)}</span>;
  if (state.is === 'failed') return <span class="fault">{terms.failed(state.reason)}</span>;
  const size = formatBytes(state.bytes);
  if (state.kind === 'fits') return <span>{terms.fits(state.quality, size)}</span>;
  const width = outcome.value?.result.width;
  const smaller = width === undefined ? undefined : smallerWidth(width, state.bytes, state.maxBytes);
  return (
    <>
      <span>{terms.tooLarge(state.quality, size)}</span>{' '}
      {smaller !== undefined && isEditable(view.value) && (
        <button
          type="button"
          class="quiet"
          id="fit-smaller"
          onClick={() => {
            edit({ process: withWidth(process.value, smaller) });
            void fit(state.maxBytes);
          }}
        >
          {terms.smaller(smaller)}
        </button>
      )}
    </>
  );
}

function Clipboard() {
  const { download: terms } = words.value.drawer;
  const said = useSignal<string | undefined>(undefined);
  const shown = outcome.value;
  const isPicture = shown !== undefined && shown.report === undefined && !isStale.value;
  const copy = async (): Promise<void> => {
    if (!shown) return;
    try {
      await copyPicture(shown);
      said.value = terms.copied;
    } catch (error) {
      said.value = terms.notCopied(messageOf(error));
    }
  };
  return (
    <div class="save-row">
      <button type="button" id="copy-picture" disabled={!isPicture} onClick={() => void copy()}>
        {terms.clipboard}
      </button>
      <output>{said.value}</output>
    </div>
  );
}

function SaveAs() {
  const { download: terms } = words.value.drawer;
  const typed = useSignal<string | undefined>(undefined);
  const said = useSignal<string | undefined>(undefined);
  const shown = outcome.value;
  const isPicture = shown !== undefined && shown.report === undefined && !isStale.value;
  const target = typed.value ?? `results/${fileNameOf(key.value, shown?.result.format ?? 'jpg')}`;
  const save = async (): Promise<void> => {
    try {
      await saveIntoBucket(key.value, process.value, target);
      said.value = terms.saved(target);
    } catch (error) {
      said.value = terms.failed(messageOf(error));
    }
  };
  return (
    <form
      class="fit"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        <span>{terms.saveAs}</span>
        <input
          id="save-key"
          value={target}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
        />
      </label>
      <button type="submit" id="save-into-bucket" disabled={!isPicture || target === ''}>
        {terms.save}
      </button>
      <CopyButton class="quiet" read={() => savingProcess(process.value, target)}>
        {terms.copySaveAs}
      </CopyButton>
      <output id="save-state">{said.value}</output>
    </form>
  );
}
