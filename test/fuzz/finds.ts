// Keeps an input that showed a fault, and says how to run it again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Find } from './driver.ts';

/** Writes the input into a folder, and returns what to print. */
export function kept(find: Find, folder = join('build', 'fuzz')): string {
  const { lane, target, seed, index, what, job, since } = find;
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `${target}-${seed}-${index}`);
  const files = [`${name}.json`];
  writeFileSync(`${name}.json`, `${JSON.stringify(find, bytesAsBase64, 2)}\n`);
  if (job.kind === 'picture') {
    for (const [file, bytes] of [
      [`${name}.${target}`, job.file],
      [`${name}.mark`, job.mark],
    ] as const) {
      writeFileSync(file, bytes);
      files.push(file);
    }
  }
  const replay = since === undefined ? `--input ${target}:${index}` : `--from ${since}`;
  return [
    `Found in ${lane}, target ${target}, seed ${seed}, input ${index}: ${what}`,
    ...(job.kind === 'picture' ? [`The process is ${job.process}`] : []),
    `Kept in ${files.join(', ')}.`,
    ...(since === undefined ? [] : [`It is due to this input or to one since round ${since}.`]),
    `Run it again by: npm run fuzz -- --seed ${seed} --lane ${lane} ${replay}`,
  ].join('\n');
}

const bytesAsBase64 = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
