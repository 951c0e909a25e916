// A site whose files a test changes while it runs, as a deployment does, and pages of it that register service workers.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';

interface File {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly status?: number;
}

export interface WorkerSite {
  readonly origin: string;
  /**
   * Files by path, which win over what the site has anyway: empty pages at `.html`, and the built package under `/package/` and
   * `/bundle-<name>/`.
   */
  readonly files: Map<string, File>;
  /** Every path that was asked for, with its query. */
  readonly asked: string[];
  close(): void;
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  html: 'text/html',
  wasm: 'application/wasm',
  jpg: 'image/jpeg',
};
const typeOf = (path: string): string => types[path.split('.').at(-1) ?? ''] ?? 'text/plain';

export const dropIn = readFileSync('dist/oss-img-sw.js', 'utf8');

export async function startSite(): Promise<WorkerSite> {
  const files = new Map<string, File>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://local');
    asked.push(`${pathname}${search}`);
    const [, packed] = /^\/(?:package|bundle-\w+)\/(.*)/.exec(pathname) ?? [];
    const file =
      files.get(pathname) ??
      (pathname.endsWith('.html') ? { body: '<!doctype html><title>page</title>' } : undefined) ??
      (packed && existsSync(join('dist', packed)) ? { body: readFileSync(join('dist', packed)) } : undefined);
    response.writeHead(file ? (file.status ?? 200) : 404, {
      'content-type': file?.type ?? typeOf(pathname),
      'cache-control': 'no-store',
    });
    response.end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, files, asked, close: () => void server.close() };
}

/** Opens a page of the site, which has the door `oss-img/register` as `register` and `oss-img` as `ossImg`. */
export async function openAt(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(`Promise.all([import('/package/register.js'), import('/package/index.js')])
    .then(([register, ossImg]) => void Object.assign(window, { register, ossImg }))`);
  return page;
}

/** Calls `registerImageServiceWorker`; resolves with `registered` or with the error, and how long it took. */
export async function registering(
  page: Page,
  url: string,
  options = '{}',
): Promise<{ readonly said: string; readonly seconds: number }> {
  const startMs = performance.now();
  const said: string = await page.evaluate(`register.registerImageServiceWorker('${url}', ${options})
    .then(() => 'registered', (error) => error.name + ': ' + error.message)`);
  return { said, seconds: (performance.now() - startMs) / 1000 };
}

/** The registered scripts of the site, as their paths with the query. */
export const scriptsOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).flatMap(({ active, waiting, installing }) => {
      const worker = active ?? waiting ?? installing;
      return worker ? [worker.scriptURL.slice(location.origin.length)] : [];
    }),
  );

/** What the console of the page was warned of. */
export function warningsOf(page: Page): string[] {
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  return warnings;
}
