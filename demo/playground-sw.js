// The demo's service worker: the package's drop-in file, and before it a handler that keeps the page for visits without a network.
// It is a plain script, because the drop-in file is one and importScripts takes no modules. The build writes the addresses of the
// page's files into `files`.

const cacheName = 'oss-img-playground';
/** Files shared by other apps, until the page takes them; as in shared-files.ts. */
const sharedName = 'oss-img-shared';
const mostShared = 50;
const mostSharedBytes = 300e6;
/** Codecs are kept when a picture first needs them: together they are ten times the page. */
const isCodec = (path) => path.endsWith('.wasm');
/** All pages of the reference are one file with another head, so one of them is enough without a network. */
const reference = '/docs/';
const isOtherReference = (path) => path.startsWith(reference) && path !== reference;

self.addEventListener('install', (event) => {
  const page = files.filter((path) => !isCodec(path) && !isOtherReference(path));
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
  else if (method === 'POST' && origin === self.location.origin && pathname === '/share')
    event.respondWith(keepShared(event.request));
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
    const kept =
      (await cache.match(pathname, { ignoreVary: true })) ??
      (isOtherReference(pathname) && (await cache.match(reference, { ignoreVary: true })));
    if (kept) return kept;
    throw error;
  }
}

/** Keeps what an app shared with the installed playground (share_target of the manifest), and opens the page. */
async function keepShared(request) {
  const form = await request.formData();
  const shared = form.getAll('pictures').filter((entry) => typeof entry !== 'string');
  const bytes = shared.reduce((sum, { size }) => sum + size, 0);
  if (shared.length > mostShared || bytes > mostSharedBytes) {
    const most = `${mostShared} files, ${mostSharedBytes / 1e6} MB`;
    return new Response(`Too much was shared at once: at most ${most}.\n一次共享的内容过多：最多 ${most}。\n`, {
      status: 413,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  await caches.delete(sharedName);
  const cache = await caches.open(sharedName);
  await Promise.all(
    shared.map((file, index) =>
      cache.put(
        `/shared/${index}`,
        new Response(file, {
          headers: { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) },
        }),
      ),
    ),
  );
  return Response.redirect('/#shared', 303);
}
