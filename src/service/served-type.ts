// What an object may say of itself on the page's own origin: its type, how it is shown, and the headers stored with it.
import type { ObjectMeta } from '../bucket/object-store.ts';
import { fault } from '../errors.ts';

/** Types a navigation may show; everything else is a download. */
const raster = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/avif', 'image/tiff']);

/**
 * Types that engines run, apply or parse into something that runs, in all their spellings; one too many does no harm.
 * nosniff, the CSP's sandbox and the download stand before them already, but not in every engine alike.
 */
const active = /html|[/+]xml|xsl|script|css|wasm|pdf|^multipart\/|^message\/|signed-exchange|webbundle/;

const unknownType = 'application/octet-stream';

/** Headers that are stored with an object, and that `response-<name>` of a signed request overrides. */
const storedHeaders = {
  'cache-control': 'Cache-Control',
  // Chromium leaves the bytes of a service worker's reply as they are, and shows the header: it is true of them.
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
} as const;

const overridable = ['content-type', 'content-disposition', ...Object.keys(storedHeaders)];

/** Values by the lower-case names of the headers they override. */
export type Overrides = Readonly<Record<string, string>>;

/**
 * The `response-*` parameters. Differs from OSS, which today refuses a content-type (EC 0017-00000902): here it is no risk.
 * @throws OssError InvalidRequest for the unsigned. As OSS
 */
export function readOverrides(query: ReadonlyMap<string, string>, isSigned: boolean): Overrides {
  const overrides = overridable.flatMap((name) => {
    const value = query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const [first] = overrides;
  if (first && !isSigned) throw fault('anonymousOverride', `Sign the request, or leave out response-${first[0]}.`);
  return Object.fromEntries(overrides);
}

/** Type, disposition, the stored headers and the user's metadata; none that `new Headers` would throw for. */
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
 * What is not one well-formed type is unknown: of `image/png;a=b, text/html` some would read the first, some the last.
 * An active type is told only to whom nothing of it can run: to code that reads it, and of SVG to a picture that shows it.
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

/** XMLHttpRequest and fetch. The mode as well: some engines have no destination for what SVG's `<use>` loads. */
const isReadByCode = ({ destination, mode }: Pick<Request, 'destination' | 'mode'>): boolean =>
  destination === '' && mode === 'cors';

/** `<img>` and the like: there, SVG runs no script. `<use>` is of that destination too, and puts what it loads into the page. */
const isPicture = ({ destination, mode }: Pick<Request, 'destination' | 'mode'>): boolean =>
  destination === 'image' && (mode === 'no-cors' || mode === 'cors');

/** The object's own or the requested one, its filename made safe; what must not be shown is a download whatever it says. */
function servedDisposition(said: string | undefined, isShown: boolean): string | undefined {
  if (said === undefined) return isShown ? undefined : 'attachment';
  const kind = isShown && /^\s*inline\b/i.test(said) ? 'inline' : 'attachment';
  const filename = readFilename(said);
  return filename === '' ? kind : `${kind}; ${formatFilename(filename)}`;
}

/** Of `filename*`, else of `filename`; without what would lead into another folder, or look like another name. */
function readFilename(disposition: string): string {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(disposition);
  const name = (extended && decode(extended)) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2] ?? '';
  const shown = name.replace(/\p{Cc}|\p{Bidi_Control}/gu, '').replace(/\p{Surrogate}/gu, '\ufffd');
  const last = shown.split(/[/\\]/).at(-1) ?? '';
  return [...last.trim()].slice(0, 200).join('');
}

/** As RFC 6266: plain for every reader, and `filename*` where that is not all of it. */
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

/** As it is where a header can carry it; else percent-encoded, which is what the service asks for in metadata. */
const headerValue = (value: string): string =>
  /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? value
    : value.replace(/[^\x20-\x7e]/gu, (character) => encodeURIComponent(character.replace(/\p{Surrogate}/u, '\ufffd')));
