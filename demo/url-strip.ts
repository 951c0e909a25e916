// "As a URL": a plain <img> whose address the service worker answers, and what the response's headers say.
import { hostAddress, pathAddress, type View } from './addresses.ts';
import { byId, element } from './element.ts';
import { formatBytes, formatDuration } from './quantities.ts';

export interface UrlStrip {
  show(view: View): void;
  /** Says why no URL is answered here. */
  showUnserved(reason: string): void;
}

export function makeUrlStrip(): UrlStrip {
  const frame = byId('url-frame', HTMLElement);
  const facts = byId('url-facts', HTMLElement);
  const request = byId('url-request', HTMLElement);
  const styles = [...document.querySelectorAll<HTMLInputElement>('input[name="url-style"]')];
  let latest: View | undefined;
  let asking: AbortController | undefined;
  for (const radio of styles) radio.addEventListener('change', () => latest && show(latest));

  function show(view: View): void {
    latest = view;
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const byHost = styles.some((radio) => radio.checked && radio.value === 'host');
    const address = byHost ? hostAddress(view) : pathAddress(view);
    request.replaceChildren(element('a', { href: pathAddress(view), target: '_blank' }, `GET ${address}`));
    const image = element('img', { src: address, alt: `What ${address} answers`, decoding: 'async' });
    image.addEventListener('load', () => {
      if (mine.signal.aborted) return;
      frame.replaceChildren(image);
      if (byHost) facts.replaceChildren(...hostFacts(image));
    });
    image.addEventListener('error', () => {
      if (!mine.signal.aborted)
        frame.replaceChildren(element('p', {}, 'No picture: an <img> would show nothing here.'));
    });
    // Headers can be read on the page's own origin only. The result is kept already, so the fetch costs little.
    if (!byHost) void ask(address, mine.signal, facts);
  }

  return {
    show,
    showUnserved(reason) {
      request.textContent = reason;
      facts.replaceChildren();
      frame.replaceChildren();
    },
  };
}

async function ask(address: string, signal: AbortSignal, facts: HTMLElement): Promise<void> {
  const start = performance.now();
  try {
    const response = await fetch(address, { signal });
    const body = await response.blob();
    const ms = performance.now() - start;
    const type = response.headers.get('content-type') ?? 'no type';
    const timing = readServerTiming(response.headers.get('server-timing') ?? '');
    const raw = type.startsWith('image/') ? undefined : await body.text();
    signal.throwIfAborted();
    facts.replaceChildren(
      ...fact('Status', `${response.status} ${response.statusText}`.trim()),
      ...fact('Content-Type', type),
      ...fact('Size', formatBytes(body.size)),
      ...fact('Answered in', formatDuration(ms)),
      ...(timing.length > 0
        ? fact('Server-Timing', ...timing.map((entry) => element('span', { class: 'timing' }, entry)))
        : []),
      ...(raw === undefined
        ? []
        : [element('dt', {}, 'Body'), element('dd', {}, element('pre', { tabindex: 0 }, raw.trim()))]),
    );
  } catch (error) {
    if (!signal.aborted)
      facts.replaceChildren(...fact('No answer', error instanceof Error ? error.message : String(error)));
  }
}

function hostFacts(image: HTMLImageElement): HTMLElement[] {
  return [
    ...fact(
      'Answered',
      `${image.naturalWidth} × ${image.naturalHeight}, by the service worker; no request left this device`,
    ),
    ...fact('Headers', 'not readable from another origin; choose the path style to see them'),
  ];
}

/** `decode;dur=4.1, worker;desc="page pool"` as "decode 4.1 ms" and "worker: page pool". */
export function readServerTiming(header: string): string[] {
  const entries = header.match(/(?:[^,"]|"[^"]*")+/g) ?? [];
  return entries.map((entry) => {
    const [name = '', ...attributes] = (entry.match(/(?:[^;"]|"[^"]*")+/g) ?? []).map((part) => part.trim());
    const value = (key: string): string | undefined =>
      attributes
        .find((attribute) => attribute.startsWith(`${key}=`))
        ?.slice(key.length + 1)
        .replace(/^"|"$/g, '');
    const duration = value('dur');
    const description = value('desc');
    return [
      description ? `${name}: ${description}` : name,
      duration === undefined ? '' : formatDuration(Number(duration)),
    ]
      .join(' ')
      .trim();
  });
}

const fact = (name: string, ...values: readonly (string | Node)[]): HTMLElement[] => [
  element('dt', {}, name),
  element('dd', {}, ...values),
];
