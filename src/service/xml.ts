// XML of the service: replies are written, request bodies are read. It is written by hand, since a service worker has no DOMParser.
import { escapeXml, fault, OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import * as serviceFaults from '../service-faults.ts';

/** The content of an element: text, or child elements by name. An array makes one element for each item, `undefined` makes none. */
export type XmlContent = string | XmlElements;
export interface XmlElements {
  readonly [name: string]: XmlContent | readonly XmlContent[] | undefined;
}

/** A reply as the service lays it out: one root, two spaces of indentation for each level, no attributes. */
export const xmlDocument = (name: string, content: XmlContent): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${formatElement(name, content, '')}`;

function formatElement(name: string, content: XmlContent, indent: string): string {
  const inside = typeof content === 'string' ? escapeXml(content) : formatElements(content, `${indent}  `);
  const isNested = typeof content !== 'string' && inside !== '';
  return `${indent}<${name}>${isNested ? `\n${inside}${indent}` : inside}</${name}>\n`;
}

const formatElements = (elements: XmlElements, indent: string): string =>
  Object.entries(elements)
    .flatMap(([name, content]) =>
      [content].flat().map((one) => (one === undefined ? '' : formatElement(name, one, indent))),
    )
    .join('');

/** Children are an array and not an object by name: the names come from strangers, and must not reach a prototype. */
export interface ParsedElement {
  readonly name: string;
  readonly children: readonly ParsedElement[];
  /** The element's own text without that of its children, untrimmed: a key may begin or end with white space. */
  readonly text: string;
}

/** The largest body that is read. The longest legitimate one completes an upload of 10,000 parts, the deepest has three levels. */
const bodyLimits = { bytes: 2 * 2 ** 20, elements: 50_000, depth: 16 };

/** Groups: text, CDATA, an end tag, the beginning of a start tag. Comments and processing instructions match without a group. */
const token =
  /([^<]+)|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([A-Za-z_][\w.-]*)\s*>|<([A-Za-z_][\w.-]*)|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y;
const attribute = /\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*')/y;
const tagEnd = /\s*(\/?)>/y;

/**
 * Reads the root of a document. Attributes, comments and processing instructions are ignored. A DOCTYPE is refused: no body needs
 * one, and its entities are how a small document expands into a huge one.
 * Every match advances and the first miss ends the loop, so the time is linear in the length.
 * @throws OssError MalformedXML
 */
export function parseXml(text: string): ParsedElement {
  if (text.length > bodyLimits.bytes || new TextEncoder().encode(text).byteLength > bodyLimits.bytes) {
    throw malformed(`Expected at most ${bodyLimits.bytes} bytes`);
  }
  const outside: OpenElement = { name: '', children: [], text: '' };
  const open: OpenElement[] = [];
  let top = outside;
  let elements = 0;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    const match = take(token);
    if (!match) throw malformed(`Expected a tag, a comment or text at character ${at}`);
    const [whole, plain, data, closed, opened] = match;
    if (plain !== undefined) top.text += withoutReferences(plain);
    else if (data !== undefined) top.text += data;
    else if (closed !== undefined) {
      if (closed !== top.name) throw malformed(`Expected ${endOf(top)}; it is ${whole}`);
      open.pop();
      top = open.at(-1) ?? outside;
    } else if (opened !== undefined) {
      const element: OpenElement = { name: opened, children: [], text: '' };
      elements += 1;
      if (elements > bodyLimits.elements) throw malformed(`Expected at most ${bodyLimits.elements} elements`);
      top.children.push(element);
      while (take(attribute));
      const end = take(tagEnd);
      if (!end) throw malformed(`The tag ${whole} is broken`);
      if (end[1] !== '') continue;
      open.push(element);
      top = element;
      if (open.length > bodyLimits.depth) throw malformed(`Expected at most ${bodyLimits.depth} levels`);
    }
  }
  if (top !== outside) throw malformed(`Expected ${endOf(top)}; the document ends`);
  const [root, second] = outside.children;
  if (!root || second || outside.text.trim() !== '')
    throw malformed('Expected one root element and no text outside of it');
  return root;
}

interface OpenElement extends ParsedElement {
  readonly children: OpenElement[];
  text: string;
}

const endOf = ({ name }: ParsedElement): string => (name === '' ? 'no end tag' : `</${name}>`);

const named = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const withoutReferences = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,4}));|&/g, (reference, decimal, hex, name) => {
    const character = named.get(name);
    if (character !== undefined) return character;
    const codePoint = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (codePoint > 0 && codePoint <= 0x10ffff && !isSurrogate) return String.fromCodePoint(codePoint);
    throw malformed(`Expected & to begin a reference to a character; it is ${reference}`);
  });

const malformed = (detail: string): OssError => fault(serviceFaults.badXml, `${detail}.`);

function rootOf(text: string, name: string): ParsedElement {
  const root = parseXml(text);
  if (root.name !== name) throw malformed(`Expected the root element ${name}; it is ${root.name}`);
  return root;
}

const childrenOf = ({ children }: ParsedElement, name: string): readonly ParsedElement[] =>
  children.filter((child) => child.name === name);

/** The text of a child element that must be there exactly once. */
function textOf(element: ParsedElement, name: string): string {
  const [child, second] = childrenOf(element, name);
  if (child && !second && child.children.length === 0) return child.text;
  throw malformed(`Expected exactly one element ${name} with text in ${element.name}`);
}

/** Reads `<Delete>`: the keys, and whether the reply shall leave them out. @throws OssError MalformedXML, NotImplemented */
export function readDelete(text: string): { readonly quiet: boolean; readonly keys: readonly string[] } {
  const root = rootOf(text, 'Delete');
  const quiet = childrenOf(root, 'Quiet').length > 0 ? textOf(root, 'Quiet').trim() : 'false';
  if (quiet !== 'true' && quiet !== 'false') throw malformed(`Expected true or false for Quiet; it is ${quiet}`);
  const objects = childrenOf(root, 'Object');
  if (objects.length < 1 || objects.length > bucketLimits.deletedAtOnce) {
    throw malformed(`Expected 1 to ${bucketLimits.deletedAtOnce} objects; there are ${objects.length}`);
  }
  const keys = objects.map((object) => {
    refuseVersion(object);
    const key = textOf(object, 'Key');
    if (key === '') throw malformed('Expected a Key; it is empty');
    return key;
  });
  return { quiet: quiet === 'true', keys };
}

/** A request to delete an old version must not delete the current object instead. */
function refuseVersion(object: ParsedElement): void {
  const versions = childrenOf(object, 'VersionId').map(({ text }) => text.trim());
  // As OSS: `null` is the version an object has in a bucket without versions.
  if (versions.every((version) => version === '' || version === 'null')) return;
  throw new OssError({
    code: 'NotImplemented',
    message: 'Versions of objects are not supported here. Leave out VersionId.',
  });
}

/** Reads `<CompleteMultipartUpload>`: the chosen parts, in the order of the document. @throws OssError MalformedXML */
export function readCompleteUpload(text: string): readonly { readonly number: number; readonly etag: string }[] {
  const parts = childrenOf(rootOf(text, 'CompleteMultipartUpload'), 'Part');
  if (parts.length < 1 || parts.length > bucketLimits.parts) {
    throw malformed(`Expected 1 to ${bucketLimits.parts} parts; there are ${parts.length}`);
  }
  return parts.map((part) => {
    const [number, etag] = [textOf(part, 'PartNumber').trim(), textOf(part, 'ETag').trim()];
    if (!/^\d{1,9}$/.test(number)) throw malformed(`Expected a whole number for PartNumber; it is ${number}`);
    return { number: Number(number), etag };
  });
}

/** Reads `<Style>`: the process string, unchecked. @throws OssError MalformedXML */
export const readStyle = (text: string): string => textOf(rootOf(text, 'Style'), 'Content').trim();

/** Checks `<CreateBucketConfiguration>`, which may be missing. Its storage class makes no difference here. @throws OssError MalformedXML */
export function readCreateBucket(text: string): void {
  if (text.trim() !== '') rootOf(text, 'CreateBucketConfiguration');
}
