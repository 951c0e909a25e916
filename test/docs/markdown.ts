// The Markdown pages of this repository, read as GitHub shows them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Page {
  /** Relative to the root of the repository, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

export const readPage = (file: string): Page => ({ file, text: readFileSync(join(root, file), 'utf8') });

export const pages: readonly Page[] = ['.', 'docs']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => (folder === '.' ? name : `${folder}/${name}`)))
  .filter((file) => file.endsWith('.md'))
  .map(readPage);

const fence = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** Of the code's first line, counted from 1. */
  readonly line: number;
}

export const codeBlocksOf = (text: string): CodeBlock[] =>
  [...text.matchAll(fence)].map(({ 2: language = '', 3: code = '', index }) => ({
    language,
    code,
    line: text.slice(0, index).split('\n').length + 1,
  }));

/** Code spans, without their backticks. */
export const codeSpansOf = (text: string): string[] =>
  [...text.replace(fence, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** Targets of links and pictures. */
export const linksOf = (text: string): string[] =>
  [
    ...text
      .replace(fence, '')
      .replace(/`[^`\n]+`/g, '')
      .matchAll(/\]\(([^()\s]+)\)|\b(?:src|href)="([^"]+)"/g),
  ].map(([, link, attribute]) => (link ?? attribute) as string);

/** The anchors GitHub gives the headings: lower case, punctuation dropped, a number behind one that was there before. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replace(fence, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** What stands between `<!-- name -->` and `<!-- /name -->`, with the line end behind it. */
export const between = (marker: string): RegExp =>
  new RegExp(`(?<=<!-- ${marker} -->\\n)[\\s\\S]*?(?=<!-- /${marker} -->)`);

/** A cell's text cannot hold a bare pipe. */
const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

export const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows.map((row) => row.map(escaped))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
