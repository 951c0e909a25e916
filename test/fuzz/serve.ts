// Builds the page of the fuzzer and serves it beside the built package.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

const pageFolder = join('build', 'fuzz-page');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const serviceWorker = `import { serveImages } from '/package/service-worker.js'; serveImages();`;

export async function serve(): Promise<Site> {
  if (!existsSync('dist/index.js')) throw new Error('dist is missing. Expected `npm run build` to have run.');
  await build({
    configFile: false,
    root: 'test/fuzz/page',
    logLevel: 'error',
    build: { outDir: join(process.cwd(), pageFolder), emptyOutDir: true, target: 'esnext', minify: false },
  });
  const server = createServer(({ url = '' }, response) => {
    const path = normalize(new URL(url, 'http://fuzz').pathname);
    const file = path.startsWith('/package/')
      ? join('dist', path.slice(8))
      : join(pageFolder, path === '/' ? 'index.html' : path);
    if (path === '/worker.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(serviceWorker);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
