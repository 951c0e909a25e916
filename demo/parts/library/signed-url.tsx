// A signed URL of an object, made anew whenever one of its settings changes.
import { useSignal } from '@preact/signals';
import type { SignUrlOptions } from 'oss-img/bucket';
import { useEffect, useId } from 'preact/hooks';
import { signedTexts } from '../../state/ask.ts';
import { messageOf, service } from '../../state/bucket.ts';
import { signedUrl } from '../../state/opened-door.ts';
import { process } from '../../state/view.ts';
import { splitSaveAs } from '../../text/process-text.ts';
import { words } from '../../words/words.ts';
import { CopyButton } from '../copy-button.tsx';

type Version = NonNullable<SignUrlOptions['version']>;
type UrlStyle = NonNullable<SignUrlOptions['urlStyle']>;

/** HEAD is missing: its answers have no body, so the service could not tell what was signed. */
const methods = ['GET', 'PUT', 'DELETE'] as const;
const versions: Readonly<Record<Version, string>> = { v4: 'V4', v1: 'V1' };

/** The expiry that a new URL has, in seconds. */
const firstExpiry = 3600;

export function SignedUrl({ object }: { readonly object: string }) {
  const { library } = words.value;
  const method = useSignal<string>('GET');
  const version = useSignal<Version>('v4');
  const urlStyle = useSignal<UrlStyle>('host');
  const seconds = useSignal(firstExpiry);
  const withProcess = useSignal(true);
  const answer = useSignal<{ readonly url: string } | { readonly fault: string } | undefined>(undefined);
  const texts = useSignal<Partial<Awaited<ReturnType<typeof signedTexts>>>>({});
  const urlId = useId();
  const text = splitSaveAs(process.value).process;
  const signs = method.value === 'GET' && withProcess.value && text !== '';
  useEffect(() => {
    const newest = new AbortController();
    const { signal } = newest;
    const make = async (): Promise<void> => {
      texts.value = {};
      const url = await signedUrl(method.value, object, seconds.value, {
        version: version.value,
        urlStyle: urlStyle.value,
        ...(signs && { process: text }),
      });
      if (signal.aborted) return;
      answer.value = { url };
      // Nobody answers where there is no service worker; the URL is right all the same.
      if (service.value.is !== 'in control') return;
      const told = await signedTexts(url, signal, method.value);
      if (!signal.aborted) texts.value = told;
    };
    make().catch((error: unknown) => {
      if (!signal.aborted) answer.value = { fault: messageOf(error) };
    });
    return () => newest.abort();
  }, [object, method.value, version.value, urlStyle.value, seconds.value, signs, text, answer, texts]);
  const url = answer.value && 'url' in answer.value ? answer.value.url : '';
  return (
    <div class="signed-url">
      <div class="sign-settings">
        <Choice
          label={library.method}
          value={method.value}
          choices={Object.fromEntries(methods.map((name) => [name, name]))}
          onChange={(name) => {
            method.value = name;
          }}
        />
        <Choice
          label={library.version}
          value={version.value}
          choices={versions}
          onChange={(name) => {
            version.value = name === 'v1' ? 'v1' : 'v4';
          }}
        />
        <Choice
          label={library.urlStyle}
          value={urlStyle.value}
          choices={library.urlStyles}
          onChange={(name) => {
            urlStyle.value = name === 'path' ? 'path' : 'host';
          }}
        />
        <label>
          <span>{library.expiry}</span>
          <input
            type="number"
            class="sign-seconds"
            data-own-undo
            min={1}
            value={seconds.value}
            onInput={(event) => {
              const value = event.currentTarget.valueAsNumber;
              if (Number.isFinite(value)) seconds.value = value;
            }}
          />
        </label>
      </div>
      {method.value === 'GET' && text !== '' && (
        <label class="check">
          <input
            type="checkbox"
            checked={withProcess.value}
            onChange={(event) => {
              withProcess.value = event.currentTarget.checked;
            }}
          />
          <span>{library.withProcess}</span>
        </label>
      )}
      {answer.value && 'fault' in answer.value ? (
        <p class="list-fault">{answer.value.fault}</p>
      ) : (
        <>
          <label for={urlId}>{library.signedUrl}</label>
          <textarea id={urlId} class="signed" readOnly rows={5} value={url} />
          <div class="form-buttons">
            <CopyButton read={() => url}>{library.copyUrl}</CopyButton>
            {urlStyle.value === 'path' && method.value === 'GET' && (
              <a href={url} target="_blank" rel="noreferrer">
                {library.tryUrl}
              </a>
            )}
          </div>
          <SignedText className="string-to-sign" title={library.stringToSign} text={texts.value.stringToSign} />
          <SignedText
            className="canonical-request"
            title={library.canonicalRequest}
            text={texts.value.canonicalRequest}
          />
        </>
      )}
    </div>
  );
}

interface SignedTextProps {
  readonly className: string;
  readonly title: string;
  readonly text: string | undefined;
}

function SignedText({ className, title, text }: SignedTextProps) {
  const id = useId();
  if (text === undefined) return null;
  return (
    <>
      <label for={id}>{title}</label>
      <textarea id={id} class={className} readOnly rows={4} value={text} />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

const Choice = ({ label, value, choices, onChange }: ChoiceProps) => (
  <label>
    <span>{label}</span>
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {Object.entries(choices).map(([name, text]) => (
        <option key={name} value={name}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
