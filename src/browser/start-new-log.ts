// Keeps Chromium from appending to a log of its database that a killed browser left torn.
import { deleteDB, openDB } from 'idb';

/** A database that exists only for a moment. */
const name = 'oss-img log';

/** Writes wait no longer: a tab that the browser froze in the middle of this would hold it up for ever. */
const patienceMs = 1_000;

let started: Promise<unknown> | undefined;

/**
 * Makes Chromium start a new log for the databases of this origin, once in this page or worker. Never rejects.
 *
 * Chromium keeps IndexedDB in LevelDB. When the browser is killed in the middle of a write, the log ends with an incomplete record.
 * LevelDB ignores that record at the next start, but appends to the same log (https://github.com/google/leveldb/issues/1287). At the start
 * after that it takes the mixture for damage, and Chromium deletes every database of the origin. Deleting a database, even an empty one,
 * makes it move the log's contents into a table and delete the log.
 */
export function startNewLog(): Promise<unknown> {
  started ??= Promise.race([
    makeAndDelete().catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, patienceMs)),
  ]);
  return started;
}

async function makeAndDelete(): Promise<void> {
  // Only a browser that deletes damaged databases tells of lost data.
  if (!('dataLoss' in IDBVersionChangeEvent.prototype)) return;
  (await openDB(name)).close();
  await deleteDB(name);
}
