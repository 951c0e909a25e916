// Every way a page can be made to run what an address answers, and how one sees that it has run. For pages of any driver.

import { until } from './until.ts';
/** Sets every flag it can reach, in whatever realm it runs. */
export const script = `try { localStorage.setItem('ran', 'yes') } catch {}
for (const reach of [() => self, () => parent, () => opener]) {
  try { reach().postMessage('ran', '*') } catch {}
  try { reach().document.title = 'ran' } catch {}
}
try { postMessage('ran') } catch {}
try { onconnect = ({ ports }) => ports[0].postMessage('ran') } catch {}`;

/** A page that runs a function given to it as text: the function sees the page's globals, and nothing of where it was written. */
export interface Realm {
  evaluate<Argument, Result>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
}

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
export function prepare(page: Realm): Promise<void> {
  return page.evaluate(() => {
    window.heard = [];
    addEventListener('message', ({ data }) => window.heard.push(String(data)));
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    /** Until something was heard; else until it is no longer to be expected. */
    const heardWithin = async (ms: number) => {
      for (const end = performance.now() + ms; performance.now() < end && window.heard.length === 0; ) await pause(30);
    };
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
        await heardWithin(900);
        outer.remove();
      },
      'window.open': async (url) => {
        const opened = window.open(url);
        await heardWithin(900);
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
  }, undefined);
}

let count = 0;

/** Whether anything of what the addresses answer has run, or been applied, in the page: by these attempts, all at once. */
export function runs(page: Realm, attempts: readonly string[], ...urls: readonly string[]): Promise<boolean> {
  count += 1;
  // What was imported once, or could not be, is not asked for again; but with another fragment it is.
  const addresses = urls.map((url) => `${url}#${count}`);
  return page.evaluate(
    async ({ names, addresses }) => {
      document.title = 'page';
      localStorage.removeItem('ran');
      window.heard = [];
      await Promise.all(
        addresses.flatMap((address) => names.map((name) => window.attempts[name]?.(address).catch(() => {}))),
      );
      return document.title !== 'page' || localStorage.getItem('ran') !== null || window.heard.includes('ran');
    },
    { names: attempts, addresses },
  );
}

/** A control runs in the end; on a busy machine not always within the time that an attempt waits. */
export const inTheEnd = (control: () => Promise<void>): Promise<void> => until(control);
