// A reporter for Vitest that writes the table of docs/browsers.md from the tests that have run in a page: `npm run docs:browsers`.
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

/** The projects by the name of their column. */
const columns = { browser: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' } as const;
type Project = keyof typeof columns;

const page = 'docs/browsers.md';

export const supportTable: Reporter = {
  onTestRunEnd: (modules) => {
    const heads = (Object.keys(columns) as Project[]).map(
      (project) => `${columns[project]} ${versionOf(modules.filter((module) => module.project.name === project))}`,
    );
    const files = [...new Set(modules.map(({ moduleId }) => moduleId))].sort();
    const rows = files.map((file) => [
      `\`${basename(file, '.test.ts')}\``,
      subjectOf(file),
      ...(Object.keys(columns) as Project[]).map((project) =>
        cellOf(modules.find(({ moduleId, project: { name } }) => moduleId === file && name === project)),
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

/** WebKit's is the version of the Safari that it corresponds to. */
function versionOf(modules: readonly TestModule[]): string {
  for (const module of modules)
    for (const test of module.children.allTests()) {
      const { userAgent } = test.meta();
      const version = /(?:Chrome|Firefox|Version)\/(\d+(?:\.\d+)?)/.exec(userAgent ?? '')?.[1];
      if (version) return version;
    }
  throw new Error(`A project did not run: ${Object.keys(columns).join(', ')} are all needed for ${page}.`);
}
