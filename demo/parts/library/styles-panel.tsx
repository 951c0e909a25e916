// The styles of the bucket: the process of the view as a new one, the list, and files of them.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { attempt } from '../../state/attempt.ts';
import { say } from '../../state/status.ts';
import { importStyles, mostStyles, styles } from '../../state/styles.ts';
import { saveFile } from '../../store/save-file.ts';
import { readStyleFile, writeStyleJson, writeStyleXml } from '../../text/style-file.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';
import { StyleForm } from './style-form.tsx';
import { StyleRow } from './style-row.tsx';

export function StylesPanel() {
  const { library } = words.value;
  const most = useSignal<number | undefined>(undefined);
  useEffect(() => {
    void attempt(async () => {
      most.value = await mostStyles();
    });
  }, [most]);
  const listed = styles.value ?? [];
  return (
    <div class="styles-panel" id="styles">
      <StyleForm />
      <p class="muted" id="style-count">
        {most.value !== undefined && library.styleCount(listed.length, most.value)}
      </p>
      <ul class="style-list" id="style-list">
        {listed.map((style) => (
          <StyleRow key={style.name} style={style} />
        ))}
      </ul>
      <div class="form-buttons">
        <button
          type="button"
          id="export-xml"
          disabled={listed.length === 0}
          onClick={() => saveFile('styles.xml', new Blob([writeStyleXml(listed)], { type: 'application/xml' }))}
        >
          {library.exportXml}
        </button>
        <button
          type="button"
          id="export-json"
          disabled={listed.length === 0}
          onClick={() => saveFile('styles.json', new Blob([writeStyleJson(listed)], { type: 'application/json' }))}
        >
          {library.exportJson}
        </button>
        <label class="opener" id="import-styles">
          <Icon name="upload" />
          <span>{library.importStyles}</span>
          <input
            type="file"
            class="visually-hidden"
            accept=".xml,.json,application/json,text/xml,application/xml"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (file) void attempt(() => read(file));
            }}
          />
        </label>
      </div>
    </div>
  );

  async function read(file: File): Promise<void> {
    // Fifty styles of the greatest length are far smaller.
    const found = file.size > mostFileBytes ? [] : readStyleFile(await file.text());
    if (found.length === 0) say(library.noStylesIn(file.name), 'fault');
    else await importStyles(found);
  }
}

const mostFileBytes = 8 * 2 ** 20;
