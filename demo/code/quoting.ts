// Text as a literal of each language.

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Escapes the quote, the backslash, line breaks and other control characters; `control` writes the latter. */
const withEscapes = (text: string, quote: string, control: (code: number) => string): string =>
  text.replace(/[\\'"\p{Cc}\u2028\u2029]/gu, (character) => {
    if (character === '\\' || character === quote) return `\\${character}`;
    if (character === '"' || character === "'") return character;
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return named ?? control(character.charCodeAt(0));
  });

export const javaScript = (text: string): string => `'${withEscapes(text, "'", (code) => `\\u${hex(code, 4)}`)}'`;

export const python = (text: string): string => `'${withEscapes(text, "'", (code) => `\\u${hex(code, 4)}`)}'`;

export const go = (text: string): string => `"${withEscapes(text, '"', (code) => `\\u${hex(code, 4)}`)}"`;

/** Java replaces `\u000a` by a line break before it looks for strings, so control characters are octal. */
export const java = (text: string): string =>
  `"${withEscapes(text, '"', (code) => (code < 0x100 ? `\\${code.toString(8).padStart(3, '0')}` : `\\u${hex(code, 4)}`))}"`;

/** PHP's single quotes know no other escapes, and no variables. */
export const php = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** A shell ends single quotes at the next one, whatever stands in front of it. */
export const shell = (text: string): string =>
  /^[\w./:=,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export const attribute = (text: string): string =>
  `"${text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`.replace('&#38;', '&amp;').replace('&#34;', '&quot;'))}"`;
