// The time that each stage of the last run took.

import { isStale, outcome } from '../../state/run.ts';
import { formatDuration } from '../../text/quantities.ts';
import { words } from '../../words/words.ts';

export function TimingTab() {
  const { drawer } = words.value;
  const shown = outcome.value;
  if (!shown) return <p class="muted">{drawer.waiting}</p>;
  const { timings } = shown.result;
  if (timings.length === 0) return <p class="muted">{shown.process === '' ? drawer.untouched : drawer.timing.none}</p>;
  const total = timings.reduce((sum, { ms }) => sum + ms, 0);
  // The stages run one after the other, so each bar begins where the one before it ends.
  let passed = 0;
  return (
    <div class={isStale.value ? 'stale' : ''}>
      {isStale.value && <p class="notice">{drawer.stale}</p>}
      <table class="timing" id="timing">
        <thead>
          <tr>
            <th scope="col">{drawer.timing.stage}</th>
            <th scope="col">{drawer.timing.ms}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {timings.map(({ stage, ms, reduction }, index) => {
            const left = passed;
            passed += ms;
            return (
              <tr key={index}>
                <th scope="row">
                  {stage}
                  {reduction !== undefined && reduction > 1 && ` 1/${reduction}`}
                </th>
                <td>{formatDuration(ms)}</td>
                <td class="bar-cell">
                  <span
                    class="timing-bar"
                    style={{ left: `${(left / total) * 100}%`, width: `${(ms / total) * 100}%` }}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{drawer.timing.total}</th>
            <td>{formatDuration(total)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
