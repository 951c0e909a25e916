// Files that another app shared with the installed playground. The service worker keeps them until the page takes them.

/** As in playground-sw.js. */
const cacheName = 'oss-img-shared';
const nameHeader = 'x-file-name';

/** Only an installed app is a target of sharing. In a tab, the files come from a form that any site could have submitted. */
const isInstalled = (): boolean => !matchMedia('(display-mode: browser)').matches;

/** Takes the files that were shared. A second call finds none. */
export async function takeShared(): Promise<File[]> {
  if (!('caches' in globalThis) || !(await caches.has(cacheName))) return [];
  const cache = await caches.open(cacheName);
  const replies = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
  await caches.delete(cacheName);
  if (!isInstalled()) return [];
  return Promise.all(
    replies
      .flatMap((reply) => (reply ? [reply] : []))
      .map(async (reply) => {
        const body = await reply.blob();
        return new File([body], decodeURIComponent(reply.headers.get(nameHeader) ?? ''), { type: body.type });
      }),
  );
}
