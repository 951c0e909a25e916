// The page of one action: what it does, its parameters, live examples, and what differs from the service.
import { type ActionName, actionNamed } from 'oss-img/actions';
import type { JSX } from 'preact';
import { plainSample, turnedSample } from '../samples/example-samples.ts';
import { words } from '../words/words.ts';
import { DifferenceList } from './difference-list.tsx';
import { LiveExample } from './live-example.tsx';
import { ParameterTable } from './parameter-table.tsx';

export function ActionPage({ name }: { readonly name: ActionName }): JSX.Element {
  const text = words.value.docs;
  const { kind, examples } = actionNamed(name);
  const { summary, docs } = words.value.actions[name];
  const sample = kind === 'source' ? turnedSample : plainSample;
  return (
    <article>
      <h1>
        <code>{name}</code>
      </h1>
      <p class="lead">{summary}</p>
      <p>
        <a href={docs} rel="external">
          {text.serviceDocs}
        </a>
      </p>
      <section aria-labelledby="parameters">
        <h2 id="parameters">{text.parameters}</h2>
        <ParameterTable name={name} />
      </section>
      <section aria-labelledby="examples">
        <h2 id="examples">{text.examples}</h2>
        <ol class="examples">
          {examples.map((example, index) => (
            <LiveExample key={example} process={`image/${example}`} sample={sample} number={index + 1} />
          ))}
        </ol>
      </section>
      <section aria-labelledby="differences">
        <h2 id="differences">{text.differences}</h2>
        <DifferenceList about={name} />
      </section>
    </article>
  );
}
