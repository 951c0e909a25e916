// The list of differences from the service, for one action or for all of them.
import type { ActionName } from 'oss-img/actions';
import type { JSX } from 'preact';
import english from '../../docs/differences.md?raw';
import chinese from '../words/differences.zh.md?raw';
import { type Language, language, words } from '../words/words.ts';
import { type Difference, readDifferences } from './differences.ts';
import { InlineCode } from './inline-code.tsx';

const differences: Readonly<Record<Language, readonly Difference[]>> = {
  en: readDifferences(english),
  zh: readDifferences(chinese),
};

/** Without `about`, those that belong to no single action. */
export function DifferenceList({ about }: { readonly about?: ActionName }): JSX.Element {
  const found = differences[language.value].filter(({ actions }) =>
    about ? actions.includes(about) : actions.length === 0,
  );
  if (found.length === 0) return <p>{words.value.docs.noDifferences}</p>;
  return (
    <ul class="differences">
      {found.map(({ text }) => (
        <li key={text}>
          <InlineCode text={text} />
        </li>
      ))}
    </ul>
  );
}
