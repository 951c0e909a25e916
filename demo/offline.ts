// Makes the page work without a network. Its service worker keeps whatever passes through it; whatever was loaded before
// the worker took control, above all the page itself, is added here.
import avifDecode from 'oss-img/avif_dec.wasm?url';
import avifEncode from 'oss-img/avif_enc.wasm?url';
import lcms from 'oss-img/lcms.wasm?url';
import jpegEncode from 'oss-img/mozjpeg_enc.wasm?url';
import png from 'oss-img/squoosh_png_bg.wasm?url';
import webpDecode from 'oss-img/webp_dec.wasm?url';
import webpEncode from 'oss-img/webp_enc_simd.wasm?url';

/** The codecs, also those a first visit does not need. */
const codecs = [avifDecode, avifEncode, lcms, jpegEncode, png, webpDecode, webpEncode];

/** The same name stands in public/playground-sw.js, a plain script that cannot import it. */
const cacheName = 'oss-img-playground';

export async function keepForOffline(): Promise<void> {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const files = loaded.filter(({ origin, pathname, search }) => {
    const isFile = pathname.startsWith('/assets/') || !pathname.slice(1).includes('/');
    return origin === location.origin && isFile && search === '';
  });
  const cache = await caches.open(cacheName);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = codecs.filter((codec) => !kept.has(new URL(codec, location.href).href));
  const addresses = new Set([location.pathname, ...files.map(({ href }) => href), ...missing]);
  // A file that fails must not stop the others.
  await Promise.allSettled([...addresses].map((address) => cache.add(address)));
}
