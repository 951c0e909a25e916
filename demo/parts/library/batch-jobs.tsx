// The progress of the batch, picture by picture, and its results.
import { useSignal } from '@preact/signals';
import {
  type Batch,
  cancelBatch,
  clearBatch,
  folderPicker,
  type Job,
  saveIntoFolder,
  saveZip,
  totals,
} from '../../state/batch.ts';
import { formatBytes, formatShare } from '../../text/quantities.ts';
import { words } from '../../words/words.ts';

export function BatchJobs({ batch }: { readonly batch: Batch }) {
  const { library } = words.value;
  const { all, done, failed, sourceBytes, resultBytes } = totals.value;
  const isSaving = useSignal(false);
  const pick = folderPicker();
  const save = (work: () => Promise<boolean>): void => {
    isSaving.value = true;
    void work().finally(() => {
      isSaving.value = false;
    });
  };
  // Failures come first: in a long list nobody would find them.
  const failures = batch.jobs.filter(({ state }) => state.is === 'failed');
  const others = batch.jobs.filter(({ state }) => state.is !== 'failed');
  return (
    <>
      <progress
        id="batch-progress"
        value={done + failed}
        max={all}
        aria-label={library.batchRunning(done + failed, all)}
      />
      <p id="batch-totals">
        {library.batchDone(done, all, failed)} {done > 0 && sizes(sourceBytes, resultBytes)}
      </p>
      <div class="form-buttons">
        {batch.isRunning ? (
          <button type="button" id="cancel-batch" onClick={cancelBatch}>
            {library.cancelBatch}
          </button>
        ) : (
          <button type="button" id="new-batch" onClick={clearBatch}>
            {library.newBatch}
          </button>
        )}
        <button
          type="button"
          class="primary"
          id="save-zip"
          disabled={batch.isRunning || done === 0 || isSaving.value}
          onClick={() => save(saveZip)}
        >
          {library.saveZip}
        </button>
        {pick && (
          <button
            type="button"
            id="save-folder"
            disabled={batch.isRunning || done === 0 || isSaving.value}
            onClick={() => save(() => saveIntoFolder(pick))}
          >
            {library.saveIntoFolder}
          </button>
        )}
      </div>
      <ul class="batch-jobs" id="batch-jobs">
        {[...failures, ...others].map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </>
  );
}

function sizes(before: number, after: number): string {
  const { library } = words.value;
  const change = formatBytes(Math.abs(before - after));
  return (after > before ? library.batchLarger : library.batchSmaller)(formatBytes(before), formatBytes(after), change);
}

function JobRow({ job: { source, sourceBytes = 0, state } }: { readonly job: Job }) {
  const { library } = words.value;
  return (
    <li class={`batch-job ${state.is}`}>
      <span class="job-name">{source.name}</span>
      <span class="job-state">{stateText()}</span>
    </li>
  );

  function stateText(): string {
    switch (state.is) {
      case 'running':
        return state.stage === undefined ? library.jobStates.running : `${library.jobStates.running} ${state.stage}`;
      case 'done':
        return `${state.format} ${formatBytes(state.body.size)} (${formatShare(state.body.size, sourceBytes)})`;
      case 'failed':
        return state.reason;
      default:
        return library.jobStates[state.is];
    }
  }
}
