// The reference as pages of the demo, one for each action and one for the errors.
import { effect } from '@preact/signals';
import { render } from 'preact';
import { followTheme } from '../state/theme.ts';
import { startWords, words } from '../words/words.ts';
import { DocsPage } from './docs-page.tsx';
import { pageAt } from './page-name.ts';
import { fillForExamples } from './served.ts';

followTheme();
const page = pageAt(location.pathname);
await startWords();
effect(() => {
  const { title, errors, headTitle } = words.value.docs;
  document.title = headTitle(page === 'index' ? title : page === 'errors' ? errors : page);
});
const root = document.getElementById('docs');
if (!root) throw new Error('The page has no place for the reference.');
render(<DocsPage page={page} />, root);
// The place that an address names exists only now.
document.getElementById(location.hash.slice(1))?.scrollIntoView();
void fillForExamples();
