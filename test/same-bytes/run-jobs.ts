// Runs the jobs of same-bytes, and names each result by its hash.
import { sha256 } from '@noble/hashes/sha2.js';
import { hexOf } from '../../src/bytes.ts';
import { inputOf, jobs, type SameBytesJob } from './jobs.ts';

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
  chosen: readonly SameBytesJob[] = jobs,
): Promise<Table> {
  const table: Record<string, string> = {};
  for (const job of chosen) table[nameOf(job)] = hashOf(await result(inputOf(job.input), job.process));
  return table;
}

export const nameOf = ({ input, process }: SameBytesJob): string => `${input} ${process}`;
