// The input of a code generator, and the questions that several of them ask of it.
import { actions } from 'oss-img/actions';
import { type Endpoint, regionHost } from '../text/endpoint.ts';
import { fileNameOf } from '../text/file-name.ts';
import { splitSaveAs, splitSteps } from '../text/process-text.ts';

export interface CodeStep {
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface CodeInput {
  readonly endpoint: Endpoint;
  readonly key: string;
  /** All of the process, with sys/saveas if it has one. */
  readonly process: string;
  /** The parsed steps; none if the process is at fault or a style. */
  readonly steps: readonly CodeStep[];
  /** The size of the result, if it is known. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** The format of the result, if it is known. */
  readonly format?: string | undefined;
  /** True for a bucket whose pictures nobody gets without a signature. */
  readonly isPrivate: boolean;
}

/** Why there is no code: the reason is put in words where it is shown. */
export type Absence =
  /** The answer is JSON, which nothing shows as a picture. */
  | 'report'
  /** A style is one name for all its steps, so nothing can be changed or added. */
  | 'style'
  /** A page cannot sign without giving away the key. */
  | 'private'
  /** A GET does not save. */
  | 'save-as'
  /** There are no steps, or the process is at fault. */
  | 'steps';

export type Code = { readonly text: string } | { readonly absence: Absence };

export interface Generator {
  /** Short and stable: it is remembered, and tests name it. */
  readonly id: string;
  /** A name that is the same in every language. */
  readonly name: string;
  write(input: CodeInput): Code;
}

/** The process of a GET: without sys/saveas, which only a POST takes. */
export const getProcess = ({ process }: CodeInput): string => splitSaveAs(process).process;

export const savesResult = ({ process }: CodeInput): boolean => splitSaveAs(process).saveAs !== '';

const reports = new Set(
  Object.values(actions)
    .filter(({ kind }) => kind === 'report')
    .map(({ name }): string => name),
);

/** True if the answer is JSON about the picture. */
export const isReport = ({ process }: CodeInput): boolean => splitSteps(process).some(({ name }) => reports.has(name));

export const isStyle = ({ process }: CodeInput): boolean => process.startsWith('style/');

export const fileName = (input: CodeInput): string => {
  const own = /\.([a-z0-9]{2,4})$/i.exec(input.key)?.[1] ?? 'jpg';
  return fileNameOf(input.key, isReport(input) ? 'json' : (input.format ?? own));
};

/** The address that a client of an SDK connects to. */
export const endpointAddress = ({ scheme, region, domain }: Endpoint): string =>
  `${scheme}://${domain ?? regionHost(region)}`;

/** True if the region alone tells an SDK of version 2 where to connect: over HTTPS, to the service's own host. */
export const isUsual = ({ scheme, domain }: Endpoint): boolean => scheme === 'https' && domain === undefined;

/** The validity of a signed URL, in seconds. */
export const validSeconds = 3600;
