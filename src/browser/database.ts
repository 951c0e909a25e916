// The one database of an origin: how it is opened, and what a transaction is.
import { type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { fault } from '../errors.ts';
import type { Schema } from './database-schema.ts';
import { upgradeDatabase } from './database-upgrade.ts';

type Name = StoreNames<Schema>;
type Mode = 'readonly' | 'readwrite';
/** The object stores of a transaction, by their names. */
export type Stores<Names extends Name, M extends Mode> = {
  readonly [N in Names]: IDBPObjectStore<Schema, Name[], N, M>;
};

/** `work` may wait for its transaction's own requests only. What it throws undoes the transaction, and is thrown. */
export interface Database {
  read<T, Names extends Name>(names: Names[], work: (stores: Stores<Names, 'readonly'>) => Promise<T>): Promise<T>;
  /** @param durability `strict`, the default: on the disk, and not on its way there, once the promise is kept */
  write<T, Names extends Name>(
    names: Names[],
    work: (stores: Stores<Names, 'readwrite'>) => Promise<T>,
    durability?: IDBTransactionDurability,
  ): Promise<T>;
}

export function openDatabase(name: string): Database {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const forget = (): void => {
    opened = undefined;
  };
  const open = (): Promise<IDBPDatabase<Schema>> => {
    if (opened) return opened;
    let reason: unknown;
    opened = openDB<Schema>(name, 2, {
      upgrade: (database, oldVersion, _, transaction) => {
        transaction.done.catch(() => {});
        // All or nothing: half an upgrade would be taken for a whole one ever after.
        upgradeDatabase(database, oldVersion, transaction).catch((thrown: unknown) => {
          reason = transaction.error ?? thrown;
          abort(transaction);
        });
      },
      // Another tab needs a newer version, or the browser closed it: the next use opens it again.
      blocking: (_, __, event) => {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      // Of an upgrade that was undone the browser itself says no more than that.
      throw reason ?? error;
    });
    return opened;
  };

  const begin = async <M extends Mode>(
    names: Name[],
    mode: M,
    durability: IDBTransactionDurability,
  ): Promise<IDBPTransaction<Schema, Name[], M>> => {
    const connection = open();
    try {
      return (await connection).transaction(names, mode, { durability });
    } catch (error) {
      // The connection was closed, by a browser short of memory for one, before anybody was told: once again with a new one.
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      if (opened === connection) forget();
      return (await open()).transaction(names, mode, { durability });
    }
  };

  const transact = async <T, Names extends Name, M extends Mode>(
    names: Names[],
    mode: M,
    durability: IDBTransactionDurability,
    work: (stores: Stores<Names, M>) => Promise<T>,
  ): Promise<T> => {
    let transaction: IDBPTransaction<Schema, Name[], M> | undefined;
    try {
      const begun = await begin(names, mode, durability);
      transaction = begun;
      // Waited for below; an abort before that would be an unhandled rejection.
      begun.done.catch(() => {});
      const stores = Object.fromEntries(names.map((name) => [name, begun.objectStore(name)]));
      const result = await work(stores as unknown as Stores<Names, M>);
      await begun.done;
      return result;
    } catch (thrown) {
      // Where the browser undid it, its reason says more than what the next request met with.
      const reason = transaction?.error ?? thrown;
      if (transaction) abort(transaction);
      throw isQuotaExceeded(reason) ? fault('quotaExceeded', 'Nothing was changed.', { cause: reason }) : reason;
    }
  };

  return {
    read: (names, work) => transact(names, 'readonly', 'default', work),
    write: (names, work, durability = 'strict') => transact(names, 'readwrite', durability, work),
  };
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

/** By its name: engines are about to make it a class of its own. */
const isQuotaExceeded = (reason: unknown): boolean => reason instanceof Error && reason.name === 'QuotaExceededError';

/** Every array key that starts with these elements. IndexedDB sorts an array behind every string and number, so [] is the end. */
export const startingWith = (...start: string[]): IDBKeyRange => IDBKeyRange.bound(start, [...start, []]);
