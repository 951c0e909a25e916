// The README's tables are the data's. `UPDATE_README=1 npx vitest run --project unit test/readme.test.ts` writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { actions, expectationOf, type ParamSpec } from 'oss-img/actions';
import { expect, test } from 'vitest';
import { type ErrorCode, faults, OssError } from '../src/errors.ts';
import { bucketLimits, maxMarks, maxPipes, maxProcessLength, serviceLimits } from '../src/limits.ts';
import {
  v1HeaderFields,
  v1QueryFields,
  v4Fields,
  v4HeaderFields,
  v4QueryFields,
} from '../src/request/signature-fields.ts';

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
    ([name, { what, max, code, ...rest }]) =>
      `| ${what} | \`${name}\` | ${max} | ${code}${'ec' in rest ? `, EC ${rest.ec}` : ''} |`,
  ),
  `| characters of a process string | | ${maxProcessLength} | InvalidArgument |`,
  `| different pictures as watermarks | | ${maxMarks} | WatermarkError |`,
  `| stages joined by pipes | | ${maxPipes} | TooManyPipes |`,
  `| bytes of a key | | ${bucketLimits.keyBytes} | InvalidObjectName |`,
  `| bytes of the user metadata of an object | | ${bucketLimits.userMetaBytes} | InvalidArgument |`,
  `| styles of a bucket | | ${bucketLimits.stylesPerBucket} | TooManyStyles |`,
  `| objects of a list, deleted at once | | ${bucketLimits.listedAtOnce}, ${bucketLimits.deletedAtOnce} | InvalidArgument, MalformedXML |`,
  `| parts of an upload | | ${bucketLimits.parts} | InvalidPart |`,
  `| bytes of every part but the last, at least | | ${bucketLimits.smallestPart} | EntityTooSmall |`,
].join('\n');

/** Which of a parameter's numbers means what. */
const meanings = {
  bad: 'is invalid',
  range: 'is out of range',
  empty: 'is empty or missing',
  base64: 'is no base64',
  long: 'is too long',
} as const;

interface ErrorRow {
  readonly ec: string;
  readonly code: string;
  readonly what: string;
}

const parameterErrors = Object.values(actions).flatMap((action) => [
  ...Object.values<ParamSpec>(action.params).flatMap((spec) =>
    Object.entries(spec.ec ?? {}).map(
      ([kind, ec]): ErrorRow => ({
        ec,
        code: kind === 'base64' ? 'BadRequest' : 'InvalidArgument',
        what: `\`${action.name}\`: ${spec.key ? `\`${spec.key}\`` : 'the value'} ${meanings[kind as keyof typeof meanings]}`,
      }),
    ),
  ),
  ...('needs' in action && action.needs && 'ec' in action.needs
    ? [{ ec: action.needs.ec as string, code: 'MissingArgument', what: `\`${action.name}\` lacks what it needs` }]
    : []),
  ...('refuses' in action
    ? (action.refuses ?? []).map(({ ec, reason }) => ({
        ec,
        code: 'InvalidArgument',
        what: `\`${action.name}\`: ${reason}`,
      }))
    : []),
]);

const signatureErrors = [v1QueryFields, v1HeaderFields, v4QueryFields, v4HeaderFields, v4Fields].flatMap(
  ({ code, sentence, numbers }) =>
    Object.entries<Readonly<Record<string, string>>>(numbers).flatMap(([field, of]) =>
      Object.entries(of).map(([wrong, ec]): ErrorRow => ({ ec, code, what: `${sentence} \`${field}\` is ${wrong}` })),
    ),
);

const otherErrors = [
  ...Object.values(serviceLimits).map((limit) => ({
    ec: 'ec' in limit ? limit.ec : '',
    code: limit.code,
    what: `over the limit of the ${limit.what}`,
  })),
  ...Object.values(faults).map((one) => ({ ec: 'ec' in one ? one.ec : '', code: one.code, what: one.sentence })),
];

const errorTable = [
  '| EC | code | status | when |',
  '|---|---|---|---|',
  ...[...parameterErrors, ...signatureErrors, ...otherErrors]
    .sort((a, b) => (a.ec || '~').localeCompare(b.ec || '~'))
    .map(
      ({ ec, code, what }) =>
        `| ${ec} | ${code} | ${new OssError({ code: code as ErrorCode, message: '' }).status} | ${escaped(what)} |`,
    ),
].join('\n');

test.each([
  ['actions', actionTable],
  ['errors', errorTable],
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
