// Runs the jobs of same-bytes, and names each result by its hash.
import { sha256 } from '@noble/hashes/sha2.js';
import { hexOf } from '../../src/bytes.ts';
import { inputOf, jobs } from './jobs.ts';

/** Hashes by `<input> <process>`. */
export type Table = Readonly<Record<string, string>>;

export const hashOf = (...parts: readonly ArrayBufferView[]): string => {
  const hash = sha256.create();
  for (const { buffer, byteOffset, byteLength } of parts) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hexOf(hash.digest());
};

/** @param result gives the bytes of a job's result */
export async function hashesOf(
  result: (source: Uint8Array<ArrayBuffer>, process: string) => Promise<Uint8Array>,
): Promise<Table> {
  const table: Record<string, string> = {};
  for (const { input, process } of jobs) table[`${input} ${process}`] = hashOf(await result(inputOf(input), process));
  return table;
}
