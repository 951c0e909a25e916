// Reads whatever was pasted: a URL in any of the service's forms, a tag, a line of code or Markdown around one, or a process.
import { ossImageUrl } from 'oss-img/url';
import { bucketName } from '../store/bucket.ts';
import { processParameter, unescapedProcess } from './addresses.ts';
import type { FoundEndpoint } from './endpoint.ts';
import { readHash } from './hash.ts';
import { splitSaveAs } from './process-text.ts';

/** A change or loss while reading that the visitor should know of. */
export type PasteNote =
  /** The URL was signed; its signature is not valid for another process, and was dropped. */
  | 'signed'
  /** Further parameters of the query were dropped. */
  | 'parameters'
  /** The URL named the endpoint of an internal network, IPv6 or the accelerated one: the public one takes its place. */
  | 'endpoint'
  /** The end of the key was taken for the name of a style. */
  | 'style'
  /** The process ends with sys/saveas, which a GET does not take. */
  | 'save-as';

export interface Pasted {
  readonly process: string;
  readonly key?: string;
  readonly endpoint?: FoundEndpoint;
  readonly notes: readonly PasteNote[];
}

export function readPasted(text: string): Pasted {
  const line = text.trim().replace(/\s*[\r\n]+\s*/g, '');
  if (startsLikeProcess(line)) return ofProcess(line);
  const plain = withoutEntities(line);
  const address = addressIn(plain);
  if (address !== undefined) return readAddress(address);
  const at = plain.indexOf(`${processParameter}=`);
  if (at >= 0) return ofProcess(plain.slice(at + processParameter.length + 1).replace(/["'`&#\s].*$/s, ''));
  const quoted = /(["'`])((?:image|style)(?:\/|%2f).*?)\1/is.exec(plain);
  return ofProcess(quoted?.[2] ?? line);
}

const startsLikeProcess = (text: string): boolean => /^(image|style|sys)(\/|%(25)*2f)/i.test(text);

function ofProcess(text: string, notes: readonly PasteNote[] = []): Pasted {
  const process = unescapedProcess(text);
  return { process, notes: splitSaveAs(process).saveAs === '' ? notes : [...notes, 'save-as'] };
}

const withoutEntities = (text: string): string =>
  text
    .replace(/&(?:amp|#38|#x26);/gi, '&')
    .replace(/&(?:quot|#34|#x22);/gi, '"')
    .replace(/&(?:apos|#39|#x27);/gi, "'");

/** The address in a text: all of the text, or what is quoted or linked in it. One with a process goes before others. */
function addressIn(text: string): string | undefined {
  if (/^(?:https?:)?\/\/\S+$/i.test(text) || /^\/[^\s/]\S*$/.test(text)) return text;
  const found = [
    // Markdown, in which parentheses inside an address are balanced or escaped.
    ...[...text.matchAll(/\]\(\s*<([^>]+)>/g)].map(([, inner]) => inner),
    ...[...text.matchAll(/\]\(\s*((?:[^\s()]|\([^\s()]*\))+)/g)].map(([, inner]) => inner),
    ...[...text.matchAll(/(["'`])((?:https?:\/\/|\/)[^\s]*?)\1/gi)].map(([, , inner]) => inner),
    ...[...text.matchAll(/\burl\(\s*([^\s"')]+)/gi)].map(([, inner]) => inner),
    ...[...text.matchAll(/https?:\/\/[^\s"'`<>\\]+/gi)].map(([all]) => all),
  ].filter((one): one is string => one !== undefined && /^(https?:)?\//i.test(one));
  return found.find((one) => one.includes(processParameter)) ?? found[0];
}

const signatureNames = [
  'OSSAccessKeyId',
  'Expires',
  'Signature',
  'security-token',
  'x-oss-signature-version',
  'x-oss-signature',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-security-token',
  'x-oss-additional-headers',
];

// Not `new URL`: it resolves dots in a path, which are part of a key.
function readAddress(text: string): Pasted {
  const [, scheme, host = '', path = '', query = '', hash = ''] =
    /^(?:(https?):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(#.*)?$/is.exec(text) ?? [];
  const shared = hash.startsWith('#/') ? readHash(hash) : undefined;
  if (shared) return { process: shared.view.process, key: shared.view.key, notes: [] };
  const pairs = query.split('&').filter((pair) => pair !== '');
  const names = pairs.map((pair) => pair.split('=', 1)[0] as string);
  const at = names.map(unescaped).indexOf(processParameter);
  const others = names.filter((_, index) => index !== at).map(unescaped);
  const notes: PasteNote[] = [];
  if (others.some((name) => signatureNames.includes(name))) notes.push('signed');
  if (others.some((name) => !signatureNames.includes(name))) notes.push('parameters');
  const place = placeOf(host, path);
  if (place.isReplaced) notes.push('endpoint');
  const styled = at < 0 ? styleIn(place.path) : undefined;
  if (styled) notes.push('style');
  const key = unescaped(styled?.path ?? place.path);
  const process = at < 0 ? '' : (pairs[at] as string).split('=').slice(1).join('=');
  const endpoint = place.found && { ...place.found, scheme: scheme?.toLowerCase() === 'http' ? 'http' : 'https' };
  return {
    ...ofProcess(styled ? `style/${styled.style}` : process, notes),
    ...(key !== '' && { key }),
    ...(endpoint && { endpoint: endpoint as FoundEndpoint }),
  };
}

interface FoundPlace {
  /** Undefined for an address of this page's own bucket. */
  readonly found?: Omit<FoundEndpoint, 'scheme'>;
  /** The key, as it was escaped. */
  readonly path: string;
  readonly isReplaced?: boolean;
}

// The service's hosts without the bucket: public, internal, for S3's interface, accelerated, and with IPv6.
const serviceHost =
  /^(?:(.+)\.)?(?:(?:s3\.)?oss-([a-z0-9-]+?)(-internal)?|(oss-accelerate(?:-overseas)?)|([a-z0-9-]+)\.oss)\.aliyuncs\.com$/;

function placeOf(host: string, path: string): FoundPlace {
  const rest = path.replace(/^\//, '');
  const slash = rest.indexOf('/');
  const [first, behind] = slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash + 1)];
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const isLocal = host === '' || name === 'localhost' || /^[\d.]+$|^\[/.test(name);
  if (isLocal) return first === bucketName ? { path: behind } : { path: rest };
  const match = serviceHost.exec(name);
  if (!match) return { found: { domain: host.toLowerCase() }, path: rest };
  const [, bucket, region = match[5], internal, accelerated] = match;
  const isAccelerated = accelerated !== undefined || region?.startsWith('accelerate') === true;
  const found = { bucket: bucket ?? first, ...(isAccelerated ? {} : { region: region as string }) };
  const isReplaced = isAccelerated || internal !== undefined || match[5] !== undefined;
  return { found, path: bucket === undefined ? behind : rest, isReplaced };
}

/** `cat.jpg!small` and its like, where the style stands behind the extension of a picture. `@!` is that of the service's first years. */
function styleIn(path: string): { readonly path: string; readonly style: string } | undefined {
  for (const styleSeparator of ['!', '-', '_', '/'] as const) {
    const plain = path.replace('@!', '!');
    const key = plain === '' ? plain : ossImageUrl(plain, undefined, { styleSeparator });
    if (key !== plain && plain[key.length] === styleSeparator) return { path: key, style: plain.slice(key.length + 1) };
  }
  return undefined;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
