// Builds the page of the soak test and serves it, the built package, the pictures and a service worker that can change.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

export interface SoakServer {
  readonly url: string;
  /** Serves the service worker's script as a new version from now on. */
  updateServiceWorker(): void;
  /** Calls the listener with whatever a page sends to /told, until another one takes its place. */
  listen(listener: Listener): void;
  close(): Promise<void>;
}

type Listener = (search: URLSearchParams, body: Buffer) => void;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** @param pictures bytes by the names under which they are served in /pictures/ */
export async function serve(pictures: ReadonlyMap<string, Uint8Array>): Promise<SoakServer> {
  if (!existsSync('dist/index.js')) throw new Error('dist is missing. Expected `npm run build` to have run.');
  const pageFolder = 'build/soak-page';
  await build({
    configFile: false,
    root: 'test/soak/page',
    logLevel: 'error',
    build: { outDir: join(process.cwd(), pageFolder), emptyOutDir: true, target: 'esnext', minify: false },
  });
  let version = 1;
  let listener: Listener = () => {};
  const contentOf = (path: string): Uint8Array | undefined => {
    const [, folder = '', name = ''] = /^\/([^/]*)\/(.*)/.exec(path) ?? [];
    if (folder === 'pictures') return pictures.get(name);
    // The browser takes a script for a new version when any byte of it differs.
    if (path === '/oss-img-sw.js') return Buffer.from(`${readFileSync('dist/oss-img-sw.js')}\n// version ${version}\n`);
    const file = folder === 'package' ? join('dist', normalize(`/${name}`)) : join(pageFolder, normalize(path));
    return existsSync(file) && extname(file) ? readFileSync(file) : undefined;
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://soak');
    if (pathname === '/told') {
      listener(searchParams, await bodyOf(request));
      response.writeHead(204).end();
      return;
    }
    const path = pathname === '/' ? '/index.html' : decodeURIComponent(pathname);
    const content = contentOf(path);
    const type = types[extname(path)] ?? 'application/octet-stream';
    response.writeHead(content ? 200 : 404, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    updateServiceWorker: () => {
      version += 1;
    },
    listen: (next) => {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  // A browser that is killed leaves its requests unfinished.
  for await (const part of request.on('error', () => {})) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
