// `<process>|sys/saveas,o_<base64 key>,b_<base64 bucket>`: what is to be done to an object, and where the result goes.
import { decodeBase64UrlText } from '../base64.ts';
import { OssError } from '../errors.ts';
import { shown } from '../params.ts';

export interface SaveAs {
  readonly key: string;
  /** As it was given; empty for the source's own. */
  readonly bucket: string;
}

export interface SavedProcess {
  /** What stands before it; empty where nothing does. */
  readonly process: string;
  readonly saveAs: SaveAs | undefined;
}

/**
 * The base64 may be standard, with slashes, so the text is cut at the action before anything else looks at it.
 * @throws OssError BadRequest, MissingArgument
 */
export function readSaveAs(text: string): SavedProcess {
  const [process = '', settings, ...more] = text.split(/(?:^|\|)sys\/saveas,/);
  if (settings === undefined) return { process: text, saveAs: undefined };
  if (more.length > 0 || settings.includes('|')) {
    throw new OssError({ code: 'InvalidArgument', message: 'Expected sys/saveas once, at the end of the process.' });
  }
  const given = settings.split(',').map((part) => [part.slice(0, 2), part.slice(2)] as const);
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
    throw new OssError({ code: 'MissingArgument', message: 'sys/saveas needs o_, the base64 of the key to save at.' });
  return { process, saveAs: { key, bucket: decoded('b_') ?? '' } };
}
