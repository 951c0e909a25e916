// The packed types in applications of users: an old, a later and the newest TypeScript. All releases: `npm run test:install`.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Compiler,
  compilersOf,
  complaints,
  type Modules,
  makeTypedApps,
  ownCompiler,
  type Setting,
  settings,
} from '../install/compilers.ts';
import { installTools, removeFolder, unpackedPackage } from '../install/fresh-app.ts';

const { page, worker, server, neither } = settings;
const [oldest, later] = compilersOf(join(import.meta.dirname, '../install')) as [Compiler, Compiler];

let unpacked = '';
let folder = '';
beforeAll(() => {
  installTools();
  unpacked = unpackedPackage();
  folder = makeTypedApps(unpacked);
}, 300_000);
afterAll(() => {
  removeFolder(folder);
  removeFolder(unpacked);
});

// Each of the older ones takes seconds for what it is given.
const cases: [Compiler, Modules, Setting][] = [
  [oldest, 'bundler', page],
  [later, 'node16', server],
  [oldest, 'nodenext', neither],
  [ownCompiler, 'bundler', page],
  [ownCompiler, 'bundler', worker],
  [ownCompiler, 'nodenext', server],
  [ownCompiler, 'nodenext', neither],
];

test.concurrent.for(cases.map(([compiler, modules, setting]) => ({ compiler, modules, setting })))(
  'TypeScript $compiler.version finds nothing wrong on $setting.name, resolving modules as $modules',
  // They share the cores.
  { timeout: 180_000 },
  async ({ compiler, modules, setting }) => {
    expect(await complaints(folder, compiler, modules, setting)).toBe('');
  },
);
