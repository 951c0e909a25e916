// Builds the page of the benchmark and serves it beside the built package, the pictures and the modules that cannot be bundled.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { pictureFolder } from './pictures.ts';

export interface BenchServer {
  readonly url: string;
  /** The body a page sent under this name. */
  received(name: string): Buffer;
  close(): Promise<void>;
}

/** Cross-origin isolation: wasm-vips needs shared memory, and clocks are finer. */
const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** @param before the dist folder of an earlier build, for the peer of that name */
export async function serve(tiny: boolean, before = 'dist'): Promise<BenchServer> {
  if (!existsSync('dist/index.js')) throw new Error('dist is missing. Expected `npm run build` to have run.');
  const pageFolder = `build/bench-page${tiny ? '-tiny' : ''}`;
  await build({
    configFile: false,
    root: 'test/bench/page',
    logLevel: 'error',
    build: { outDir: join(process.cwd(), pageFolder), emptyOutDir: true, target: 'esnext', minify: false },
    worker: { format: 'es' },
  });
  const folders: Readonly<Record<string, string>> = {
    package: 'dist',
    before,
    modules: 'node_modules',
    pictures: pictureFolder(tiny),
  };
  const results = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://bench').pathname);
    if (request.method === 'PUT') return receive(request, response, (body) => results.set(path.slice(1), body));
    const [, first = '', rest = ''] = /^\/([^/]*)\/(.*)/.exec(path) ?? [];
    const file = first in folders ? join(folders[first] as string, normalize(`/${rest}`)) : join(pageFolder, path);
    send(response, path === '/' ? join(pageFolder, 'index.html') : file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received: (name) => {
      const result = results.get(name);
      if (!result) throw new Error(`No page sent ${name}.`);
      return result;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function send(response: ServerResponse, file: string): void {
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

function receive(request: IncomingMessage, response: ServerResponse, keep: (body: Buffer) => void): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    keep(Buffer.concat(parts));
    response.writeHead(204, headers).end();
  });
}
