// The results of a whole processor in this browser, held to the one table that test/same-bytes/table.test.ts writes in Node.
import { createImageProcessor } from 'oss-img';
import { expect, test } from 'vitest';
import { inputOf, markName } from '../same-bytes/jobs.ts';
import { kernelTables } from '../same-bytes/kernel-tables.ts';
import { hashesOf } from '../same-bytes/run-jobs.ts';
import table from '../same-bytes/table.json' with { type: 'json' };

test('every job gives the same bytes as in every other engine', async ({ task }) => {
  // The table of docs/browsers.md takes the version from here.
  task.meta.userAgent = navigator.userAgent;
  const processor = createImageProcessor({ workers: 1, codecs: 'portable' });
  const hashes = await hashesOf(async (source, process) => {
    const { body } = await processor.process(source, process, { loadObject: () => inputOf(markName) });
    return new Uint8Array(await body.arrayBuffer());
  });
  await processor.dispose();
  expect(hashes).toEqual(table.jobs);
});

test('the numbers that kernels compute by sines and powers are the same as in every other engine', () => {
  expect(kernelTables()).toEqual(table.tables);
});
