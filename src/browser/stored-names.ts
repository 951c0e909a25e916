// The names under which this package keeps its data in the browser, apart from the code that opens them: a page that only registers the
// service worker, or removes it, needs nothing else.

/** The IndexedDB database with buckets, uploads, key pairs, settings and the index of results. */
export const databaseName = 'oss-img';

/** The cache of results in the Cache API, which nothing else may use. */
export const resultsCacheName = 'oss-img results';
