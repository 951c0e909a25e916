// The picture as code: for a page, a shell or a server.
import type { Code, CodeInput, Generator } from '../../code/code-input.ts';
import { savesResult } from '../../code/code-input.ts';
import { type GroupName, generatorCalled, groups } from '../../code/generators.ts';
import { fetchCode, urlCode } from '../../code/page-code.ts';
import { endpoint } from '../../state/endpoint.ts';
import { keptText } from '../../state/kept.ts';
import { explanation, fault, isStale, outcome } from '../../state/run.ts';
import { view } from '../../state/view.ts';
import { words } from '../../words/words.ts';
import { EndpointForm } from '../endpoint-form.tsx';
import { CodeBox } from './code-box.tsx';

const language = keptText('code', urlCode.id);
const bucketIsPrivate = keptText('private', '');

export function CodeTab() {
  const { code: terms } = words.value.drawer;
  const generator = generatorCalled(language.value) ?? urlCode;
  const input = inputOf();
  const written = generator.write(input);
  return (
    <div class="code-tab">
      <fieldset class="languages" id="languages">
        <legend class="visually-hidden">{terms.language}</legend>
        {(Object.keys(groups) as GroupName[]).map((group) => (
          <div key={group} class="language-group">
            <h3>{terms.groups[group]}</h3>
            {groups[group].map(({ id, name }) => (
              <label key={id} class="language">
                <input
                  type="radio"
                  name="code-language"
                  class="visually-hidden"
                  value={id}
                  checked={id === generator.id}
                  onChange={() => (language.value = id)}
                />
                <span>{name}</span>
              </label>
            ))}
          </div>
        ))}
      </fieldset>
      <div class="code-side">
        <div class="code-settings">
          <EndpointForm />
          <label class="check">
            <input
              type="checkbox"
              id="private"
              checked={bucketIsPrivate.value !== ''}
              onChange={({ currentTarget }) => (bucketIsPrivate.value = currentTarget.checked ? 'true' : '')}
            />
            <span>{terms.private}</span>
          </label>
        </div>
        <Written generator={generator} code={written} input={input} />
      </div>
    </div>
  );
}

interface WrittenProps {
  readonly generator: Generator;
  readonly code: Code;
  readonly input: CodeInput;
}

function Written({ generator, code, input }: WrittenProps) {
  const { code: terms } = words.value.drawer;
  if ('absence' in code) {
    const reason = code.absence === 'steps' && fault.value ? 'fault' : code.absence;
    return (
      <>
        <p class="notice" id="code-absence">
          {terms.absence[reason]}
        </p>
        {code.absence === 'report' && !input.isPrivate && (
          <Written generator={fetchCode} code={fetchCode.write(input)} input={input} />
        )}
      </>
    );
  }
  return (
    <>
      {savesResult(input) && !groups.sdk.includes(generator) && <p class="notice">{terms.saveAs}</p>}
      <CodeBox
        text={code.text}
        label={terms.code(generator.name)}
        id="code"
        copy={terms.copy}
        copyId="copy-code"
        wraps={!groups.sdk.includes(generator)}
      />
    </>
  );
}

function inputOf(): CodeInput {
  const { key, process } = view.value;
  const shown = isStale.value ? undefined : outcome.value;
  const plan = explanation.value;
  return {
    endpoint: endpoint.value,
    key,
    process,
    steps: plan?.steps ?? [],
    size: shown?.report === undefined ? (shown?.result ?? plan?.size) : undefined,
    format: shown?.result.format ?? plan?.format,
    isPrivate: bucketIsPrivate.value !== '',
  };
}
