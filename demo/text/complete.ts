// Proposes what can stand at a place of a process string: names of actions, keys of their parameters, and words for a value; and tells
// the meaning of the thing at a place. All of it comes from the action table.
import { type ActionName, actionNamed, actions, isActionName, type ParamSpec } from 'oss-img/actions';

export interface Proposal {
  /** The text that takes the place of what is typed. */
  readonly text: string;
  /** The action or parameter that it names, for its description. */
  readonly of: Meaning;
}

export interface Proposals {
  /** The part of the text that a proposal replaces. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Proposal[];
}

/** An action, or one of its parameters by its long name. */
export interface Meaning {
  readonly action: ActionName;
  readonly param?: string;
}

interface Place {
  /** The name of the step, as far as it is typed. */
  readonly name: string;
  /** The part of the step around the place, and where it starts. */
  readonly part: string;
  readonly start: number;
  /** True for the step's name itself. */
  readonly isName: boolean;
  /** The keys that the step gives already. */
  readonly given: readonly string[];
}

/** At most this many proposals are shown. */
const maxItems = 12;

/** The proposals for a caret at `at`; none for a text that is no picture process. */
export function proposalsAt(text: string, at: number): Proposals {
  const stage = 'image/';
  if (stage.startsWith(text) && at === text.length && text.length < stage.length) {
    const items = Object.values(actions).map(({ name }) => ({ text: `${stage}${name}`, of: { action: name } }));
    return { start: 0, end: text.length, items };
  }
  const place = placeAt(text, at);
  if (!place) return { start: at, end: at, items: [] };
  const { start, part } = place;
  const typed = part.slice(0, at - start).toLowerCase();
  const items = (place.isName ? nameProposals() : partProposals(place)).filter(
    ({ text }) => text.toLowerCase().startsWith(typed) && text !== part,
  );
  return { start, end: start + part.length, items: items.slice(0, maxItems) };
}

/** The meaning of the thing at `at`; undefined between things and for unknown ones. */
export function meaningAt(text: string, at: number): Meaning | undefined {
  const place = placeAt(text, at);
  if (!place || !isActionName(place.name)) return undefined;
  if (place.isName) return { action: place.name };
  const found = Object.entries(actionNamed(place.name).params).find(([, spec]) => isPartOf(place.part, spec));
  return found ? { action: place.name, param: found[0] } : { action: place.name };
}

const isPartOf = (part: string, { key }: ParamSpec): boolean =>
  key === '' ? !part.includes('_') : part.startsWith(`${key}_`);

function placeAt(text: string, at: number): Place | undefined {
  if (!text.startsWith('image/') || at < 'image/'.length) return undefined;
  const stepStart = Math.max(text.lastIndexOf('/', at - 1), text.lastIndexOf('|', at - 1)) + 1;
  const rest = text.slice(stepStart).search(/[/|]/);
  const step = rest < 0 ? text.slice(stepStart) : text.slice(stepStart, stepStart + rest);
  const inStep = at - stepStart;
  const partStart = step.lastIndexOf(',', inStep - 1) + 1;
  const comma = step.indexOf(',', partStart);
  const part = step.slice(partStart, comma < 0 ? undefined : comma);
  const [name = '', ...parts] = step.split(',');
  const given = parts.filter((other) => other !== part).map((other) => other.replace(/_.*$/s, ''));
  return { name, part, start: stepStart + partStart, isName: partStart === 0, given };
}

const nameProposals = (): Proposal[] =>
  Object.values(actions).map(({ name }) => ({ text: name, of: { action: name } }));

function partProposals({ name, given }: Place): Proposal[] {
  if (!isActionName(name)) return [];
  return Object.entries(actionNamed(name).params).flatMap(([param, spec]) => {
    if (spec.key !== '' && given.includes(spec.key)) return [];
    const lead = spec.key === '' ? '' : `${spec.key}_`;
    const of = { action: name, param };
    return [lead, ...wordsOf(spec).map((word) => lead + word)]
      .filter((text) => text !== '')
      .map((text) => ({ text, of }));
  });
}

function wordsOf(spec: ParamSpec): readonly string[] {
  if (spec.kind === 'choice') return spec.choices;
  return spec.kind === 'flag' ? ['0', '1'] : [];
}
