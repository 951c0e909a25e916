// The line under the address: what is wrong or odd with the process string, or else what came of it. It always has a height, so that
// nothing moves when it fills.
import { processor } from '../state/bucket.ts';
import { giveFont, missingFont } from '../state/fonts.ts';
import { explanation, fault } from '../state/run.ts';
import { saveAs, saveNow } from '../state/save-as.ts';
import { source } from '../state/source.ts';
import { status } from '../state/status.ts';
import { edit, process } from '../state/view.ts';
import { type MendLabel, mendsOf } from '../text/mend.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';
import { OpenAs } from './library/open-as.tsx';
import { reveal } from './url-field.tsx';

interface Span {
  readonly start: number;
  readonly end: number;
}

export function Notices() {
  const wrong = fault.value;
  const warnings = explanation.value?.warnings ?? [];
  const kind = wrong ? 'fault' : warnings.length > 0 ? 'warning' : '';
  return (
    <div class="bar-notices">
      <div class={`notices ${kind}`} id="notices">
        {wrong ? (
          <>
            <p class="notice-message">
              <Icon name="fault" />
              <span>{wrong.message}</span>
            </p>
            {wrong.oss && (
              <p class="notice-facts">
                <code>{wrong.oss.code}</code>
                {wrong.oss.ec && <code>EC {wrong.oss.ec}</code>}
                <code>HTTP {wrong.oss.status}</code>
                <Pointer to={wrong.oss.position} />
                <a href={`/docs/errors.html#${wrong.oss.code}`} target="_blank" rel="noreferrer">
                  {words.value.bar.advice}
                </a>
              </p>
            )}
            <Mends error={wrong.oss} />
            {wrong.oss && (
              <details class="raw">
                <summary>{words.value.bar.responseBody}</summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard. */}
                <pre tabIndex={0}>{wrong.oss.toXml().trim()}</pre>
              </details>
            )}
          </>
        ) : (
          warnings.map((warning) => (
            <p class="notice-message" key={warning.message}>
              <Icon name="fault" />
              <span>{words.value.bar.warning(warning.message)}</span>
              <Pointer to={warning.position} />
            </p>
          ))
        )}
      </div>
      <SaveAsNotice />
      <FontNotice />
      {source.value?.standIn && (
        <div class="notices warning" id="stand-in">
          <p>{words.value.bar.standIn(source.value.key, source.value.standIn)}</p>
          <OpenAs picture={source.value.key} />
        </div>
      )}
      <output class={`status ${status.value.kind}`} id="status">
        {status.value.text}
      </output>
    </div>
  );
}

/** One click corrects the text. */
function Mends({ error }: { readonly error: unknown }) {
  const mends = mendsOf(process.value, error, (text) => processor.explain(text, source.value?.facts));
  if (mends.length === 0) return null;
  return (
    <p class="mends">
      {mends.map(({ text, label }) => (
        <button type="button" key={text} onClick={() => edit({ process: text })}>
          {mendWords(label)}
        </button>
      ))}
    </p>
  );
}

function mendWords(label: MendLabel): string {
  const { mends } = words.value.bar;
  switch (label.kind) {
    case 'decode':
    case 'join':
      return mends[label.kind];
    case 'use':
      return mends.use(label.what, label.why ? mends.why[label.why] : '');
    default:
      return mends[label.kind](label.what);
  }
}

function SaveAsNotice() {
  const { bar } = words.value;
  const target = saveAs.value;
  if (!target) return null;
  return (
    <p class={`notices ${target.key === undefined ? 'warning' : 'news'}`} id="save-as">
      {target.key === undefined ? (
        bar.saveAs.withoutKey
      ) : (
        <>
          {bar.saveAs.would(target.key, target.bucket)}
          <button type="button" class="quiet" disabled={fault.value !== undefined} onClick={() => void saveNow()}>
            {bar.saveAs.now}
          </button>
        </>
      )}
    </p>
  );
}

function FontNotice() {
  const { fonts } = words.value.bar;
  const missing = missingFont.value;
  if (!missing) return null;
  return (
    <p class="notices warning" id="font-notice">
      {fonts.substituted(missing.family)}
      <label class="file-link">
        {fonts.give}
        <input
          type="file"
          class="visually-hidden"
          accept=".ttf,.otf,.ttc,.woff,.woff2,font/*"
          onChange={({ currentTarget: { files } }) => {
            const file = files?.[0];
            if (file) void giveFont(missing.font, file);
          }}
        />
      </label>
    </p>
  );
}

/** Longer parts are cut on the button that leads to them. */
const maxPart = 24;

function Pointer({ to }: { readonly to: Span | undefined }) {
  if (!to || to.start >= process.value.length) return null;
  const part = process.value.slice(to.start, to.end);
  return (
    <button type="button" class="quiet" onClick={() => reveal(to)}>
      {words.value.bar.show} <code>{part.length > maxPart ? `${part.slice(0, maxPart)}…` : part}</code>
    </button>
  );
}
