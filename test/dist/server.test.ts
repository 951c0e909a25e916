// The built package where there is no browser: what works does, and everything else says what it needs.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url);

/** Runs a module that may import the package by its name; the JSON of its last expression. */
function onServer(body: string, before = ''): Record<string, string> {
  const code = `${before}
    const ends = {};
    const end = async (name, run) => {
      let promised = false;
      try {
        const made = run();
        promised = made instanceof Promise;
        ends[name] = String(await made);
      } catch (error) {
        ends[name] = (promised ? 'rejects ' : 'throws ') + error.name + ' ' + error.code + ': ' + error.message;
      }
    };
    const png = new Blob([new Uint8Array(8)], { type: 'image/png' });
    ${body}
    console.log(JSON.stringify(ends));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' }),
  );
}

const every = `
  const { createImageProcessor, formatProcess, imageProcess, parseProcess, prepareUpload } = await import('oss-img');
  const { bucketsLostAt, deleteBucket, listBuckets, openBucket } = await import('oss-img/bucket');
  const { registerImageServiceWorker, unregisterImageServiceWorker } = await import('oss-img/register');
  const { serveImages } = await import('oss-img/service-worker');
  const { ossImageUrl } = await import('oss-img/url');
  const { actionNamed } = await import('oss-img/actions');
  const processor = createImageProcessor({ fonts: { 'wqy-zenhei': '/font.ttf' }, assetBase: '/oss' });
  const processes = ['image/resize,w_100', 'image/resize,w_100/ignore-error,1'];
  for (const process of processes) await end('process ' + process, () => processor.process(png, process));
  await end('info', () => processor.info(png));
  await end('averageHue', () => processor.averageHue(png));
  await end('prepareUpload', () => prepareUpload(png));
  await end('openBucket', () => openBucket('photos'));
  await end('listBuckets', () => listBuckets());
  await end('deleteBucket', () => deleteBucket('photos'));
  await end('bucketsLostAt', () => bucketsLostAt());
  await end('register', () => registerImageServiceWorker('/oss-img-sw.js', { processor }));
  await end('unregister', () => unregisterImageServiceWorker());
  await end('serveImages', () => serveImages());
  await end('works', () => [
    formatProcess(parseProcess('image/resize,w_100')),
    imageProcess().resize({ width: 60 }).toString(),
    processor.explain('image/resize,w_100', { width: 400, height: 300 }).size.height,
    ossImageUrl('/a.jpg', 'image/resize,w_20'),
    actionNamed('resize').name,
  ].join(' '));
  await end('dispose', () => processor.dispose());`;

const server = 'A server can use parseProcess, formatProcess, imageProcess, explain, oss-img/url and oss-img/actions.';
const refused = (need: string, missing: string, way = 'rejects') =>
  `${way} OssError NotImplemented: ${need}: there is no \`${missing}\` here. ${server}`;
const processing = refused('Pictures are processed in a browser', 'location');
const buckets = refused('Buckets are kept in a browser', 'indexedDB');

const expected = {
  'process image/resize,w_100': processing,
  'process image/resize,w_100/ignore-error,1': processing,
  info: processing,
  averageHue: processing,
  prepareUpload: processing,
  openBucket: buckets,
  listBuckets: buckets,
  deleteBucket: buckets,
  bucketsLostAt: buckets,
  register: refused('A page registers the service worker', 'location'),
  unregister: refused('A page unregisters the service worker', 'location'),
  serveImages: refused(
    '`serveImages` is called by the script of a service worker',
    'ServiceWorkerGlobalScope',
    'throws',
  ),
  works: expect.stringMatching(/^image\/resize,w_100 image\/resize,w_60 75 \/a\.jpg\S+ resize$/),
  dispose: 'undefined',
};

test('every function of every door works on a server, or says what it needs', () => {
  expect(onServer(every)).toEqual(expected);
});

test('so it is on a server that has workers', () => {
  const worker = "globalThis.Worker = class { constructor() { throw new Error('started'); } };";
  expect(onServer(every, worker)).toEqual(expected);
});

test('in a test environment with a document but without workers, the error names what is missing', () => {
  const document = "globalThis.location = new URL('http://localhost/'); globalThis.self = globalThis;";
  const { info = '', listBuckets = '', serveImages = '' } = onServer(every, document);
  expect(info).toBe('rejects OssError NotImplemented: Pictures are processed in a browser: there is no `Worker` here.');
  expect(listBuckets).toContain('there is no `indexedDB` here.');
  expect(serveImages).toContain('there is no `ServiceWorkerGlobalScope` here.');
});
