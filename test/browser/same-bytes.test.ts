// The results of a whole processor in this browser, held to the one table that test/same-bytes/table.test.ts writes in Node.
import { createImageProcessor } from 'oss-img';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputOf, jobs, markName } from '../same-bytes/jobs.ts';
import { kernelTables } from '../same-bytes/kernel-tables.ts';
import { hashesOf, nameOf } from '../same-bytes/run-jobs.ts';
import table from '../same-bytes/table.json' with { type: 'json' };

const expected: Readonly<Record<string, string>> = table.jobs;

test('there is a table of every job', ({ task }) => {
  // The table of docs/browsers.md takes the version from here.
  task.meta.userAgent = navigator.userAgent;
  expect(Object.keys(expected)).toEqual(jobs.map(nameOf));
});

// A test each: all together take a busy machine longer than a test may.
describe('every job gives the same bytes as in every other engine', () => {
  let processor: ReturnType<typeof createImageProcessor>;
  beforeAll(() => {
    processor = createImageProcessor({ workers: 1, codecs: 'portable' });
  });
  afterAll(() => processor.dispose());

  test.each(jobs.map((job) => [nameOf(job), job] as const))('%s', async (name, job) => {
    const made = await hashesOf(
      async (source, process) => {
        const { body } = await processor.process(source, process, { loadObject: () => inputOf(markName) });
        return new Uint8Array(await body.arrayBuffer());
      },
      [job],
    );
    expect(made).toEqual({ [name]: expected[name] });
  });
});

test('the numbers that kernels compute by sines and powers are the same as in every other engine', () => {
  expect(kernelTables()).toEqual(table.tables);
});
