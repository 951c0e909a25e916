// Styles as a file: the service's XML, as its console and GetStyle have it, or JSON.

export interface NamedProcess {
  readonly name: string;
  readonly content: string;
}

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' } as const;

const escapedXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character as keyof typeof escapes]);

export function writeStyleXml(styles: readonly NamedProcess[]): string {
  const entries = styles.map(
    ({ name, content }) =>
      `  <Style>\n    <Name>${escapedXml(name)}</Name>\n    <Content>${escapedXml(content)}</Content>\n  </Style>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<StyleList>\n${entries.join('')}</StyleList>\n`;
}

/** An object with a process for each name, as the option `styles` of this package takes it. */
export const writeStyleJson = (styles: readonly NamedProcess[]): string =>
  `${JSON.stringify(Object.fromEntries(styles.map(({ name, content }) => [name, content])), null, 2)}\n`;

/** The styles of a file; empty if it holds none. Names and contents are checked by the bucket. */
export const readStyleFile = (text: string): readonly NamedProcess[] =>
  /^\s*</.test(text.replace(/^\ufeff/, '')) ? readXml(text) : readJson(text);

/** Any document with `Style` elements is read, whatever is around them. Without a name, there is nothing to store it under. */
function readXml(text: string): NamedProcess[] {
  const plain = text.replace(/<!--[\s\S]*?-->/g, '');
  return [...plain.matchAll(/<Style>([\s\S]*?)<\/Style>/g)].flatMap(([, inside = '']) => {
    const name = element(inside, 'Name');
    const content = element(inside, 'Content');
    return name && content ? [{ name, content }] : [];
  });
}

function element(xml: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml) ?? [];
  return text && unescapedXml(text).trim();
}

function unescapedXml(text: string): string {
  const data = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1];
  if (data !== undefined) return data;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (whole, hex, decimal, named) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    if (named === undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return Object.entries(escapes).find(([, written]) => written === `&${named};`)?.[0] ?? whole;
  });
}

/** Both `{ "name": "image/…" }` and `[{ "name": …, "content": … }]`, with keys in any case. */
function readJson(text: string): NamedProcess[] {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof value !== 'object' || value === null) return [];
    if (!Array.isArray(value)) return Object.entries(value).flatMap(([name, content]) => named(name, content));
    return value.flatMap((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null) return [];
      const fields = new Map(Object.entries(entry).map(([name, field]) => [name.toLowerCase(), field as unknown]));
      return named(fields.get('name'), fields.get('content'));
    });
  } catch {
    return [];
  }
}

const named = (name: unknown, content: unknown): NamedProcess[] =>
  typeof name === 'string' && typeof content === 'string' ? [{ name, content }] : [];
