// Each module's imports and exports mean what the glue code of the same package says.
import { describe, expect, it } from 'vitest';
import { type EmscriptenName, emscriptenNames } from '../../src/wasm/emscripten-names.ts';
import { loadWasm } from '../node-engine.ts';
import { glueText } from './glue.ts';

/** `_embind_register_bool` is `bool`, `_emval_call` stays, and `invoke_vii` is `invoke`. */
const shortened = (name: string): string =>
  name
    .replace(/^_+/, '')
    .replace(/^(embind_(register_)?|emscripten_)(?!initialize)/, '')
    .replace(/^invoke_.*/, 'invoke');

/** What the glue calls each import, by the import's own name. */
function importsOf(glue: string): Map<string, string> {
  const table = /wasmImports=\{([^}]*)\}/.exec(glue)?.[1] ?? '';
  return new Map([...table.matchAll(/"?(\w+)"?:(\w+)/g)].map(([, own = '', meant = '']) => [own, shortened(meant)]));
}

/** What the glue calls each export, by the export's own name: `_free=wasmExports["G"]`. */
function exportsOf(glue: string): Map<string, string> {
  const taken = [
    ...glue.matchAll(/(\w+)(?:"\])?=(?:wasmExports|Module\["asm"\])\["(\w+)"\]/g),
    ...glue.matchAll(/(addOnInit)\((?:wasmExports|Module\["asm"\])\["(\w+)"\]\)/g),
  ];
  const meant: Readonly<Record<string, string>> = {
    wasmMemory: 'memory',
    wasmTable: 'table',
    addOnInit: 'wasm_call_ctors',
  };
  return new Map(taken.map(([, name = '', own = '']) => [own, meant[name] ?? shortened(name)]));
}

const all = Object.keys(emscriptenNames) as EmscriptenName[];

describe.each(all)('%s', (name) => {
  const names = emscriptenNames[name];
  const glue = glueText(name);

  it('imports what the glue code gives it', async () => {
    const meant = importsOf(glue);
    const own = WebAssembly.Module.imports(await loadWasm(name));
    expect(own.every(({ module, kind }) => module === 'a' && kind === 'function')).toBe(true);
    expect(own.map((entry) => meant.get(entry.name))).toEqual(names.imports.split(' '));
  });

  it('exports what the glue code takes', async () => {
    const meant = exportsOf(glue);
    const own = WebAssembly.Module.exports(await loadWasm(name));
    const known = names.exports.split(' ');
    expect(own.slice(0, known.length).map((entry) => meant.get(entry.name))).toEqual(known);
  });

  it('has the handle of null that the glue code has', () => {
    expect([...glue.matchAll(/case null:\{?return (\d+)/g)].map(([, handle]) => Number(handle))).toEqual([
      names.nullHandle,
    ]);
  });

  it('has C++ count no references to the handles below ours', () => {
    const reserved = [...glue.matchAll(/if\(handle>(\d+)&&0===--/g)].map(([, handle]) => Number(handle));
    expect(reserved).toHaveLength(1);
    expect(reserved[0]).toBeLessThan(10);
  });
});
