// The process as the engine understands it: steps with all defaults, planned sizes, warnings.
import type { ExplainedStep } from 'oss-img';
import { actionNamed } from 'oss-img/actions';
import { explanation, fault } from '../../state/run.ts';
import { formatSize } from '../../text/quantities.ts';
import { words } from '../../words/words.ts';
import { CodeBox } from './code-box.tsx';

export function ExplainTab() {
  const { explain } = words.value.drawer;
  const plan = explanation.value;
  if (!plan) return <p class="muted">{fault.value ? explain.fault : explain.none}</p>;
  return (
    <div class="explain-tab">
      <table id="explained">
        <caption class="visually-hidden">{explain.steps}</caption>
        <thead>
          <tr>
            <th scope="col">{explain.step}</th>
            <th scope="col">{explain.params}</th>
            <th scope="col">{explain.size}</th>
          </tr>
        </thead>
        <tbody>
          {plan.steps.map((step) => (
            <tr key={step.position.start}>
              <th scope="row">{step.action}</th>
              <td>
                <Params step={step} />
              </td>
              <td>{step.size ? formatSize(step.size) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {plan.size && <p>{explain.result(formatSize(plan.size), plan.format ?? '')}</p>}
      {plan.reduction !== undefined && <p>{plan.reduction === 1 ? explain.exact : explain.reduced(plan.reduction)}</p>}
      <h3>{explain.normal}</h3>
      <CodeBox text={plan.process} label={explain.normal} id="normal-form" wraps copy={explain.copyNormal} />
      <h3>{explain.warnings}</h3>
      {plan.warnings.length === 0 ? (
        <p>{explain.noWarnings}</p>
      ) : (
        <ul class="plain-list">
          {plan.warnings.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Params({ step }: { readonly step: ExplainedStep }) {
  const specs = actionNamed(step.action).params;
  return (
    <dl class="params">
      {Object.entries(step.params).map(([name, value]) => (
        <div key={name} class={specs[name]?.default === value ? 'default' : ''}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
