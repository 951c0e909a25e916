import { precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';

/** An app's precache and routes, as Workbox's guides show them. */
export function routeByWorkbox(): void {
  precacheAndRoute([{ url: '/app/shell.html', revision: '1' }]);
  registerRoute(
    ({ url }) => url.pathname.startsWith('/app/'),
    async () => new Response('by Workbox'),
  );
  // Every picture: it would take ours, too.
  registerRoute(
    ({ request, url }) => request.destination === 'image' || url.pathname.endsWith('.jpg'),
    async () => new Response('a picture by Workbox'),
  );
}
