// The demo's service worker: the package's drop-in one, and before it the page itself, kept for visits without network.
// A plain script in public/, because the drop-in file is one too and importScripts takes no modules.

const cacheName = 'oss-img-playground';

self.addEventListener('install', (event) => {
  // The registering page names the codecs' .wasm files in this script's address. Those a first visit happens not to
  // need must be there all the same.
  const codecs = [...new URL(self.location.href).searchParams.values()].filter((value) => value.includes('.wasm'));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(codecs)));
});

// Before importScripts: whoever answers first, answers. Pictures, and what is signed, are left to the package.
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
    // A server's `Vary: Origin` tells a script asked for by a tag from the same one put here by the page.
    const kept = await cache.match(request, { ignoreSearch: request.mode === 'navigate', ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
