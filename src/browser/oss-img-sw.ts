// dist/oss-img-sw.js: the drop-in service worker, one classic script that is copied beside the page.
import { answerImages } from './answer-images.ts';

/**
 * The address of this file. `self.location` is that of the script which imports it, if one does; nothing but a stack tells a classic
 * script its own. The first line that ends in line and column is the innermost one, in every browser.
 */
const [address = self.location.href] = /https?:\/\/.*(?=:\d+:\d+\)?$)/m.exec(new Error().stack ?? '') ?? [];

answerImages({}, address);
