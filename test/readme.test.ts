// The README's tables are the data's. `UPDATE_README=1 npx vitest run --project unit test/readme.test.ts` writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { actions, expectationOf, type ParamSpec } from 'oss-img/actions';
import { expect, test } from 'vitest';
import { maxPipes, maxProcessLength, serviceLimits } from '../src/limits.ts';

const path = new URL('../README.md', import.meta.url);
const marked = (name: string): RegExp => new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);

const escaped = (text: string): string => text.replaceAll('|', '\\|');

function parameter(spec: ParamSpec): string {
  const facts = [
    expectationOf(spec) + ('unit' in spec && spec.unit ? ` ${spec.unit}` : ''),
    ...(spec.required ? ['required'] : []),
    ...(spec.default === undefined
      ? []
      : [`default ${typeof spec.default === 'boolean' ? Number(spec.default) : spec.default}`]),
  ];
  return escaped(`${spec.key ? `\`${spec.key}\`` : 'value'}: ${spec.doc} (${facts.join('; ')})`);
}

const actionTable = [
  '| action | parameters | examples |',
  '|---|---|---|',
  ...Object.values(actions).map(({ name, summary, docs, params, examples }) => {
    const cells = [
      `[\`${name}\`](${docs}): ${escaped(summary)}`,
      Object.values<ParamSpec>(params).map(parameter).join('<br>') || 'none',
      examples.map((example) => `\`${example}\``).join('<br>'),
    ];
    return `| ${cells.join(' | ')} |`;
  }),
].join('\n');

const limitTable = [
  '| limit | name | at most | answer |',
  '|---|---|---|---|',
  ...Object.entries(serviceLimits).map(
    ([name, { what, max, code, ec }]) => `| ${what} | \`${name}\` | ${max} | ${code}, EC ${ec} |`,
  ),
  `| characters of a process string | | ${maxProcessLength} | InvalidArgument |`,
  `| stages joined by pipes | | ${maxPipes} | TooManyPipes |`,
].join('\n');

test.each([
  ['actions', actionTable],
  ['limits', limitTable],
])('the table of %s is generated from the data', (name, table) => {
  const readme = readFileSync(path, 'utf8');
  if (process.env.UPDATE_README)
    writeFileSync(
      path,
      readme.replace(marked(name), () => `${table}\n`),
    );
  expect(readFileSync(path, 'utf8').match(marked(name))?.[0]).toBe(`${table}\n`);
});

test('every dependency has its line', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  const readme = readFileSync(path, 'utf8');
  const lines = readme.match(marked('dependencies'))?.[0] ?? '';
  expect([...lines.matchAll(/^- `([^`]+)`/gm)].map(([, name]) => name).sort()).toEqual(
    Object.keys(dependencies).sort(),
  );
  for (const name of Object.keys(devDependencies)) {
    // The browser half of the test runner goes with it.
    if (name !== '@vitest/browser-playwright') expect(readme).toContain(`\`${name}\``);
  }
});
