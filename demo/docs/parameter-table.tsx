// The parameters of an action as a table. Everything but the descriptions comes from the table of actions.
import { type Action, type ActionName, actionNamed, type ParamSpec } from 'oss-img/actions';
import type { JSX } from 'preact';
import { words } from '../words/words.ts';
import { InlineCode } from './inline-code.tsx';

export function ParameterTable({ name }: { readonly name: ActionName }): JSX.Element {
  const text = words.value.docs;
  const action: Action = actionNamed(name);
  const rows = Object.entries<ParamSpec>(action.params);
  if (rows.length === 0) return <p>{text.noParameters}</p>;
  return (
    <table aria-labelledby="parameters">
      <thead>
        <tr>
          {[text.parameter, text.accepts, text.default, text.description].map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([long, spec]) => (
          <tr key={long}>
            <th scope="row">
              <code>{spec.key || text.bareValue}</code> <span class="long-name">{long}</span>
            </th>
            <td data-head={text.accepts}>
              <Accepted spec={spec} />
            </td>
            <td data-head={text.default}>
              <DefaultValue spec={spec} />
            </td>
            <td data-head={text.description}>
              <InlineCode text={words.value.actions[name].params[long] ?? ''} />
              <Refused spec={spec} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Accepted({ spec }: { readonly spec: ParamSpec }): JSX.Element {
  const { kinds } = words.value.docs;
  return (
    <>
      <span class="kind">{kinds[spec.kind]}</span> <Values spec={spec} />
    </>
  );
}

function Values({ spec }: { readonly spec: ParamSpec }): JSX.Element {
  const text = words.value.docs;
  switch (spec.kind) {
    case 'int':
      return (
        <>
          {text.fromTo(spec.min, spec.max)} {spec.unit && unitOf(spec.unit)}
        </>
      );
    case 'choice':
      return <Choices choices={[...spec.choices, ...Object.keys(spec.aliases ?? {})]} />;
    case 'flag':
      return <>{text.flagValues}</>;
    case 'color':
      return <>{text.colorValues}</>;
    case 'text':
      return (
        <>
          {spec.object ? `${text.objectKey}, ` : ''}
          {text.textValues}
          {spec.maxBytes !== undefined && `, ${text.mostBytes(spec.maxBytes)}`}
          {spec.choices && (
            <>
              {': '}
              <Choices choices={spec.choices} />
            </>
          )}
        </>
      );
  }
}

const unitOf = (unit: string): string => new Map(Object.entries(words.value.docs.units)).get(unit) ?? unit;

function Choices({ choices }: { readonly choices: readonly string[] }): JSX.Element {
  return (
    <>
      {choices.map((choice) => (
        <>
          <code key={choice}>{choice}</code>{' '}
        </>
      ))}
    </>
  );
}

function DefaultValue({ spec }: { readonly spec: ParamSpec }): JSX.Element {
  const text = words.value.docs;
  if (spec.required) return <strong>{text.required}</strong>;
  if (spec.default === undefined) return <span class="none">{text.noDefault}</span>;
  return <code>{typeof spec.default === 'boolean' ? Number(spec.default) : spec.default}</code>;
}

function Refused({ spec }: { readonly spec: ParamSpec }): JSX.Element {
  const refused = 'refused' in spec ? Object.keys(spec.refused ?? {}) : [];
  return (
    <>
      {refused.map((word) => (
        <span class="refused" key={word}>
          {' '}
          {words.value.docs.refusedWord(word)}
        </span>
      ))}
    </>
  );
}
