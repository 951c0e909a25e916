// Writes several parameters of one step by their names.
import { type ActionName, actionNamed } from 'oss-img/actions';
import { splitSteps, withValue } from './process-text.ts';

export type ParamValues = Readonly<Record<string, string | number | undefined>>;

/** The step's text with these parameters. One that is undefined, or has its default, leaves the text. */
export function withParams(text: string, action: ActionName, values: ParamValues): string {
  const { params } = actionNamed(action);
  const only = Object.keys(params).length === 1;
  return Object.entries(values).reduce((written, [name, value]) => {
    const spec = params[name];
    const step = splitSteps(`image/${written}`)[0];
    if (!spec || !step) return written;
    const isNeedless = value === undefined || value === spec.default;
    return withValue(step, spec.key, only, isNeedless ? undefined : String(value));
  }, text);
}
