// One object: its name, size and date, its access, and what can be done to it.
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { deleteObjects } from '../../state/deleted.ts';
import { folder, type Row, search, setAcl, ticked } from '../../state/objects.ts';
import { edit, key } from '../../state/view.ts';
import { formatBytes, formatExact } from '../../text/quantities.ts';
import { language, words } from '../../words/words.ts';
import { Icon, type IconName } from '../icon.tsx';
import { AclSelect } from './acl-select.tsx';
import { ObjectDetails } from './object-details.tsx';
import { SignedUrl } from './signed-url.tsx';

export function ObjectRow({ row }: { readonly row: Row }) {
  const { library } = words.value;
  const open = useSignal<'sign' | 'details' | undefined>(undefined);
  const below = useId();
  const isPicture = row.contentType.startsWith('image/');
  // A search finds objects of every folder below this one.
  const name = search.value === '' ? row.key.slice(folder.value.length) : row.key;
  const toggle = (part: 'sign' | 'details'): void => {
    open.value = open.value === part ? undefined : part;
  };
  const opener = (part: 'sign' | 'details', icon: IconName, label: string) => (
    <button
      type="button"
      class={`icon-button object-${part}`}
      aria-label={label}
      title={label}
      aria-expanded={open.value === part}
      aria-controls={open.value === part ? below : undefined}
      onClick={() => toggle(part)}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <li class={`object ${row.key === key.value ? 'shown' : ''}`} data-key={row.key}>
      <div class="object-head">
        <input
          type="checkbox"
          aria-label={library.tick(row.key)}
          checked={ticked.value.has(row.key)}
          onChange={(event) => {
            const next = new Set(ticked.value);
            if (event.currentTarget.checked) next.add(row.key);
            else next.delete(row.key);
            ticked.value = next;
          }}
        />
        {isPicture ? (
          <button type="button" class="quiet object-name" title={row.key} onClick={() => edit({ key: row.key })}>
            {name}
          </button>
        ) : (
          <span class="object-name" title={row.key}>
            {name}
          </span>
        )}
        <span class="object-size" title={words.value.viewer.bytes(formatExact(row.byteLength))}>
          {formatBytes(row.byteLength)}
        </span>
      </div>
      <div class="object-tools">
        <time dateTime={row.lastModified.toISOString()}>{shortDate(row.lastModified)}</time>
        <AclSelect
          isCompact
          label={library.aclOf(row.key)}
          acls={library.acls}
          value={row.acl}
          onChange={(acl) => void setAcl(row.key, acl)}
        />
        {opener('sign', 'key', library.sign(row.key))}
        {opener('details', 'more', library.details(row.key))}
        <button
          type="button"
          class="icon-button object-delete"
          aria-label={library.remove(row.key)}
          title={library.remove(row.key)}
          onClick={() => void deleteObjects([row.key])}
        >
          <Icon name="remove" />
        </button>
      </div>
      {open.value && (
        <div class="object-below" id={below}>
          {open.value === 'sign' ? <SignedUrl object={row.key} /> : <ObjectDetails row={row} />}
        </div>
      )}
    </li>
  );
}

/** The time for today, otherwise the day. */
function shortDate(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(
    language.value,
    isToday ? { hour: '2-digit', minute: '2-digit' } : { dateStyle: 'short' },
  ).format(date);
}
