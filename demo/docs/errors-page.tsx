// The errors: each code with its status, what to do about it, and the numbers and messages it comes with.
import type { ErrorCode } from 'oss-img';
import type { JSX } from 'preact';
import errorsMarkdown from '../../docs/errors.md?raw';
import { errorAdviceEn } from '../words/error-advice.en.ts';
import { errorAdviceZh } from '../words/error-advice.zh.ts';
import { type Language, language, words } from '../words/words.ts';
import { type ErrorCase, readErrors } from './error-list.ts';
import { InlineCode } from './inline-code.tsx';

const advice: Readonly<Record<Language, Readonly<Record<ErrorCode, string>>>> = {
  en: errorAdviceEn,
  zh: errorAdviceZh,
};
const errors = readErrors(errorsMarkdown, Object.keys(errorAdviceEn) as ErrorCode[]);

export function ErrorsPage(): JSX.Element {
  const text = words.value.docs;
  return (
    <article>
      <h1>{text.errors}</h1>
      <p class="lead">{text.errorsLead}</p>
      {errors.map(({ code, status, cases }) => (
        <section class="error" key={code} aria-labelledby={code}>
          <h2 id={code}>
            {code} <span class="error-status">{status}</span>
          </h2>
          <p>{advice[language.value][code]}</p>
          {cases.length === 0 ? <p class="none">{text.noCases}</p> : <Cases code={code} cases={cases} />}
        </section>
      ))}
    </article>
  );
}

function Cases({ code, cases }: { readonly code: ErrorCode; readonly cases: readonly ErrorCase[] }): JSX.Element {
  const text = words.value.docs;
  return (
    <table aria-labelledby={code}>
      <thead>
        <tr>
          <th scope="col">{text.ec}</th>
          <th scope="col">{text.when}</th>
        </tr>
      </thead>
      <tbody>
        {cases.map(({ ec, when }) => {
          const told = text.caseOf(when);
          return (
            <tr key={`${ec} ${when}`}>
              <td data-head={text.ec}>{ec ? <code>{ec}</code> : <span class="none">{text.noEc}</span>}</td>
              {/* The message itself is not translated: the reply has it in English. */}
              <td data-head={text.when} lang={told === when ? 'en' : undefined}>
                <InlineCode text={told} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
