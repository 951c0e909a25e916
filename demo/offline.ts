// The page without a network. What it loads from now on passes through its service worker, which keeps it; what came
// before the worker took control, above all the page itself, is put beside that here.

/** Also in public/playground-sw.js, a plain script that can import nothing. */
const cacheName = 'oss-img-playground';

export async function keepForOffline(): Promise<void> {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const files = loaded.filter(({ origin, pathname, search }) => {
    const isFile = pathname.startsWith('/assets/') || !pathname.slice(1).includes('/');
    return origin === location.origin && isFile && search === '';
  });
  const cache = await caches.open(cacheName);
  const addresses = new Set([location.pathname, ...files.map(({ href }) => href)]);
  // One that fails must not take the others with it.
  await Promise.allSettled([...addresses].map((address) => cache.add(address)));
}
