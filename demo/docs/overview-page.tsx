// The overview of the reference: every action with what it does.
import { actions } from 'oss-img/actions';
import type { JSX } from 'preact';
import { words } from '../words/words.ts';
import { DifferenceList } from './difference-list.tsx';
import { pageAddress } from './page-name.ts';

export function OverviewPage(): JSX.Element {
  const text = words.value.docs;
  return (
    <article>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <section aria-labelledby="actions">
        <h2 id="actions">{text.actions}</h2>
        <dl class="overview">
          {Object.values(actions).map(({ name }) => (
            <div key={name}>
              <dt>
                <a href={pageAddress(name)}>
                  <code>{name}</code>
                </a>
              </dt>
              <dd>{words.value.actions[name].summary}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="differences">
        <h2 id="differences">{text.generalDifferences}</h2>
        <DifferenceList />
      </section>
    </article>
  );
}
