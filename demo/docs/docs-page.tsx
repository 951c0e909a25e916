// The frame of every page of the reference: the way back to the playground, the contents, the language.
import type { JSX } from 'preact';
import { chooseLanguage, type Language, language, languages, words } from '../words/words.ts';
import { ActionPage } from './action-page.tsx';
import { ErrorsPage } from './errors-page.tsx';
import { OverviewPage } from './overview-page.tsx';
import { type PageName, pageAddress, pageNames } from './page-name.ts';

export function DocsPage({ page }: { readonly page: PageName }): JSX.Element {
  const text = words.value.docs;
  return (
    <>
      <header class="docs-bar">
        <p class="docs-name">
          <a href={pageAddress('index')}>oss-img</a>
        </p>
        <nav aria-label={text.playground}>
          <a href="/">{text.playground}</a>
        </nav>
        <LanguageChoice />
      </header>
      <div class="docs-columns">
        <Contents page={page} />
        <main id="main">
          {page === 'index' ? <OverviewPage /> : page === 'errors' ? <ErrorsPage /> : <ActionPage name={page} />}
        </main>
      </div>
    </>
  );
}

function LanguageChoice(): JSX.Element {
  return (
    <label class="docs-language">
      <span>{words.value.docs.language}</span>
      <select value={language.value} onChange={(event) => void chooseLanguage(event.currentTarget.value as Language)}>
        {Object.entries(languages).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Contents({ page }: { readonly page: PageName }): JSX.Element {
  const text = words.value.docs;
  const titles = new Map<PageName, string>([
    ['index', text.overview],
    ['errors', text.errors],
  ]);
  return (
    <nav class="docs-contents" aria-label={text.contents}>
      <ul>
        {pageNames.map((name) => (
          <li key={name}>
            <a href={pageAddress(name)} aria-current={name === page ? 'page' : undefined}>
              {titles.get(name) ?? <code>{name}</code>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
