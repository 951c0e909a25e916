// A link that leads nowhere, a command or file that is gone, a process string that is refused: none of it in the docs.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseProcess } from 'oss-img';
import { describe, expect, it } from 'vitest';
import { anchorsOf, codeBlocksOf, codeSpansOf, linksOf, pages, readPage, root } from './markdown.ts';

const isElsewhere = (link: string): boolean => /^(https?:|mailto:)/.test(link);

/** What is wrong with a relative link of a page; undefined where nothing is. */
function faultOf(file: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path)).replaceAll('\\', '/');
  if (!existsSync(join(root, target))) return `${file}: ${link} names no file`;
  if (anchor === undefined) return undefined;
  return anchorsOf(readPage(target).text).has(anchor) ? undefined : `${file}: ${link} names no heading`;
}

interface Written {
  readonly process: string;
  /** The line says `// refused`. */
  readonly isWrong: boolean;
}

/** A process string stands at the start of a line, or behind a quote, a backtick or the name of its parameter. */
const processStringsOf = (text: string): Written[] =>
  text.split('\n').flatMap((line) =>
    [...line.matchAll(/(?<=^|['"`=])image\/[a-z-]+[,/][^\s'"`<>&|]*/g)].map(([process]) => ({
      process,
      isWrong: line.endsWith('// refused'),
    })),
  );

describe('the documentation', () => {
  it('has its pages', () => {
    expect(pages.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/actions.md']),
    );
  });

  it('links to files and headings that exist', () => {
    const links = pages.flatMap(({ file, text }) => linksOf(text).map((link) => ({ file, link })));
    const relative = links.filter(({ link }) => !isElsewhere(link));
    expect(relative.length).toBeGreaterThan(30);
    expect(relative.map(({ file, link }) => faultOf(file, link)).filter(Boolean)).toEqual([]);
  });

  it('is linked to from somewhere, page by page', () => {
    const linked = new Set(
      pages.flatMap(({ file, text }) =>
        linksOf(text).map((link) => normalize(join(dirname(file), link.split('#')[0] ?? '')).replaceAll('\\', '/')),
      ),
    );
    expect(pages.map(({ file }) => file).filter((file) => file !== 'README.md' && !linked.has(file))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name as string),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('names files of the repository that exist', () => {
    const named = pages
      .filter(({ file }) => file !== 'CHANGELOG.md')
      .flatMap(({ file, text }) =>
        codeSpansOf(text)
          .filter((code) => /^(src|test|docs|demo|assembly)\/[\w./-]*$/.test(code))
          .map((code) => ({ file, code })),
      );
    expect(named.length).toBeGreaterThan(20);
    // The API reference is made by a command and not committed.
    const isMade = (code: string): boolean => code.startsWith('docs/api/');
    expect(named.filter(({ code }) => !isMade(code) && !existsSync(join(root, code)))).toEqual([]);
  });

  it('writes process strings that parse, and wrong ones that do not', () => {
    const written = pages.flatMap(({ file, text }) => processStringsOf(text).map((one) => ({ file, ...one })));
    expect(written.length).toBeGreaterThan(30);
    expect(written.filter(({ isWrong }) => isWrong)).toHaveLength(1);
    for (const { file, process, isWrong } of written) {
      const parsing = expect(() => parseProcess(process), `${file}: ${process}`);
      if (isWrong) parsing.toThrow();
      else parsing.not.toThrow();
    }
  });
});

describe('the reader of Markdown', () => {
  const text =
    '# One\n\n## `a` and b, c!\n\n## One\n\n```ts\n# no heading\n[no](link.md)\n```\n\n[a](b.md#c) `code [no](link)`\n';

  it('gives headings the anchors GitHub gives them', () => {
    expect([...anchorsOf(text)]).toEqual(['one', 'a-and-b-c', 'one-1']);
  });

  it('tells links from code', () => {
    expect(linksOf(text)).toEqual(['b.md#c']);
    expect(codeBlocksOf(text)).toEqual([{ language: 'ts', code: '# no heading\n[no](link.md)\n', line: 8 }]);
    expect(codeSpansOf(text)).toEqual(['a', 'code [no](link)']);
  });

  it('finds a link that leads nowhere', () => {
    expect(faultOf('README.md', 'docs/none.md')).toContain('names no file');
    expect(faultOf('docs/actions.md', '../README.md#none')).toContain('names no heading');
    expect(faultOf('docs/actions.md', '#resize')).toBeUndefined();
  });
});
