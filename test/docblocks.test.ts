// The public documentation: every name that a door exports, and every member of its type, has a docblock.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '../src');
const doors = ['browser/bucket.ts', 'browser/register.ts', 'browser/service-worker.ts', 'index.ts'];
/** Names of other folders are data of their own: actions, parameters, limits, errors. */
const documented = /^(browser|bucket|service|pipeline)\//;

interface Declaration {
  readonly file: string;
  readonly name: string;
}

/** What a file exports, in its own lines and from other files. */
function exportsOf(file: string): Declaration[] {
  const text = readFileSync(join(src, file), 'utf8');
  const own = [...text.matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm)];
  const others = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)];
  return [
    ...own.map(([, name = '']) => ({ file, name })),
    ...others.flatMap(([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => ({ file: relative(src, join(src, dirname(file), from)), name })),
    ),
  ];
}

/** Where the name is declared, through doors that only pass it on. */
function declarationOf({ file, name }: Declaration): Declaration {
  const passedOn = exportsOf(file).find((one) => one.name === name && one.file !== file);
  return passedOn ? declarationOf(passedOn) : { file, name };
}

const isDocumented = (lines: readonly string[], index: number): boolean => /\*\/$/.test(lines[index - 1] ?? '');

/** The name and the members of its type that have no docblock. */
function undocumented({ file, name }: Declaration): string[] {
  const lines = readFileSync(join(src, file), 'utf8').split('\n');
  const start = lines.findIndex((line) =>
    new RegExp(`^export (?:async )?(?:function|const|class|interface|type) ${name}\\b`).test(line),
  );
  if (start < 0) return [`${file}: ${name} is not declared`];
  const missing = isDocumented(lines, start) ? [] : [`${file}: ${name}`];
  if (!/^export interface .*\{$/.test(lines[start] ?? '')) return missing;
  const end = lines.indexOf('}', start);
  for (let index = start + 1; index < end; index += 1) {
    const member = /^ {2}(?:readonly )?(\w+)[?(:<]/.exec(lines[index] ?? '')?.[1];
    if (member && !isDocumented(lines, index)) missing.push(`${file}: ${name}.${member}`);
  }
  return missing;
}

const declarations = [
  ...new Map(
    doors
      .flatMap(exportsOf)
      .map(declarationOf)
      .map((one) => [`${one.file} ${one.name}`, one]),
  ).values(),
].filter(({ file }) => documented.test(file));

describe('the doors', () => {
  it('export what this test looks at', () => {
    const names = declarations.map(({ name }) => name);
    for (const name of ['createImageProcessor', 'ProcessResult', 'PageBucket', 'RegisterOptions', 'Progress', 'Saved'])
      expect(names).toContain(name);
  });

  it('export no name and no member without a docblock', () => {
    expect(declarations.flatMap(undocumented)).toEqual([]);
  });

  it.each([
    ['browser/page.ts', 'export function createImageProcessor('],
    ['browser/bucket.ts', 'export async function openBucket('],
    ['browser/page-bucket.ts', '  processObject('],
    ['browser/page-bucket.ts', '  signUrl('],
    ['browser/register.ts', 'export async function registerImageServiceWorker('],
    ['browser/service-worker.ts', 'export function serveImages('],
  ])('show in %s how to call %s', (file, declaration) => {
    const text = readFileSync(join(src, file), 'utf8');
    const before = text.slice(0, text.indexOf(declaration));
    expect(before.slice(before.lastIndexOf('/**'))).toMatch(/ \* @example\n.*\w/);
  });
});
