import type { IncomingMessage, ServerResponse } from 'node:http';
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
  const server = await preview({ logLevel: 'error', preview: { port: 0 }, plugins: [sitePictures()] });
  project.provide('demo', server.resolvedUrls?.local[0] ?? '');
  return () => server.close();
}

/** Pictures of the site itself, under /photos: a test puts them there from outside the browser. */
function sitePictures(): Plugin {
  const pictures = new Map<string, Buffer>();
  return {
    name: 'site-pictures',
    configurePreviewServer: (server) => {
      server.middlewares.use('/photos', (request: IncomingMessage, response: ServerResponse) => {
        const name = request.url ?? '';
        if (request.method === 'PUT') {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            pictures.set(name, Buffer.concat(parts));
            response.end();
          });
          return;
        }
        const body = pictures.get(name);
        response.writeHead(body ? 200 : 404, { 'content-type': body ? 'image/jpeg' : 'text/html' });
        response.end(body ?? '<p>Nothing here.');
      });
    },
  };
}
