// Where pages and service worker keep results: one cache for the whole origin.
import type { ResultCache } from '../service/results.ts';
import { cacheStorageResults } from './result-cache.ts';
import type { ResultIndex } from './result-index.ts';

export const storedResults = (index: ResultIndex): ResultCache =>
  cacheStorageResults(index, { cacheName: 'oss-img-results', maxBytes: 64 * 2 ** 20 });
