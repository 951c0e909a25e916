// The database of the package, read and written behind its back.
import type { RecordsJob } from '../jobs.ts';

/** The name that the package gives it. */
const databaseName = 'oss-img';

interface Saved {
  readonly store: string;
  readonly values: readonly { readonly value: unknown; readonly key?: IDBValidKey }[];
}

let saved: readonly Saved[] = [];

/** Remembers all records as they are now. */
export async function saveRecords(): Promise<void> {
  saved = await transact('readonly', (stores) =>
    Promise.all(
      stores.map(async (store) => {
        const [values, keys] = await Promise.all([settled(store.getAll()), settled(store.getAllKeys())]);
        // A store with a key of its own takes none beside the value.
        const withKeys = values.map((value, index) => ({
          value,
          ...(store.keyPath === null && { key: keys[index] as IDBValidKey }),
        }));
        return { store: store.name, values: withKeys };
      }),
    ),
  );
}

/** Makes the records again what they were. */
export const restoreRecords = (): Promise<void> =>
  transact('readwrite', async (stores) => {
    for (const store of stores) {
      store.clear();
      for (const { value, key } of saved.find((one) => one.store === store.name)?.values ?? []) store.put(value, key);
    }
  });

/** Writes values as they are; one that the database cannot hold is left out. */
export const writeRecords = (writes: RecordsJob['writes']): Promise<void> =>
  transact('readwrite', async (stores) => {
    for (const { store: name, value, key } of writes) {
      const store = stores.find((one) => one.name === name);
      try {
        if (value === undefined) store?.delete(key ?? '');
        else store?.put(value, key);
      } catch {
        // No valid key, or nothing that can be stored.
      }
    }
  });

async function transact<T>(
  mode: IDBTransactionMode,
  work: (stores: readonly IDBObjectStore[]) => Promise<T>,
): Promise<T> {
  const database = await settled(indexedDB.open(databaseName));
  try {
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(names.map((name) => transaction.objectStore(name)));
    await done;
    return result;
  } finally {
    database.close();
  }
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
