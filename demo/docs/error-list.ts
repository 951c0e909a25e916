// The errors, read from the table of docs/errors.md, which is generated from the data the errors are made of.
import { type ErrorCode, OssError } from 'oss-img';

export interface ErrorCase {
  /** The service's number; empty where it has none, or none that is known. */
  readonly ec: string;
  /** The message, or what is wrong with which parameter; code spans in backticks. */
  readonly when: string;
}

export interface ErrorEntry {
  readonly code: ErrorCode;
  /** HTTP status. */
  readonly status: number;
  readonly cases: readonly ErrorCase[];
}

/**
 * One entry for each of `codes`, in their order by status and name.
 * @param markdown docs/errors.md
 */
export function readErrors(markdown: string, codes: readonly ErrorCode[]): readonly ErrorEntry[] {
  const rows = [...markdown.matchAll(/^\| ([\d-]*) *\| (\w+) \| \d{3} \| (.*) \|$/gm)].map(
    ([, ec = '', code = '', when = '']) => ({ ec, code, when: when.replaceAll('\\|', '|') }),
  );
  return codes
    .map((code) => ({
      code,
      status: new OssError({ code, message: '' }).status,
      cases: rows.filter((row) => row.code === code).map(({ ec, when }) => ({ ec, when })),
    }))
    .sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
}
