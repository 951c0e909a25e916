// How an object is served on the page's own origin: its type, whether it is shown or downloaded, and its stored headers.
import type { ObjectMeta } from '../bucket/object-store.ts';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';

/** Types a navigation may show. Everything else is downloaded. */
const raster = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/avif', 'image/tiff']);

/**
 * Types that browsers run, apply, or parse into something that runs, in all their spellings. A type too many does no harm. nosniff,
 * the sandbox of the CSP and the download already guard against them, but not in every browser alike.
 */
const active = /html|[/+]xml|xsl|script|css|wasm|pdf|^multipart\/|^message\/|signed-exchange|webbundle/;

const unknownType = 'application/octet-stream';

/** Headers that are stored with an object, and that a signed request may override by `response-<name>`. */
const storedHeaders = {
  'cache-control': 'Cache-Control',
  // Chromium does not decode the body of a service worker's reply, so the header stays true of the bytes.
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
} as const;

const overridable = ['content-type', 'content-disposition', ...Object.keys(storedHeaders)];

/** Header values by lower-case header name. */
export type Overrides = Readonly<Record<string, string>>;

/**
 * Reads the `response-*` parameters. Differs from OSS, which today refuses `response-content-type` (EC 0017-00000902): here it is no
 * risk.
 * @throws OssError InvalidRequest when the request is not signed. As OSS
 */
export function readOverrides(query: ReadonlyMap<string, string>, isSigned: boolean): Overrides {
  const overrides = overridable.flatMap((name) => {
    const value = query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const [first] = overrides;
  if (first && !isSigned)
    throw fault(serviceFaults.anonymousOverride, `Sign the request, or leave out response-${first[0]}.`);
  return Object.fromEntries(overrides);
}

/** Type, disposition, stored headers and user metadata; no name or value that `new Headers` would throw for. */
export function servedHeaders(
  { contentType, headers, userMeta }: Pick<ObjectMeta, 'contentType' | 'headers' | 'userMeta'>,
  overrides: Overrides,
  request: Pick<Request, 'destination' | 'mode'>,
): Record<string, string> {
  const said = new Map([...Object.entries(headers), ...Object.entries(overrides)]);
  const { type, isShown } = servedType(said.get('content-type') ?? contentType, request);
  const disposition = servedDisposition(said.get('content-disposition'), isShown);
  const stored = Object.entries(storedHeaders).map(([name, header]) => [header, said.get(name)] as const);
  const meta = Object.entries(userMeta)
    .filter(([name]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name))
    .map(([name, value]) => [`x-oss-meta-${name}`, value] as const);
  return Object.fromEntries(
    [['Content-Type', type] as const, ['Content-Disposition', disposition] as const, ...stored, ...meta].flatMap(
      ([name, value]) => (value === undefined ? [] : [[name, headerValue(value)]]),
    ),
  );
}

/**
 * Anything but one well-formed type is unknown: of `image/png;a=b, text/html` some browsers read the first, some the last.
 * An active type is sent only where nothing of it can run: to code that reads it, and SVG to a picture element.
 */
function servedType(
  contentType: string,
  request: Pick<Request, 'destination' | 'mode'>,
): { readonly type: string; readonly isShown: boolean } {
  const type = contentType.trim();
  const essence = /^([\w!#$&^.+-]+\/[\w!#$&^.+-]+)(?:[ \t]*;[ \t]*[\w.-]+=(?:[\w!#$&^.+:-]+|"[^"\\,]*"))*;?$/.exec(
    type,
  )?.[1];
  const name = essence?.toLowerCase();
  if (name === undefined) return { type: unknownType, isShown: false };
  const isRefused = active.test(name) && !isReadByCode(request) && !(name === 'image/svg+xml' && isPicture(request));
  return { type: isRefused ? unknownType : type, isShown: raster.has(name) };
}

/** XMLHttpRequest and fetch. The mode is checked too: prefetches, preloads and beacons have no destination either. */
const isReadByCode = ({ destination, mode }: Pick<Request, 'destination' | 'mode'>): boolean =>
  destination === '' && mode === 'cors';

/** `<img>` and the like, where SVG runs no script. A reference of SVG such as `<use>` has that destination too, in another mode. */
const isPicture = ({ destination, mode }: Pick<Request, 'destination' | 'mode'>): boolean =>
  destination === 'image' && (mode === 'no-cors' || mode === 'cors');

/** The object's own disposition or the requested one, with a safe filename. A type that must not be shown is always downloaded. */
function servedDisposition(said: string | undefined, isShown: boolean): string | undefined {
  if (said === undefined) return isShown ? undefined : 'attachment';
  const kind = isShown && /^\s*inline\b/i.test(said) ? 'inline' : 'attachment';
  const filename = readFilename(said);
  return filename === '' ? kind : `${kind}; ${formatFilename(filename)}`;
}

/** Reads `filename*`, else `filename`, without folders, control characters and bidirectional overrides, which disguise a name. */
function readFilename(disposition: string): string {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition);
  const name = (extended && decode(extended)) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2] ?? '';
  const shown = name.replace(/\p{Cc}|\p{Bidi_Control}/gu, '').replace(/\p{Surrogate}/gu, '\ufffd');
  const last = shown.split(/[/\\]/).at(-1) ?? '';
  return [...last.trim()].slice(0, 200).join('');
}

/** As RFC 6266: an ASCII `filename` for every browser, and `filename*` when ASCII is not enough. */
function formatFilename(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|"/gu, '_');
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${extended}`}`;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * ASCII as it is, everything else percent-encoded, as the service demands of metadata. Chromium sends the Latin-1 of a service worker's
 * reply as UTF-8, and no browser lets it reply with other characters.
 */
const headerValue = (value: string): string =>
  value.replace(/[^\t\x20-\x7e]/gu, (character) => encodeURIComponent(character.replace(/\p{Surrogate}/u, '\ufffd')));
