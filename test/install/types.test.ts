// The packed types with every TypeScript they are for, in every kind of application and with every resolution of modules.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilersOf, complaints, type Modules, makeTypedApps, ownCompiler, settings } from './compilers.ts';
import { installIn, installTools, removeFolder, unpackedPackage } from './fresh-app.ts';

const others = join(import.meta.dirname, 'types');
const compilers = [...compilersOf(import.meta.dirname), ...compilersOf(others), ownCompiler];
const resolutions: readonly Modules[] = ['bundler', 'node16', 'nodenext'];

let unpacked = '';
let folder = '';
beforeAll(() => {
  installTools();
  installIn(others);
  unpacked = unpackedPackage();
  folder = makeTypedApps(unpacked);
});
afterAll(() => {
  removeFolder(folder);
  removeFolder(unpacked);
});

describe.each(compilers)('TypeScript $version', (compiler) => {
  describe.each(resolutions)('resolving modules as %s', (modules) => {
    test.concurrent.for(Object.values(settings))('finds nothing wrong on $name', async (setting) => {
      expect(await complaints(folder, compiler, modules, setting)).toBe('');
    });
  });
});
