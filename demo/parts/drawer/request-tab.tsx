// The request that a page would send, and what the service worker answers.
import { useSignal } from '@preact/signals';
import { type Answer, ask, elementOf } from '../../state/ask.ts';
import { service } from '../../state/bucket.ts';
import { view } from '../../state/view.ts';
import { pathAddress } from '../../text/addresses.ts';
import { splitSaveAs } from '../../text/process-text.ts';
import { formatDuration, formatExact } from '../../text/quantities.ts';
import { readServerTiming } from '../../text/server-timing.ts';
import { words } from '../../words/words.ts';
import { useTask } from '../use-task.ts';
import { CodeBox } from './code-box.tsx';
import { SignedUrl } from './signed-url.tsx';

/** The wait after an edit before the request is sent: typing must not send one for each letter. */
const pauseMs = 400;

export function RequestTab() {
  const { request: terms } = words.value.drawer;
  const times = useSignal(0);
  const place = { key: view.value.key, process: splitSaveAs(view.value.process).process };
  const address = pathAddress(place);
  const isServed = service.value.is === 'in control';
  const answer = useTask(
    async (signal) => {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      signal.throwIfAborted();
      return isServed ? ask(address, signal) : undefined;
    },
    [address, isServed, times.value],
  );
  if (service.value.is === 'missing') return <p class="notice">{terms.unserved}</p>;
  return (
    <div class="request-tab">
      <div class="request-line">
        <p>
          <a href={address} target="_blank" rel="noreferrer" id="request-line">
            GET {address}
          </a>
        </p>
        <button type="button" id="send-again" onClick={() => (times.value += 1)}>
          {terms.send}
        </button>
      </div>
      {answer.is === 'waiting' && <p class="muted">{terms.asking}</p>}
      {answer.is === 'failed' && <p class="notice">{terms.noAnswer(answer.reason)}</p>}
      {answer.is === 'done' && answer.value && <Answered answer={answer.value} />}
      <SignedUrl place={place} />
    </div>
  );
}

function Answered({ answer }: { readonly answer: Answer }) {
  const { request: terms } = words.value.drawer;
  const header = (name: string): string => answer.headers.find(([other]) => other === name)?.[1] ?? '';
  const timings = readServerTiming(header('server-timing'));
  const xml = answer.status < 400 ? undefined : answer.text;
  const code = xml && elementOf(xml, 'Code');
  return (
    <>
      <dl class="answer" id="answer">
        <div>
          <dt>{terms.status}</dt>
          <dd id="answer-status" class={answer.status < 400 ? 'good' : 'fault'}>
            {`${answer.status} ${answer.statusText}`.trim()}
          </dd>
        </div>
        <div>
          <dt>{terms.type}</dt>
          <dd>{header('content-type')}</dd>
        </div>
        <div>
          <dt>{terms.size}</dt>
          <dd>{words.value.viewer.bytes(formatExact(answer.byteLength))}</dd>
        </div>
        <div>
          <dt>{terms.time}</dt>
          <dd>{formatDuration(answer.ms)}</dd>
        </div>
        {timings.length > 0 && (
          <div>
            <dt>{terms.stages}</dt>
            <dd id="server-timing">
              {timings.map(({ name, description, ms }) => (
                <span class="chip" key={name + description}>
                  {description === undefined ? name : `${name}: ${description}`}
                  {ms !== undefined && ` ${formatDuration(ms)}`}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
      {xml && code && (
        <p>
          <a href={`/docs/errors.html#${code}`} target="_blank" rel="noreferrer" id="error-link">
            {terms.errorTable(elementOf(xml, 'EC') ?? code)}
          </a>
        </p>
      )}
      {answer.text !== undefined && (
        <>
          <h3>{terms.body}</h3>
          <CodeBox text={answer.text.trim()} label={terms.body} id="answer-body" />
        </>
      )}
      <details>
        <summary>{terms.headers}</summary>
        <table id="answer-headers">
          <tbody>
            {answer.headers.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
