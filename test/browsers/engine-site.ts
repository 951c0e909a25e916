import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  wasm: 'application/wasm',
  ttf: 'font/ttf',
};

/** Built and published files by the address they are served at; a folder ends in a slash. */
const files: Readonly<Record<string, string>> = {
  '/oss-img-sw.js': 'dist/oss-img-sw.js',
  '/package/': 'dist/',
  '/fonts/chinese.ttf': 'node_modules/@expo-google-fonts/zcool-kuaile/400Regular/ZCOOLKuaiLe_400Regular.ttf',
  '/sdk/aliyun-oss-sdk.js': 'node_modules/ali-oss/dist/aliyun-oss-sdk.js',
};

/** A page without a policy of its own: nothing but the service worker stands between it and what it loads. */
const page = `<!doctype html><meta charset="utf-8"><title>page</title><body><script type="module">
Object.assign(window, {
  ossImg: await import('/package/index.js'),
  register: await import('/package/register.js'),
  door: await import('/package/bucket.js'),
});
</script>`;

const ownWorker = `import { serveImages } from '/package/service-worker.js';
serveImages({ buckets: [{ name: 'engine-of-worker', acl: 'public-read-write' }] });`;

const importingWorker = "importScripts('/oss-img-sw.js');";

/**
 * The site that the suites of `test/engines` visit, on the origin of Vitest's own page. The service worker's scope is the
 * prefix `/engine-`, so that it controls the pages and buckets of these suites, and nothing of Vitest's.
 */
export function engineSite(): Plugin {
  return {
    name: 'engine-site',
    configureServer(server) {
      const put = new Map<string, { readonly type: string; readonly body: Buffer }>();
      // At another port and host lies the package, to be read by every site or by its own alone, and any other path is a foreign
      // page, whose code comes in its fragment.
      const foreign = createServer(({ url = '/' }, response) => {
        const [, rule, file] = /^\/(package|own-package)\/(.+)$/.exec(url) ?? [];
        if (rule === 'package') response.setHeader('access-control-allow-origin', '*');
        if (file) answerFile(response, `dist/${file}`);
        else answer(response, 'text/html', foreignPage);
      })
        .listen(0, '127.0.0.1')
        .unref();
      server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
        const { pathname } = new URL(request.url ?? '/', 'http://local');
        const served = Object.entries(files).find(
          ([from]) => from === pathname || (from.endsWith('/') && pathname.startsWith(from)),
        );
        if (served) return answerFile(response, `${served[1]}${pathname.slice(served[0].length)}`);
        if (pathname.startsWith('/engine-page/')) return answer(response, types.html, page);
        if (pathname === '/engine-own/worker.js') return answer(response, types.js, ownWorker);
        if (pathname === '/engine-importing-sw.js') return answer(response, types.js, importingWorker);
        if (pathname === '/engine-site/foreign-port')
          return answer(response, 'text/plain', String((foreign.address() as AddressInfo).port));
        if (!pathname.startsWith('/engine-site/')) return next();
        if (request.method === 'GET') {
          const found = put.get(pathname);
          return answer(response, found?.type, found?.body ?? 'Nothing here.', found ? 200 : 404);
        }
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          put.set(pathname, { type: request.headers['content-type'] ?? '', body: Buffer.concat(parts) });
          answer(response, 'text/plain', '');
        });
      });
    },
  };
}

const foreignPage = `<!doctype html><body><script>
eval(decodeURIComponent(location.hash.slice(1)));
</script>`;

function answerFile(response: ServerResponse, path: string): void {
  const file = join(path);
  if (existsSync(file)) answer(response, types[file.split('.').at(-1) ?? ''], readFileSync(file));
  else answer(response, 'text/plain', `${file} is missing: npm run build makes it.`, 404);
}

function answer(response: ServerResponse, type = 'text/plain', body: string | Buffer = '', status = 200): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
