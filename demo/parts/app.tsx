// The whole page: a bar, the pictures, the viewer, the steps, and a drawer of details.
import { useSignal } from '@preact/signals';
import { edit } from '../state/view.ts';
import { words } from '../words/words.ts';
import { Bar } from './bar.tsx';
import { Drawer } from './drawer/drawer.tsx';
import { Examples } from './examples.tsx';
import { LibraryPane } from './library-pane.tsx';
import { StepsPane } from './steps-pane.tsx';
import { fieldId } from './url-field.tsx';
import { ViewerPane } from './viewer-pane.tsx';

export function App() {
  const showsExamples = useSignal(false);
  return (
    <>
      <a
        class="skip"
        href={`#${fieldId}`}
        // Followed as a link, it would put its own hash in the place of the one that holds the process.
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(fieldId)?.focus();
        }}
      >
        {words.value.bar.skip}
      </a>
      <Bar onExamples={() => (showsExamples.value = true)} />
      <main>
        <LibraryPane />
        <ViewerPane />
        <StepsPane />
        <Drawer />
      </main>
      {showsExamples.value && (
        <Examples
          onChoose={({ process, key }) => edit({ process, off: [], ...(key !== undefined && { key }) })}
          onClose={() => (showsExamples.value = false)}
        />
      )}
      <div class="drop-veil" aria-hidden="true">
        {words.value.library.drop}
      </div>
    </>
  );
}
