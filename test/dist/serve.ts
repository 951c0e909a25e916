import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type Plugin, preview } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built demo is served, with a slash at the end. */
    demo: string;
  }
}

/** Serves the built demo, on a free port, while the tests of this folder run. */
export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const server = await preview({
    logLevel: 'error',
    preview: { port: 0 },
    plugins: [arrivals(), sitePictures(), unbundled()],
  });
  project.provide('demo', server.resolvedUrls?.local[0] ?? '');
  return () => server.close();
}

/**
 * What has reached this server, as a list under /arrivals: a service worker leaves it what is not its own. Who asks is told of requests with
 * an Authorization like theirs, and so of none that test files at the same time send.
 */
function arrivals(): Plugin {
  const seen: { readonly by: string | undefined; readonly line: string }[] = [];
  return {
    name: 'arrivals',
    configurePreviewServer: (server) => {
      server.middlewares.use(
        ({ method, url, headers }: IncomingMessage, response: ServerResponse, next: () => void) => {
          const by = headers.authorization;
          if (url === '/arrivals')
            return response.end(JSON.stringify(seen.filter((one) => one.by === by).map(({ line }) => line)));
          seen.push({ by, line: `${method} ${url}` });
          next();
        },
      );
    },
  };
}

/** Pictures of the site itself, and whatever else it holds, under /photos: a test puts them there from outside the browser. */
function sitePictures(): Plugin {
  const pictures = new Map<string, { readonly type: string; readonly body: Buffer }>();
  return {
    name: 'site-pictures',
    configurePreviewServer: (server) => {
      server.middlewares.use('/photos', (request: IncomingMessage, response: ServerResponse) => {
        const name = request.url ?? '';
        if (request.method === 'PUT') {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            pictures.set(name, { type: request.headers['content-type'] ?? 'image/jpeg', body: Buffer.concat(parts) });
            response.end();
          });
          return;
        }
        const found = pictures.get(name);
        response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/html' });
        response.end(found?.body ?? '<p>Nothing here.');
      });
    },
  };
}

/** Text must look the same on every machine, whatever fonts it has. */
const fontFile = 'node_modules/@expo-google-fonts/zcool-kuaile/400Regular/ZCOOLKuaiLe_400Regular.ttf';

/** Alibaba's own SDK for browsers, as it is published. */
const sdkFile = 'node_modules/ali-oss/dist/aliyun-oss-sdk.js';

const ownPage = `<!doctype html><script type="module">
import { createImageProcessor } from '/package/index.js';
import { registerImageServiceWorker } from '/package/register.js';
const credentials = { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' };
window.processor = createImageProcessor({ workers: 1, fonts: { 'wqy-zenhei': '/fonts/chinese.ttf' } });
window.picture = (type) => {
  const canvas = new OffscreenCanvas(40, 27);
  canvas.getContext('2d').fillRect(5, 5, 20, 10);
  return canvas.convertToBlob({ type });
};
await registerImageServiceWorker('/own/worker.js', {
  type: 'module',
  processor: window.processor,
  hosts: ['images.test:8080', { host: 'cdn.test', bucket: 'from-page' }],
  buckets: [{ name: 'from-page', acl: 'public-read-write', styles: { tiny: 'image/resize,w_8' }, credentials }],
});
document.title = 'under control';
</script>`;

const ownWorker = `import { serveImages } from '/package/service-worker.js';
serveImages({ buckets: [{ name: 'from-worker', acl: 'public-read-write' }] });`;

/** The built package itself under /package, and a page and worker under /own that import it without a bundler. */
function unbundled(): Plugin {
  return {
    name: 'unbundled-package',
    configurePreviewServer: (server) => {
      server.middlewares.use('/package', (request: IncomingMessage, response: ServerResponse) => {
        const file = join('dist', new URL(request.url ?? '', 'http://local').pathname);
        response.writeHead(existsSync(file) ? 200 : 404, {
          'content-type': file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript',
        });
        response.end(existsSync(file) ? readFileSync(file) : '');
      });
      server.middlewares.use('/fonts', (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'font/ttf' });
        response.end(readFileSync(fontFile));
      });
      server.middlewares.use('/sdk', (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/javascript' });
        response.end(readFileSync(sdkFile));
      });
      server.middlewares.use('/own', (request: IncomingMessage, response: ServerResponse) => {
        const isWorker = request.url?.startsWith('/worker.js');
        response.writeHead(200, { 'content-type': isWorker ? 'text/javascript' : 'text/html' });
        if (request.url === '/plain.html') response.end('<!doctype html><title>Without a pool</title>');
        else response.end(isWorker ? ownWorker : ownPage);
      });
    },
  };
}
