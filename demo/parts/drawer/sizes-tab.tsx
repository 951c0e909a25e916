// The bytes of the result by format and quality. A click takes a format and its quality over.
import { untracked, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { fault, outcome } from '../../state/run.ts';
import {
  basis,
  type Cell,
  cancelMeasuring,
  cells,
  isMeasuring,
  measuredBytes,
  measureSizes,
  qualities,
} from '../../state/sizes.ts';
import { source } from '../../state/source.ts';
import { edit, process } from '../../state/view.ts';
import { formatBytes } from '../../text/quantities.ts';
import { words } from '../../words/words.ts';

export function SizesTab() {
  const { sizes: terms } = words.value.drawer;
  const isReport = outcome.value?.report !== undefined && outcome.value.process === process.value;
  const isReady = source.value !== undefined && fault.value === undefined && !isReport;
  // The first figures of a picture come without being asked for; what an edit makes of them is measured when it is wanted.
  const measuringFor = useRef('');
  const startedFor = useRef<Blob | undefined>(undefined);
  useSignalEffect(() => {
    const body = source.value?.body;
    const mark = basis.value;
    untracked(() => {
      if (mark !== measuringFor.current || body !== startedFor.current) cancelMeasuring();
      measuringFor.current = mark;
      if (!body || body === startedFor.current) return;
      startedFor.current = body;
      void measureSizes();
    });
  });
  useEffect(() => cancelMeasuring, []);
  if (isReport) return <p class="muted">{terms.report}</p>;
  const all = cells.value;
  const done = all.filter((cell) => measuredBytes.value.has(cell.process)).length;
  const known = [...measuredBytes.value.values()].filter((bytes) => bytes !== undefined);
  const smallest = Math.min(...known);
  return (
    <div class="sizes-tab">
      <div class="sizes-head">
        <p>{terms.note}</p>
        <output id="sizes-progress">{done < all.length ? terms.progress(done, all.length) : ''}</output>
        {isMeasuring.value ? (
          <button type="button" id="sizes-cancel" onClick={cancelMeasuring}>
            {terms.cancel}
          </button>
        ) : (
          <button
            type="button"
            id="sizes-measure"
            disabled={!isReady || done === all.length}
            onClick={() => void measureSizes()}
          >
            {terms.measure}
          </button>
        )}
      </div>
      <table class="sizes" id="sizes">
        <caption class="visually-hidden">{terms.title}</caption>
        <thead>
          <tr>
            <th scope="col">{terms.format}</th>
            {qualities.map((quality) => (
              <th scope="col" key={quality}>
                {terms.quality(quality)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...new Set(all.map(({ format }) => format))].map((format) => (
            <tr key={format}>
              <th scope="row">{format}</th>
              {all
                .filter((cell) => cell.format === format)
                .map((cell) => (
                  <td key={cell.process} colSpan={cell.quality === undefined ? qualities.length : 1}>
                    <Take cell={cell} smallest={smallest} />
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Take({ cell, smallest }: { readonly cell: Cell; readonly smallest: number }) {
  const { sizes: terms } = words.value.drawer;
  const { format, quality } = cell;
  if (!measuredBytes.value.has(cell.process)) return <span class="muted">…</span>;
  const bytes = measuredBytes.value.get(cell.process);
  if (bytes === undefined) return <span class="muted">{terms.failed}</span>;
  const text = formatBytes(bytes);
  return (
    <button
      type="button"
      class={bytes === smallest ? 'take smallest' : 'take'}
      aria-pressed={cell.process === process.value}
      aria-label={terms.take(format, quality === undefined ? '' : terms.takeQuality(quality), text)}
      onClick={() => edit({ process: cell.process })}
    >
      {text}
    </button>
  );
}
