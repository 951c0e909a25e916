// Makes the page work without a network. Its service worker keeps whatever passes through it; whatever was loaded before
// the worker took control, above all the page itself, is added here.

/** The same name stands in public/playground-sw.js, a plain script that cannot import it. */
const cacheName = 'oss-img-playground';

export async function keepForOffline(): Promise<void> {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const files = loaded.filter(({ origin, pathname, search }) => {
    const isFile = pathname.startsWith('/assets/') || !pathname.slice(1).includes('/');
    return origin === location.origin && isFile && search === '';
  });
  const cache = await caches.open(cacheName);
  const addresses = new Set([location.pathname, ...files.map(({ href }) => href)]);
  // A file that fails must not stop the others.
  await Promise.allSettled([...addresses].map((address) => cache.add(address)));
}
