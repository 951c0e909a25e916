// src/simd holds what assembly/ compiles to. `npm run build:simd` runs this file with UPDATE_SIMD set, which writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CompiledModule, compileModule, exportsText, moduleText } from './generated.ts';

let module: CompiledModule;
let webp: CompiledModule;
let opaque: CompiledModule;

beforeAll(async () => {
  module = await compileModule('index.ts');
  webp = await compileModule('formats/webp/index.ts');
  opaque = await compileModule('formats/webp/encode/index.ts');
}, 60_000);

it.each<[file: string, contents: () => string | Uint8Array]>([
  ['module-bytes.ts', () => moduleText(module)],
  ['exports.ts', () => exportsText(module)],
  ['webp.wasm', () => webp.bytes],
  ['webp-exports.ts', () => exportsText(webp, 'WebpExports')],
  ['webp-opaque.wasm', () => opaque.bytes],
  ['webp-opaque-exports.ts', () => exportsText(opaque, 'WebpOpaqueExports')],
])('src/simd/%s is what assembly/ compiles to', (file, contents) => {
  const path = new URL(`../../src/simd/${file}`, import.meta.url);
  const made = Buffer.from(contents());
  if (process.env.UPDATE_SIMD) writeFileSync(path, made);
  expect(readFileSync(path).equals(made), 'run `npm run build:simd`').toBe(true);
});

describe('src/simd/exports.ts', () => {
  it('declares every function of the module with as many parameters as it has', () => {
    const text = exportsText(module);
    const declared = [...text.matchAll(/readonly (\w+): \(([^)]*)\) =>/g)].map(
      ([, name, parameters = '']) => [name, parameters.match(/\w+:/g)?.length ?? 0] as const,
    );
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes));
    const functions = Object.entries(exports).filter(([, value]) => typeof value === 'function');
    expect(functions.length).toBeGreaterThan(30);
    expect(Object.fromEntries(declared)).toEqual(
      Object.fromEntries(functions.map(([name, value]) => [name, (value as () => void).length])),
    );
  });

  it('tells pointers from counts, and what goes in from what comes out', () => {
    const text = exportsText(module);
    expect(text).toContain('readonly flattenPixels: (pixels: Pointer, count: U32, colour: I32) => void;');
    expect(text).toContain('readonly inflate: (end: Pointer, isAll: boolean, full: Pointer) => I32;');
    expect(text).toContain('readonly isRestartDue: () => 0 | 1;');
    expect(text).toContain('    w0: F32,\n');
  });

  it('cannot be made of a type that does not cross the border', () => {
    const declarations = module.declarations.replace('@param pixels `usize`', '@param pixels `v128`');
    expect(declarations).not.toBe(module.declarations);
    expect(() => exportsText({ ...module, declarations })).toThrow("storePixels's pixels is of type v128");
  });
});
