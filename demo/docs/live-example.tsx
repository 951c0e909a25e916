// A process that can be edited, and the picture it makes: an <img> that the service worker answers.
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { type Explanation, isOssError, type OssError } from 'oss-img';
import { actionNamed } from 'oss-img/actions';
import type { JSX } from 'preact';
import { markSample } from '../samples/example-samples.ts';
import type { Sample } from '../samples/sample-list.ts';
import { processor, service } from '../state/bucket.ts';
import { pathAddress } from '../text/addresses.ts';
import { writeHash } from '../text/hash.ts';
import { formatBytes, formatSize } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { ask, type Reply } from './ask.ts';
import { ExampleFault } from './example-fault.tsx';
import { readyKeys } from './served.ts';

/** The pause in typing after which the picture is requested, in milliseconds. */
const pauseMs = 250;

type Check =
  | { readonly process: string; readonly plan: Explanation }
  | { readonly process: string; readonly fault: OssError };

export function LiveExample({
  process,
  sample,
  number,
}: {
  readonly process: string;
  readonly sample: Sample;
  readonly number: number;
}): JSX.Element {
  const text = useSignal(process);
  const settled = useSignal(process);
  const reply = useSignal<Reply | undefined>(undefined);
  const refused = useSignal<{ readonly process: string; readonly fault: OssError } | undefined>(undefined);
  const check = useComputed(() => checkProcess(settled.value, sample));
  const servable = useComputed(
    () => service.value.is === 'in control' && [sample, markSample].every(({ key }) => readyKeys.value.has(key)),
  );

  useSignalEffect(() => {
    const next = text.value.trim();
    if (next === settled.peek()) return;
    const timer = setTimeout(() => {
      settled.value = next;
    }, pauseMs);
    return () => clearTimeout(timer);
  });

  useSignalEffect(() => {
    const { value: checked } = check;
    if (!servable.value || 'fault' in checked) return;
    const stop = new AbortController();
    void ask(checked.process, sample.key, stop.signal).then(
      (answer) => {
        if (isOssError(answer)) refused.value = { process: checked.process, fault: answer };
        else reply.value = answer;
      },
      // The page is being left, or the text has changed.
      () => {},
    );
    return () => stop.abort();
  });

  const { value: checked } = check;
  const fault = 'fault' in checked ? checked.fault : refusalOf(refused.value, checked.process);
  const facts = reply.value?.process === checked.process ? reply.value : undefined;
  const view = { key: sample.key, process: checked.process, off: [] };
  const name = `example-${number}`;
  return (
    <li class="example">
      <div class="example-text">
        <label for={name}>{words.value.docs.exampleField(number)}</label>
        <textarea
          class="example-field"
          id={name}
          rows={2}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={text.value}
          aria-invalid={fault !== undefined}
          aria-describedby={`${name}-result`}
          onInput={(event) => {
            text.value = event.currentTarget.value.replaceAll(/[\r\n]/g, '');
          }}
        />
        <div class="example-result" id={`${name}-result`} role="status">
          {fault ? (
            <ExampleFault fault={fault} process={checked.process} />
          ) : (
            <p class="facts">{facts ? factsOf(facts, 'plan' in checked ? checked.plan : undefined) : waitingText()}</p>
          )}
        </div>
        <a href={`/${writeHash({ view, looking: {} })}`}>{words.value.docs.open}</a>
      </div>
      <div class="example-picture">
        {!fault && 'plan' in checked && servable.value && (
          <Outcome checked={checked} sample={sample} json={facts?.json} />
        )}
      </div>
    </li>
  );
}

const waitingText = (): string =>
  service.value.is === 'missing' ? words.value.docs.unserved : words.value.docs.waiting;

const refusalOf = (
  refused: { readonly process: string; readonly fault: OssError } | undefined,
  process: string,
): OssError | undefined => (refused?.process === process ? refused.fault : undefined);

function factsOf({ type, bytes, json }: Reply, plan: Explanation | undefined): string {
  if (json !== undefined || !plan?.size) return `${type}, ${formatBytes(bytes)}`;
  return words.value.docs.facts(formatSize(plan.size), type, formatBytes(bytes));
}

function Outcome({
  checked,
  sample,
  json,
}: {
  readonly checked: { readonly process: string; readonly plan: Explanation };
  readonly sample: Sample;
  readonly json: string | undefined;
}): JSX.Element | null {
  if (isReport(checked.plan)) {
    const name = words.value.docs.result(checked.process, sample.key);
    return json === undefined ? null : <textarea class="example-json" readOnly aria-label={name} value={json} />;
  }
  const size = checked.plan.size ?? sample;
  return (
    <img
      src={pathAddress({ key: sample.key, process: checked.process })}
      alt={words.value.docs.result(checked.process, sample.key)}
      width={size.width}
      height={size.height}
    />
  );
}

const isReport = ({ steps }: Explanation): boolean => steps.some(({ action }) => actionNamed(action).kind === 'report');

function checkProcess(process: string, { width, height, orientation }: Sample): Check {
  try {
    // A camera held upright stores the picture turned, and the plan begins with what is stored.
    const stored = orientation === undefined ? { width, height } : { width: height, height: width, orientation };
    return { process, plan: processor.explain(process, { ...stored, format: 'jpg' }) };
  } catch (error) {
    if (isOssError(error)) return { process, fault: error };
    throw error;
  }
}
