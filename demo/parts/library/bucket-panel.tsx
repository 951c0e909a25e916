// The objects of the bucket, folder by folder, as the console of the service lists them.
import { useEffect } from 'preact/hooks';
import { deleteObjects } from '../../state/deleted.ts';
import {
  bucketAcl,
  folder,
  followObjects,
  listFault,
  listing,
  loadMore,
  search,
  setBucketAcl,
  ticked,
  upload,
  uploading,
} from '../../state/objects.ts';
import { bucketName } from '../../store/bucket.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';
import { AclSelect } from './acl-select.tsx';
import { ObjectRow } from './object-row.tsx';
import { runOn } from './run-on.ts';
import { SaveResult } from './save-result.tsx';

export function BucketPanel() {
  const { library } = words.value;
  useEffect(followObjects, []);
  const listed = listing.value;
  return (
    <div class="bucket-panel" id="bucket">
      <label class="opener" id="upload">
        <Icon name="upload" />
        <span>
          {uploading.value
            ? library.uploading(uploading.value.done + 1, uploading.value.of, uploading.value.name)
            : library.upload(folder.value)}
        </span>
        <input
          type="file"
          class="visually-hidden"
          multiple
          disabled={uploading.value !== undefined}
          onChange={(event) => {
            void upload([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {uploading.value && (
        <progress value={uploading.value.done} max={uploading.value.of} aria-label={library.uploads} />
      )}
      <SaveResult />
      {bucketAcl.value && (
        <AclSelect
          id="bucket-acl"
          label={library.bucketAcl}
          acls={library.bucketAcls}
          value={bucketAcl.value}
          onChange={(acl) => void setBucketAcl(acl)}
        />
      )}
      <label class="search">
        <span class="visually-hidden">{library.search}</span>
        <input
          type="search"
          id="search-objects"
          data-own-undo
          placeholder={library.search}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
          }}
        />
      </label>
      <Path />
      {listFault.value !== undefined && <p class="list-fault">{listFault.value}</p>}
      {!listed && listFault.value === undefined && <p class="muted">{library.loading}</p>}
      {listed && (
        <ul class="objects" id="objects">
          {listed.folders.map((name) => (
            <li class="folder" key={name}>
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  folder.value = name;
                }}
              >
                <Icon name="folder" /> {name.slice(folder.value.length)}
              </button>
            </li>
          ))}
          {listed.rows.map((row) => (
            <ObjectRow key={row.key} row={row} />
          ))}
        </ul>
      )}
      {listed && listed.rows.length + listed.folders.length === 0 && <p class="muted">{library.noObjects}</p>}
      {listed?.next !== undefined && (
        <button type="button" id="more-objects" onClick={() => void loadMore()}>
          {library.loadMore}
        </button>
      )}
      {ticked.value.size > 0 && <Ticked />}
    </div>
  );
}

/** The folders above this one, from the bucket down. */
function Path() {
  const { library } = words.value;
  const parts = folder.value.split('/').slice(0, -1);
  const go = (depth: number): void => {
    folder.value = parts
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join('');
  };
  return (
    <nav class="path" aria-label={library.path}>
      {[bucketName, ...parts].map((part, depth) => (
        <button key={depth} type="button" class="quiet" disabled={depth === parts.length} onClick={() => go(depth)}>
          {part}/
        </button>
      ))}
    </nav>
  );
}

/** The buttons that act on all ticked objects. */
function Ticked() {
  const { library } = words.value;
  const keys = [...ticked.value];
  return (
    <div class="ticked" id="ticked">
      <span>{library.ticked(keys.length)}</span>
      <button type="button" id="run-ticked" onClick={() => runOn(keys)}>
        {library.runTicked}
      </button>
      <button type="button" id="delete-ticked" onClick={() => void deleteObjects(keys)}>
        {library.deleteTicked}
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          ticked.value = new Set();
        }}
      >
        {library.untick}
      </button>
    </div>
  );
}
