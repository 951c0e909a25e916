// The facts of an object, as HEAD answers them, and a form to copy or rename it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { copyObject, type Row, renameObject } from '../../state/objects.ts';
import { formatExact } from '../../text/quantities.ts';
import { language, words } from '../../words/words.ts';

export function ObjectDetails({ row }: { readonly row: Row }) {
  const { library } = words.value;
  const target = useSignal(row.key);
  useEffect(() => {
    target.value = row.key;
  }, [row.key, target]);
  const isSame = target.value === row.key || target.value === '';
  const facts: readonly (readonly [string, string])[] = [
    ['Content-Type', row.contentType],
    ['Content-Length', words.value.viewer.bytes(formatExact(row.byteLength))],
    ['ETag', row.etag],
    [
      'Last-Modified',
      new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'medium' }).format(row.lastModified),
    ],
    ...Object.entries(row.meta).map(([name, value]) => [`x-oss-meta-${name}`, value] as const),
  ];
  return (
    <>
      <dl class="object-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <form
        class="move-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSame) void renameObject(row.key, target.value);
        }}
      >
        <label>
          <span>{library.newKey}</span>
          <input
            type="text"
            class="new-key"
            data-own-undo
            spellcheck={false}
            autocomplete="off"
            value={target.value}
            onInput={(event) => {
              target.value = event.currentTarget.value;
            }}
          />
        </label>
        <div class="form-buttons">
          <button type="submit" class="rename" disabled={isSame}>
            {library.rename}
          </button>
          <button
            type="button"
            class="copy-object"
            disabled={isSame}
            onClick={() => void copyObject(row.key, target.value)}
          >
            {library.copy}
          </button>
        </div>
      </form>
    </>
  );
}
