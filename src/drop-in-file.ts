/** The name of the drop-in service worker: the build writes it, `npx oss-img init` copies it, pages register it. */
export const dropInFile = 'oss-img-sw.js';
