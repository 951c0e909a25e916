// The demo's service worker: the package's drop-in file, and before it a handler that keeps the page for visits without a
// network.
// It is a plain script, because the drop-in file is one and importScripts takes no modules.

const cacheName = 'oss-img-playground';

// This must come before importScripts: the first handler that responds wins. Pictures and signed requests are left to the
// package.
self.addEventListener('fetch', (event) => {
  if (isPartOfThePage(event.request)) event.respondWith(fromNetworkOrCache(event.request));
});

importScripts('./oss-img-sw.js');

function isPartOfThePage({ method, url, headers }) {
  const { origin, pathname, searchParams } = new URL(url);
  const ours = pathname === '/' || pathname === '/index.html' || /^\/(assets\/|[^/]+$)/.test(pathname);
  const asksTheService = searchParams.has('x-oss-process') || headers.has('authorization');
  return method === 'GET' && origin === self.location.origin && ours && !asksTheService;
}

async function fromNetworkOrCache(request) {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    // With a server's `Vary: Origin`, a script requested by a tag would not match the one the page put here.
    const kept = await cache.match(request, { ignoreSearch: request.mode === 'navigate', ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
