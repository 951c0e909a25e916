// `npm run build:simd` writes this into src/simd: the compiled modules, one of them as text, and their exports with the
// types that assembly/ gives them. asc's `--bindings` option declares each export with its parameters and AssemblyScript types.
import { main } from 'assemblyscript/asc';

export interface CompiledModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** TypeScript declarations as asc writes them: every number is a `number` there, its own type stands in a comment. */
  readonly declarations: string;
}

/**
 * @param entry the module's entry in assembly/
 * @throws Error with asc's messages if it does not compile
 */
export async function compileModule(entry: string): Promise<CompiledModule> {
  const files = new Map<string, string | Uint8Array>();
  const options = [`assembly/${entry}`, '--config', 'assembly/asconfig.json', '--outFile', 'module.wasm'];
  const { error, stderr } = await main([...options, '--bindings', 'raw'], {
    writeFile: (name, contents) => void files.set(name, contents),
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return {
    bytes: new Uint8Array(files.get('module.wasm') as Uint8Array),
    declarations: String(files.get('module.d.ts')),
  };
}

/** The text of src/simd/module-bytes.ts. */
export function moduleText({ bytes }: CompiledModule): string {
  const lines =
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,116}/g) ?? [];
  return [
    '// Made from assembly/ by `npm run build:simd`; a test holds it to that. It is text because a service worker cannot load',
    '// anything once it is installed, and because every bundler, worker and test can then import it without an address. It is hex',
    '// because gzip finds repeated bytes in that: it comes out a fifth smaller than base64. Minifiers fold sums of strings,',
    '// so that no seam is left.',
    '',
    'export const moduleBytes =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

/**
 * The text of src/simd/exports.ts and of its like.
 * @param name the name of the interface that has the module's exports
 */
export function exportsText(module: CompiledModule, name = 'SimdExports'): string {
  const functions = functionsOf(module.declarations);
  const members = functions.map(({ file, ...signature }, index) => {
    const isFirst = file !== functions[index - 1]?.file;
    return `${isFirst ? `\n  // ${file}\n` : ''}${memberText(signature)}`;
  });
  const text = members.join('\n');
  const used = ['F32', 'F64', 'I32', 'Pointer', 'U32'].filter((type) => new RegExp(`\\b${type}\\b`).test(text));
  const constants = constantsOf(module.bytes).map(([name, value]) => `export const ${name} = ${value};`);
  return [
    '// Made from assembly/ by `npm run build:simd`; a test holds it to that. The sources say what each function does.',
    `import type { ${used.join(', ')} } from './pointer.ts';`,
    '',
    `export interface ${name} {`,
    `  readonly memory: WebAssembly.Memory;\n${text}`,
    '}',
    '',
    ...(constants.length > 0 ? ['// Constants of the module that its callers depend on.', ...constants, ''] : []),
  ].join('\n');
}

interface Parameter {
  readonly name: string;
  readonly type: string;
}

interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Undefined where nothing is returned. */
  readonly result: string | undefined;
}

/** AssemblyScript's types as TypeScript sees them on the way into the module. */
const parameterTypes: Readonly<Record<string, string>> = {
  usize: 'Pointer',
  i32: 'I32',
  u32: 'U32',
  f32: 'F32',
  f64: 'F64',
  bool: 'boolean',
};

/** A boolean that comes out of WebAssembly is a number. */
const resultTypes: Readonly<Record<string, string>> = { ...parameterTypes, bool: '0 | 1' };

function typeOf(known: Readonly<Record<string, string>>, type: string, place: string): string {
  const found = known[type];
  if (!found) throw new Error(`${place} is of type ${type}, which does not cross the border to TypeScript.`);
  return found;
}

/** The functions among asc's declarations, in the order and under the source files they have there. */
function functionsOf(declarations: string): (Signature & { readonly file: string })[] {
  const found = declarations.matchAll(/\/\*\*\s*\* (\S+)\/(\w+)\n((?:(?!\*\/)[\s\S])*)\*\/\s*export function (\w+)\(/g);
  return [...found].map(([, source, , tags = '', name = '']) => ({
    file: `${source}.ts`,
    name,
    parameters: [...tags.matchAll(/@param (\w+) `(\w+)`/g)].map(([, parameter = '', type = '']) => ({
      name: parameter,
      type: typeOf(parameterTypes, type, `${name}'s ${parameter}`),
    })),
    result: resultOf(name, /@returns `(\w+)`/.exec(tags)?.[1]),
  }));
}

const resultOf = (name: string, type: string | undefined): string | undefined =>
  type && typeOf(resultTypes, type, `What ${name} returns`);

const lineWidth = 120;

/** A member of the interface, in one line where it fits, as Biome formats it. */
function memberText({ name, parameters, result = 'void' }: Signature): string {
  const list = parameters.map((parameter) => `${parameter.name}: ${parameter.type}`);
  const line = `  readonly ${name}: (${list.join(', ')}) => ${result};`;
  if (line.length <= lineWidth) return line;
  return [`  readonly ${name}: (`, ...list.map((parameter) => `    ${parameter},`), `  ) => ${result};`].join('\n');
}

/** Names and values of the module's exported constants, sorted by name. */
function constantsOf(bytes: Uint8Array<ArrayBuffer>): [name: string, value: number][] {
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).map(({ module: name, name: member }) => [
    name,
    { [member]: () => 0 },
  ]);
  const { exports } = new WebAssembly.Instance(module, Object.fromEntries(imports));
  return Object.entries(exports)
    .flatMap(([name, value]): [string, number][] => (value instanceof WebAssembly.Global ? [[name, value.value]] : []))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}
