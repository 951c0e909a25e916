// Asks the browser not to delete the storage of this site when it runs short of room.

const storageKey = 'oss-img-persistent';

/**
 * Asks once, when something is kept for the first time: some browsers ask the visitor in turn. The answer is remembered.
 * @returns true if the storage is kept until the visitor deletes it
 */
export async function keepForGood(): Promise<boolean> {
  try {
    const known = localStorage.getItem(storageKey);
    if (known !== null) return known === String(true);
    // Absent where a page is not secure.
    const kept = 'storage' in navigator && 'persist' in navigator.storage && (await navigator.storage.persist());
    localStorage.setItem(storageKey, String(kept));
    return kept;
  } catch {
    // Storage is forbidden, or the window is private.
    return false;
  }
}
