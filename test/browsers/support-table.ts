// A reporter for Vitest that writes the table of docs/browsers.md from the tests that have run in a page: `npm run docs:browsers`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { between, readPage, root, tableOf } from '../docs/markdown.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Set by the one test that tells which browser it runs in. */
    userAgent?: string;
  }
}

/** The heads of the columns, by Vitest's name of the browser that a project runs in. */
const columns = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' } as const;
type Engine = keyof typeof columns;

const engineOf = ({ project }: TestModule): string => project.config.browser.name;

const page = 'docs/browsers.md';

export const supportTable: Reporter = {
  onTestRunEnd: (modules) => {
    const engines = Object.keys(columns) as Engine[];
    const heads = engines.map((engine) => `${columns[engine]} ${versionOf(engine, modules)}`);
    const files = [...new Set(modules.map(({ moduleId }) => moduleId))].sort();
    const rows = files.map((file) => [
      `\`${basename(file, '.test.ts')}\``,
      subjectOf(file),
      ...engines.map((engine) =>
        cellOf(modules.find((module) => module.moduleId === file && engineOf(module) === engine)),
      ),
    ]);
    const table = tableOf(['tests', 'what they try', ...heads], rows);
    writeFileSync(
      join(root, page),
      readPage(page).text.replace(between('support'), () => `${table}\n`),
    );
  },
};

/** What a file's first line says that it tests, up to the first full stop. */
function subjectOf(file: string): string {
  const [line = ''] = readFileSync(file, 'utf8').split('\n');
  return line.replace(/^\/\/ /, '').replace(/\.(\s.*)?$/, '');
}

/** How many tests passed; of how many, where some did not. */
function cellOf(module: TestModule | undefined): string {
  if (!module) return 'needs Chromium';
  const tests = [...module.children.allTests()];
  const passed = tests.filter((test) => test.result().state === 'passed').length;
  return passed === tests.length ? String(passed) : `${passed} of ${tests.length}`;
}

/** Of WebKitGTK the package tells, since the version in its user agent means nothing. */
function versionOf(engine: Engine, modules: readonly TestModule[]): string {
  const ran = modules.filter((module) => engineOf(module) === engine);
  for (const module of ran)
    for (const test of module.children.allTests()) {
      const { userAgent = '' } = test.meta();
      const told = engine === 'webkit' && userAgent ? installedWebKit() : userAgent;
      const version = /(?:Chrome|Firefox|WebKitGTK)\/(\d+(?:\.\d+)?)/.exec(told)?.[1];
      if (version) return version;
    }
  throw new Error(`${columns[engine]} did not run, or does not tell its version, which ${page} needs.`);
}

function installedWebKit(): string {
  const { stdout } = spawnSync('dpkg-query', ['-W', 'libwebkit2gtk-4.1-0'], { encoding: 'utf8' });
  return `WebKitGTK/${stdout?.split('\t')[1]}`;
}
