// The process on several pictures: first the choice, then the progress and the results.
import { batch } from '../../state/batch.ts';
import { fault } from '../../state/run.ts';
import { process } from '../../state/view.ts';
import { splitSaveAs } from '../../text/process-text.ts';
import { words } from '../../words/words.ts';
import { BatchChoice } from './batch-choice.tsx';
import { BatchJobs } from './batch-jobs.tsx';

export function BatchPanel() {
  const { library } = words.value;
  const text = batch.value?.process ?? splitSaveAs(process.value).process;
  // The fault of a text is one of every picture; that of a run may be one of this picture alone.
  const isFaulty = batch.value === undefined && fault.value?.oss?.position !== undefined;
  return (
    <div class="batch-panel" id="batch">
      {text === '' ? <p class="list-fault">{library.noProcess}</p> : <code class="style-content">{text}</code>}
      {isFaulty && <p class="list-fault">{fault.value?.message}</p>}
      {batch.value ? <BatchJobs batch={batch.value} /> : <BatchChoice canStart={text !== '' && !isFaulty} />}
    </div>
  );
}
