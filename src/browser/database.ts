// The origin's one database: opening it, and transactions.
import { type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { Schema } from './database-schema.ts';
import { upgradeDatabase } from './database-upgrade.ts';
import { startNewLog } from './start-new-log.ts';

type Name = StoreNames<Schema>;
type Mode = 'readonly' | 'readwrite';
/** The object stores of a transaction, by name. */
export type Stores<Names extends Name, M extends Mode> = {
  readonly [N in Names]: IDBPObjectStore<Schema, Name[], N, M>;
};

/**
 * Transactions on the database. `work` may await requests of its own transaction only. What it throws undoes the transaction and is
 * thrown on.
 * @throws OssError QuotaExceeded, from `write`
 */
export interface Database {
  read<T, Names extends Name>(names: Names[], work: (stores: Stores<Names, 'readonly'>) => Promise<T>): Promise<T>;
  /** @param durability `strict`, the default: the data is on the disk, not just on its way there, when the promise resolves */
  write<T, Names extends Name>(
    names: Names[],
    work: (stores: Stores<Names, 'readwrite'>) => Promise<T>,
    durability?: IDBTransactionDurability,
  ): Promise<T>;
}

/** The database by name. It is opened at the first transaction. */
export function openDatabase(name: string): Database {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const forget = (): void => {
    opened = undefined;
  };
  const open = (): Promise<IDBPDatabase<Schema>> => {
    if (opened) return opened;
    let reason: unknown;
    opened = openDB<Schema>(name, 2, {
      upgrade: (database, oldVersion, _, transaction, event) => {
        transaction.done.catch(() => {});
        // All or nothing: half an upgrade would count as a whole one from then on.
        upgradeDatabase(database, oldVersion, transaction, hasLostData(event)).catch((thrown: unknown) => {
          reason = transaction.error ?? thrown;
          abort(transaction);
        });
      },
      // Another tab needs a newer version, or the browser closed the connection: the next transaction opens it again.
      blocking: (_, __, event) => {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      // The browser reports only that an upgrade was undone, not why.
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
      // The connection was closed without notice, for example by a browser short of memory: once more with a new one.
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
      // Awaited below; an abort before that would be an unhandled rejection.
      begun.done.catch(() => {});
      const stores = Object.fromEntries(names.map((name) => [name, begun.objectStore(name)]));
      const result = await work(stores as unknown as Stores<Names, M>);
      await begun.done;
      return result;
    } catch (thrown) {
      // When the browser undid the transaction, its reason says more than the failure of the next request.
      const reason = transaction?.error ?? thrown;
      if (transaction) abort(transaction);
      throw isQuotaExceeded(reason)
        ? fault(serviceFaults.quotaExceeded, 'Nothing was changed.', { cause: reason })
        : reason;
    }
  };

  return {
    read: (names, work) => transact(names, 'readonly', 'default', work),
    write: async (names, work, durability = 'strict') => {
      await startNewLog();
      return transact(names, 'readwrite', durability, work);
    },
  };
}

/** Chromium found its databases damaged, deleted them and started with new ones. Other browsers do not tell. */
const hasLostData = (event: IDBVersionChangeEvent): boolean => 'dataLoss' in event && event.dataLoss === 'total';

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

/** Compared by name: browsers are about to make it a class of its own, no DOMException. */
const isQuotaExceeded = (reason: unknown): boolean => reason instanceof Error && reason.name === 'QuotaExceededError';

/** Every array key that starts with these elements. IndexedDB sorts an array behind every string and number, so [] is the end. */
export const startingWith = (...start: string[]): IDBKeyRange => IDBKeyRange.bound(start, [...start, []]);
