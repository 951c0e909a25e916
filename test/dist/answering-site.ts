// A web server of which a test decides every answer, and pages on it that process pictures with the built package.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright';

const dist = join(import.meta.dirname, '../../dist');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** What a server sends; `drop` ends the connection instead. */
export type Answer =
  | { readonly status?: number; readonly type?: string; readonly body?: string | Buffer; readonly headers?: Headers }
  | 'drop';
type Headers = Readonly<Record<string, string>>;

export interface AnsweringSite {
  /** Without a slash at the end. */
  readonly origin: string;
  /** By path, and before the files of the folders. */
  readonly answers: Map<string, Answer>;
  /** Sent with every answer. */
  readonly headers: Record<string, string>;
  close(): Promise<void>;
}

/** @param folders served after `answers`; default: the built package */
export async function serveAnswers(...folders: readonly string[]): Promise<AnsweringSite> {
  const answers = new Map<string, Answer>();
  const headers: Record<string, string> = {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const file = [...folders, ...(folders.length === 0 ? [dist] : [])]
      .map((folder) => join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname))
      .find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    const answer =
      answers.get(pathname) ??
      (file ? { type: types[extname(file)] ?? '', body: readFileSync(file) } : { status: 404, body: 'Nothing here.' });
    if (answer === 'drop') return request.socket.destroy();
    const { status = 200, type = 'text/plain', body = '', headers: own = {} } = answer;
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers, ...own }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answers,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Puts a page under `/` that imports the package from an address, and leaves it in `window.oss`. */
export function putPage({ answers }: AnsweringSite, from: string): void {
  answers.set('/', { type: 'text/html', body: '<!doctype html><script type="module" src="/main.js"></script>' });
  answers.set('/main.js', {
    type: 'text/javascript',
    body: `import * as oss from '${from}/index.js'; window.oss = oss;`,
  });
}

/** A page on which the package is loaded. */
export interface LoadedPage {
  /** How each process ends with a new processor: what came out, or the code and the message of the error. */
  ends(processes: readonly string[], options?: object): Promise<string[]>;
  readonly page: Page;
}

/** Opens a page that leaves the package in `window.oss`. */
export async function loadPage(browser: Browser, url: string): Promise<LoadedPage> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'oss' in window);
  const ends: LoadedPage['ends'] = (processes, options = {}) =>
    page.evaluate(
      async ({ processes, options }) => {
        const { createImageProcessor } = (window as unknown as { oss: typeof import('oss-img') }).oss;
        const processor = createImageProcessor(options);
        const canvas = new OffscreenCanvas(40, 30);
        canvas.getContext('2d')?.fillRect(5, 5, 20, 10);
        const source = await canvas.convertToBlob({ type: 'image/png' });
        const all: string[] = [];
        for (const process of processes) {
          const end = processor.process(source, process).then(
            ({ contentType, width, height }) => `${contentType} ${width}x${height}`,
            ({ name, code, message }) => `${name} ${code}: ${message}`,
          );
          all.push(await end);
        }
        await processor.dispose();
        return all;
      },
      { processes, options },
    );
  return { ends, page };
}
