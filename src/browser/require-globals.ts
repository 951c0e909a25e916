// Functions that need a browser say so where there is none: on a server, in a worker, in a test without a browser.
import { OssError } from '../errors.ts';

/**
 * @param need a sentence's beginning: what needs what
 * @param names what a browser has there
 * @throws OssError NotImplemented where one of them is missing
 */
export function requireGlobals(need: string, ...names: readonly string[]): void {
  const missing = names.find((name) => Reflect.get(globalThis, name) === undefined);
  if (missing === undefined) return;
  const onServer =
    'location' in globalThis
      ? ''
      : ' A server can use parseProcess, formatProcess, imageProcess, explain, oss-img/url and oss-img/actions.';
  throw new OssError({ code: 'NotImplemented', message: `${need}: there is no \`${missing}\` here.${onServer}` });
}
