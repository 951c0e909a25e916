// The examples as a dialog: live thumbnails, grouped by what they are for. One click takes an example over.
import { useSignal } from '@preact/signals';
import { actionNamed } from 'oss-img/actions';
import { useEffect, useRef } from 'preact/hooks';
import { type Example, type ExampleGroup, type ExampleName, exampleGroups, examples } from '../examples.ts';
import { markSample } from '../samples/example-samples.ts';
import { firstKey } from '../samples/sample-list.ts';
import { processor, service } from '../state/bucket.ts';
import { pictures } from '../state/pictures.ts';
import '../styles/examples.css';
import { pathAddress } from '../text/addresses.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

interface ExamplesDialogProps {
  /** `key` names the sample that the example needs; without one, it is for the picture at hand. */
  readonly onChoose: (example: Example) => void;
  readonly onClose: () => void;
}

export function ExamplesDialog({ onChoose, onClose }: ExamplesDialogProps) {
  const { title, lead, close, licence, groups } = words.value.examples;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="examples-dialog" id="examples" ref={dialog} aria-labelledby="examples-title" onClose={onClose}>
      <header>
        <h2 id="examples-title">{title}</h2>
        <button type="button" class="examples-close" aria-label={close} onClick={() => dialog.current?.close()}>
          <Icon name="remove" />
        </button>
      </header>
      <p class="examples-lead">{lead}</p>
      <div class="examples-groups">
        {(Object.keys(exampleGroups) as ExampleGroup[]).map((group) => (
          <section key={group} aria-labelledby={`examples-${group}`} style={{ '--count': exampleGroups[group].length }}>
            <h3 id={`examples-${group}`}>{groups[group]}</h3>
            <ul>
              {exampleGroups[group].map((name) => (
                <li key={name}>
                  <ExampleCard
                    name={name}
                    onChoose={() => {
                      onChoose(examples[name]);
                      dialog.current?.close();
                    }}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p class="examples-licence">{licence}</p>
    </dialog>
  );
}

function ExampleCard({ name, onChoose }: { readonly name: ExampleName; readonly onChoose: () => void }) {
  const { title, about } = words.value.examples.items[name];
  const { process, key = firstKey } = examples[name];
  const ready = pictures.value.filter(({ state }) => state.is === 'ready').map((picture) => picture.key);
  // A watermark needs its own picture too.
  const isReady = [key, markSample.key].every((needed) => ready.includes(needed));
  const address = isReady && service.value.is === 'in control' ? pathAddress({ key, process }) : undefined;
  return (
    <button type="button" class="example-card" onClick={onChoose}>
      <span class="example-frame">{address && <Preview address={address} isReport={isReport(process)} />}</span>
      <span class="example-title">{title}</span>
      <span class="example-about">{about}</span>
      <code>{process}</code>
    </button>
  );
}

const isReport = (process: string): boolean =>
  processor.explain(process).steps.some(({ action }) => actionNamed(action).kind === 'report');

/** The picture, or for a report its colour. */
function Preview({ address, isReport }: { readonly address: string; readonly isReport: boolean }) {
  const colour = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!isReport) return;
    const stop = new AbortController();
    fetch(address, { signal: stop.signal })
      .then(async (response) => {
        const { RGB } = (await response.json()) as { readonly RGB: string };
        colour.value = RGB.replace(/^0x/, '#');
      })
      // Without an answer the frame stays empty, as with a picture.
      .catch(() => {});
    return () => stop.abort();
  }, [address, isReport, colour]);
  if (!isReport) return <img src={address} alt="" loading="lazy" decoding="async" />;
  return colour.value ? <span class="example-colour" style={{ background: colour.value }} /> : null;
}
