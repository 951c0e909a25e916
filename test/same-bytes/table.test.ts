// The results in Node, held to the one table that test/browser/same-bytes.test.ts holds the browsers to.
// `UPDATE_SAME_BYTES=table` writes the table; `UPDATE_SAME_BYTES=inputs`, which goes before it, the pictures.
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encodeBase64 } from '../../src/base64.ts';
import { OssError } from '../../src/errors.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { objectKeysOf } from '../../src/request/mark.ts';
import { nodeEngine } from '../node-engine.ts';
import { inputOf, jobs, markName } from './jobs.ts';
import { kernelTables } from './kernel-tables.ts';
import { makeInputs } from './make-inputs.ts';
import { hashesOf } from './run-jobs.ts';
import table from './table.json' with { type: 'json' };

const update = process.env.UPDATE_SAME_BYTES;
const write = (name: string, contents: unknown): void =>
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(contents, null, 2)}\n`);

if (update === 'inputs')
  test('the pictures are written', async () => {
    const made = await makeInputs();
    write('inputs.json', Object.fromEntries([...made].map(([name, bytes]) => [name, encodeBase64(bytes)])));
  });

test('every job gives the bytes of the table', async () => {
  const engine = nodeEngine();
  const hashes = await hashesOf(async (source, text) => {
    const job = parseProcess(text);
    const objects = Object.fromEntries(objectKeysOf(job).map((key) => [key, inputOf(markName).buffer]));
    const outcome = await engine.run(job, source.buffer, { objects });
    if (outcome.ok) return new Uint8Array(outcome.body);
    throw new OssError(outcome.error);
  });
  const made = { jobs: hashes, tables: kernelTables() };
  if (update === 'table') write('table.json', made);
  else expect(made).toEqual(table);
});

test('the jobs are different from each other, and so are nearly all results', () => {
  expect(Object.keys(table.jobs)).toHaveLength(jobs.length);
  expect(new Set(Object.values(table.jobs)).size).toBeGreaterThan(jobs.length * 0.8);
});
