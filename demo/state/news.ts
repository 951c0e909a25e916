// Says what came of the text in the status line.
import { effect } from '@preact/signals';
import { formatExact, formatSize } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { fault, isStale, outcome, wasCancelled } from './run.ts';
import { say, sayLater, status } from './status.ts';
import { process } from './view.ts';

export function followNews(): void {
  /** The fault that was said last. */
  let told: string | undefined;
  effect(() => {
    const { bar } = words.value;
    const shown = outcome.value;
    // A fault that is mended must not stand there until the result comes.
    if (told !== undefined && !fault.value && status.peek().text === told) say('');
    told = fault.value?.message;
    if (wasCancelled.value) say(bar.cancelled);
    else if (fault.value) sayLater(fault.value.message, 'fault');
    else if (!shown || isStale.value) return;
    else if (process.value === '') sayLater(bar.untouched);
    else if (shown.report !== undefined) sayLater(bar.reportReady);
    else sayLater(bar.resultReady(formatSize(shown.result), shown.result.format, formatExact(shown.result.body.size)));
  });
}
