// `<process>|sys/saveas,o_<base64 key>,b_<base64 bucket>`: a process, and where to store its result.
import { decodeBase64UrlText } from '../base64.ts';
import { OssError } from '../errors.ts';
import { shown } from '../param-values.ts';
import { checkProcess } from './style.ts';

export interface SaveAs {
  readonly key: string;
  /** The bucket as given; empty for the source's own. */
  readonly bucket: string;
}

export interface SavedProcess {
  /** The process in front of sys/saveas; may be empty. */
  readonly process: string;
  readonly saveAs: SaveAs | undefined;
}

/**
 * Splits the text at sys/saveas before any other parsing, because its base64 may be standard and contain slashes.
 * @throws OssError InvalidArgument, BadRequest, MissingArgument
 */
export function readSaveAs(text: string): SavedProcess {
  checkProcess(text);
  const [process = '', settings, ...more] = text.split(/(?:^|\|)sys\/saveas,/);
  if (settings === undefined) return { process: text, saveAs: undefined };
  if (more.length > 0 || settings.includes('|')) {
    throw new OssError({
      code: 'InvalidArgument',
      message: 'sys/saveas is only allowed once, at the end of the process.',
    });
  }
  const given = settings.split(',').map((setting) => [setting.slice(0, 2), setting.slice(2)] as const);
  const decoded = (name: 'o_' | 'b_'): string | undefined => {
    const raw = given.find(([key]) => key === name)?.[1];
    const value = raw === undefined ? undefined : decodeBase64UrlText(raw);
    if (raw !== undefined && value === undefined) {
      throw new OssError({
        code: 'BadRequest',
        message: `Input is not base64 decoding. Parameter ${name.slice(0, 1)} of sys/saveas expects base64 of UTF-8, not "${shown(raw)}".`,
      });
    }
    return value;
  };
  const key = decoded('o_');
  if (!key)
    throw new OssError({
      code: 'MissingArgument',
      message: 'sys/saveas needs o_, the base64 of the key under which to save.',
    });
  return { process, saveAs: { key, bucket: decoded('b_') ?? '' } };
}
