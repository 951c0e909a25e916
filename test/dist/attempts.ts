// Every way a page can be made to run what an address answers, and how one sees that it has run.
import type { BrowserContext, Page } from 'playwright';

/** Sets every flag it can reach, in whatever realm it runs. */
export const script = `try { localStorage.setItem('ran', 'yes') } catch {}
for (const reach of [() => self, () => parent, () => opener]) {
  try { reach().postMessage('ran', '*') } catch {}
  try { reach().document.title = 'ran' } catch {}
}
try { postMessage('ran') } catch {}
try { onconnect = ({ ports }) => ports[0].postMessage('ran') } catch {}`;

export const documents = {
  html: `<!doctype html><title>x</title><body onload="this.ran"><script>${script}</script>`,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect id="a" width="9" height="9"/><script>${script.replaceAll('=>', '=&gt;')}</script></svg>`,
  xhtml: `<html xmlns="http://www.w3.org/1999/xhtml"><body><script>${script.replaceAll('=>', '=&gt;')}</script></body></html>`,
};

export const styleSheet = ':root { --ran: yes }';

declare global {
  interface Window {
    heard: string[];
    attempts: Record<string, (url: string) => Promise<unknown>>;
  }
}

export const embedded = ['iframe', 'object', 'embed', 'frame', 'window.open'] as const;
export const executed = [
  ...['classic script', 'module script', 'import()', 'classic worker', 'module worker', 'shared worker'],
  ...['importScripts', 'audio worklet', 'service worker'],
] as const;
export const styled = ['style sheet', '@import'] as const;

/** Gives the page its `attempts`. They never reject, and are over when what they load has run or never will. */
export function prepare(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.heard = [];
    addEventListener('message', ({ data }) => window.heard.push(String(data)));
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const settled = async (target: EventTarget, ms = 700) => {
      const events = ['load', 'error', 'message'].map(
        (name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true })),
      );
      await Promise.race([...events, pause(ms)]);
      // What it says of itself comes behind its load.
      await pause(60);
    };
    const element =
      (name: string, key: string, more: Record<string, string> = {}) =>
      async (url: string) => {
        const made = document.createElement(name);
        for (const [attribute, value] of Object.entries({ [key]: url, ...more })) made.setAttribute(attribute, value);
        const loaded = settled(made);
        document.body.append(made);
        await loaded;
        made.remove();
      };
    const applied =
      (make: () => HTMLElement, key: string, value = (url: string) => url) =>
      async (url: string) => {
        const sheet = make();
        Object.assign(sheet, { [key]: value(url) });
        const loaded = settled(sheet);
        document.head.append(sheet);
        await loaded;
        window.heard.push(getComputedStyle(document.documentElement).getPropertyValue('--ran') && 'ran');
        sheet.remove();
      };
    const worker = (type: WorkerType) => async (url: string) => {
      const made = new Worker(url, { type });
      made.onmessage = ({ data }) => window.heard.push(String(data));
      await settled(made);
      made.terminate();
    };
    window.attempts = {
      iframe: element('iframe', 'src'),
      object: element('object', 'data'),
      embed: element('embed', 'src'),
      frame: async (url) => {
        const outer = document.createElement('iframe');
        outer.srcdoc = `<frameset><frame src="${url}"></frameset>`;
        document.body.append(outer);
        await pause(500);
        outer.remove();
      },
      'window.open': async (url) => {
        const opened = window.open(url);
        await pause(500);
        opened?.close();
      },
      'classic script': element('script', 'src'),
      'module script': element('script', 'src', { type: 'module' }),
      // As text: the test runner would make an import of its own of it.
      'import()': (url) => new Function('url', 'return import(url)')(url).then(() => pause(60)),
      'classic worker': worker('classic'),
      'module worker': worker('module'),
      'shared worker': async (url) => {
        const { port } = new SharedWorker(url);
        port.onmessage = ({ data }) => window.heard.push(String(data));
        await pause(400);
      },
      importScripts: async (url) => {
        const address = new URL(url, location.href).href;
        const blob = new Blob([`importScripts('${address}')`], { type: 'text/javascript' });
        await worker('classic')(URL.createObjectURL(blob));
      },
      'audio worklet': async (url) => {
        await new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(url);
        window.heard.push('ran');
      },
      'service worker': async (url) => {
        const registration = await navigator.serviceWorker.register(url);
        await registration.unregister();
        window.heard.push('ran');
      },
      'style sheet': applied(() => Object.assign(document.createElement('link'), { rel: 'stylesheet' }), 'href'),
      '@import': applied(
        () => document.createElement('style'),
        'textContent',
        (url) => `@import "${url}"`,
      ),
    };
  });
}

let count = 0;

/** Whether anything of what the address answers has run, or been applied, in the page: by these attempts, all at once. */
export function runs(page: Page, attempts: readonly string[], url: string): Promise<boolean> {
  count += 1;
  // What was imported once, or could not be, is not asked for again; but with another fragment it is.
  const address = `${url}#${count}`;
  return page.evaluate(
    async ({ names, address }) => {
      document.title = 'page';
      localStorage.removeItem('ran');
      window.heard = [];
      await Promise.all(names.map((name) => window.attempts[name]?.(address).catch(() => {})));
      return document.title !== 'page' || localStorage.getItem('ran') !== null || window.heard.includes('ran');
    },
    { names: attempts, address },
  );
}

/** The same of a tab that goes there. */
export async function runsInTab(context: BrowserContext, page: Page, url: string): Promise<boolean> {
  await page.evaluate(() => localStorage.removeItem('ran'));
  const tab = await context.newPage();
  // A download is no document, and fails to be gone to.
  await tab.goto(new URL(url, page.url()).href).catch(() => {});
  await tab.waitForTimeout(100);
  const title = await tab.title();
  await tab.close();
  return title === 'ran' || page.evaluate(() => localStorage.getItem('ran') !== null);
}
