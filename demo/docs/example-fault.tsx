// The error that a wrong process gets, with the place it points at and a link to what to do.
import type { OssError } from 'oss-img';
import type { JSX } from 'preact';
import { words } from '../words/words.ts';
import { pageAddress } from './page-name.ts';

export function ExampleFault({ fault, process }: { readonly fault: OssError; readonly process: string }): JSX.Element {
  const { code, ec, message, position } = fault;
  return (
    <div class="fault">
      {position && (
        <code class="fault-place">
          {process.slice(0, position.start)}
          <mark>{process.slice(position.start, position.end)}</mark>
          {process.slice(position.end)}
        </code>
      )}
      <p>
        <strong>{code}</strong> {ec && <code>{ec}</code>}
      </p>
      {/* As the service, the package answers in English, whatever the language of the page. */}
      <p lang="en">{message}</p>
      <p>
        <a href={`${pageAddress('errors')}#${code}`}>{words.value.docs.toErrors}</a>
      </p>
    </div>
  );
}
