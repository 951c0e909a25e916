// The request as a signed URL, with the text that is signed.
import { useSignal } from '@preact/signals';
import { type SignatureVersion, sign } from '../../state/ask.ts';
import type { Place } from '../../text/addresses.ts';
import { words } from '../../words/words.ts';
import { CopyButton } from '../copy-button.tsx';
import { useTask } from '../use-task.ts';
import { CodeBox } from './code-box.tsx';

const versions = { v4: 'V4', v1: 'V1' } as const;

export function SignedUrl({ place }: { readonly place: Place }) {
  const { request: terms } = words.value.drawer;
  const isOpen = useSignal(false);
  return (
    <details id="signed" open={isOpen.value} onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{terms.signed}</summary>
      {isOpen.value && <Signature place={place} />}
    </details>
  );
}

function Signature({ place: { key, process } }: { readonly place: Place }) {
  const { request: terms, waiting } = words.value.drawer;
  const version = useSignal<SignatureVersion>('v4');
  const signed = useTask((signal) => sign(key, process, version.value, signal), [key, process, version.value]);
  return (
    <div class="signed">
      <div class="request-line">
        <fieldset class="choice">
          <legend>{terms.version}</legend>
          {(Object.keys(versions) as SignatureVersion[]).map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="signature-version"
                value={name}
                checked={version.value === name}
                onChange={() => (version.value = name)}
              />
              <span>{versions[name]}</span>
            </label>
          ))}
        </fieldset>
        {signed.is === 'done' && (
          <CopyButton id="copy-signed" read={() => signed.value.url}>
            {terms.copySigned}
          </CopyButton>
        )}
      </div>
      <p class="muted">{terms.signedNote}</p>
      {signed.is === 'waiting' && <p class="muted">{waiting}</p>}
      {signed.is === 'failed' && <p class="notice">{signed.reason}</p>}
      {signed.is === 'done' && (
        <>
          <p class="signed-url">
            <a href={signed.value.url} target="_blank" rel="noreferrer" id="signed-url">
              {signed.value.url}
            </a>
          </p>
          <Text title={terms.stringToSign} text={signed.value.stringToSign} id="string-to-sign" />
          {signed.value.canonicalRequest !== undefined && (
            <Text title={terms.canonicalRequest} text={signed.value.canonicalRequest} id="canonical-request" />
          )}
        </>
      )}
    </div>
  );
}

interface TextProps {
  readonly title: string;
  readonly text: string;
  readonly id: string;
}

const Text = ({ title, text, id }: TextProps) => (
  <>
    <h3>{title}</h3>
    <CodeBox text={text} label={title} id={id} />
  </>
);
