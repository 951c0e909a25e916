// Every name a door of the package exports has a docblock, and so has every member of the types it names. The compiler is
// asked, not the text, so inherited members, unions and re-exports count as they do in a user's editor.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { API, type Project, SymbolFlags, type Type, type Symbol as TypeScriptSymbol } from 'typescript/unstable/sync';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** The doors' sources: what package.json exports with types, at the place its declarations are generated from. */
const doors = Object.values<string | { readonly types?: string }>(readJson('package.json').exports).flatMap((door) =>
  typeof door !== 'string' && door.types ? [door.types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts')] : [],
);

interface Entry {
  /** `OssError`, or `OssError.code` for a member. */
  readonly name: string;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly isDocumented: boolean;
}

const isOfNode = (door: string): boolean => door.startsWith('src/node/');

/** Each declaration once, although several doors may export it. */
function entriesOf({ program, checker }: Project, ofProject: readonly string[]): Entry[] {
  const entries = new Map<string, Entry>();
  const add = (symbol: TypeScriptSymbol, name: string): void => {
    const [declaration] = symbol.declarations;
    // Members of a mapped type may be declared nowhere.
    if (!declaration) return;
    const file = relative(root, declaration.path).split(sep).join('/');
    // The standard library's members are not ours to document.
    if (!file.startsWith('src/')) return;
    const id = `${file} ${declaration.index}`;
    if (entries.has(id)) return;
    entries.set(id, { name, file, isDocumented: symbol.getDocumentationComment(checker) !== '' });
  };
  for (const door of ofProject) {
    const source = program.getSourceFile(join(root, door));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${door} is no module of the project.`);
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      add(symbol, exported.name);
      const isType = symbol.flags & (SymbolFlags.Interface | SymbolFlags.Class | SymbolFlags.TypeAlias);
      // The members of `Actions` are the actions, whose `summary` says what they do.
      if (!isType || exported.name === 'Actions') continue;
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      const parts: readonly Type[] = type.isUnionType() ? type.getTypes() : [type];
      for (const member of parts.flatMap((part) => checker.getPropertiesOfType(part)))
        add(member, `${exported.name}.${member.name}`);
    }
  }
  return [...entries.values()];
}

test('every exported name and member has a docblock', () => {
  const api = new API({ cwd: root });
  try {
    const entriesIn = (folder: string, ofProject: readonly string[]): Entry[] => {
      const config = join(root, folder, 'tsconfig.json');
      const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
      if (!project) throw new Error(`${config} cannot be opened.`);
      return entriesOf(project, ofProject);
    };
    const entries = [
      ...entriesIn(
        'src',
        doors.filter((door) => !isOfNode(door)),
      ),
      ...entriesIn('src/node', doors.filter(isOfNode)),
    ];
    // Guards the check itself: names of three doors, an inherited member and one of a union.
    expect(doors).toHaveLength(7);
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['OssError.code', 'openBucket', 'serveImages', 'KnownHeader.width', 'ParamSpec.choices']),
    );
    const missing = entries.filter(({ isDocumented }) => !isDocumented).map(({ name, file }) => `${file}: ${name}`);
    expect(missing, `${entries.length - missing.length} of ${entries.length} have one`).toEqual([]);
  } finally {
    api.close();
  }
});

test.each([
  ['browser/page.ts', 'export function createImageProcessor('],
  ['browser/bucket.ts', 'export async function openBucket('],
  ['browser/page-bucket.ts', '  processObject('],
  ['browser/page-bucket.ts', '  signUrl('],
  ['browser/prepare-upload.ts', 'export async function prepareUpload('],
  ['browser/register.ts', 'export async function registerImageServiceWorker('],
  ['browser/service-worker.ts', 'export function serveImages('],
])('%s shows how to call %s', (file, declaration) => {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  const before = text.slice(0, text.indexOf(declaration));
  expect(before.slice(before.lastIndexOf('/**'))).toMatch(/ \* @example\n.*\w/);
});
