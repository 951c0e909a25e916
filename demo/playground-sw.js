// The demo's service worker: the package's drop-in file, and before it a handler that keeps the page for visits without a network.
// It is a plain script, because the drop-in file is one and importScripts takes no modules. The build writes the addresses of the
// page's files into `files`.

const cacheName = 'oss-img-playground';
/** Codecs are kept when a picture first needs them: together they are ten times the page. */
const isCodec = (path) => path.endsWith('.wasm');

self.addEventListener('install', (event) => {
  const page = files.filter((path) => !isCodec(path));
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(page)));
});

// Files of an earlier build are of no use to this one.
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      const old = (await cache.keys()).filter(({ url }) => !files.includes(new URL(url).pathname));
      await Promise.all(old.map((request) => cache.delete(request)));
    }),
  );
});

// This must come before importScripts: the first handler that responds wins. Pictures and signed requests are left to the
// package.
self.addEventListener('fetch', (event) => {
  const { method, url, headers } = event.request;
  const { origin, pathname, searchParams } = new URL(url);
  const asksTheService = searchParams.has('x-oss-process') || headers.has('authorization');
  const isOurs = method === 'GET' && origin === self.location.origin && files.includes(pathname) && !asksTheService;
  if (isOurs) event.respondWith(fromNetworkOrCache(event.request));
});

importScripts('./oss-img-sw.js');

async function fromNetworkOrCache(request) {
  const cache = await caches.open(cacheName);
  // Whatever follows the question mark, the file is the same.
  const { pathname } = new URL(request.url);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(pathname, response.clone());
    return response;
  } catch (error) {
    // With a server's `Vary: Origin`, a script requested by a tag would not match the one that was kept at the installation.
    const kept = await cache.match(pathname, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
