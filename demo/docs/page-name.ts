// The pages of the reference by their addresses: one for each action, one for the errors, and the overview.
import { type ActionName, actions, isActionName } from 'oss-img/actions';

export type PageName = ActionName | 'errors' | 'index';

export const pageNames: readonly PageName[] = ['index', ...Object.values(actions).map(({ name }) => name), 'errors'];

export const pageAddress = (name: PageName): string => `/docs/${name === 'index' ? '' : `${name}.html`}`;

/** The page at a path; the overview if the path names no other. */
export function pageAt(path: string): PageName {
  const [, name = ''] = /^\/docs\/([\w-]+)\.html$/.exec(path) ?? [];
  return name === 'errors' || isActionName(name) ? name : 'index';
}
