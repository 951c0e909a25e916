// The figures of source and result: pixels, format, bytes. Old figures are marked while a newer text runs.

import { isStale, outcome } from '../state/run.ts';
import { source } from '../state/source.ts';
import { uprightSize } from '../state/source-facts.ts';
import { formatBytes, formatDuration, formatExact, formatShare, formatSize } from '../text/quantities.ts';
import { words } from '../words/words.ts';

export function Facts() {
  const { viewer } = words.value;
  const picture = source.value;
  const facts = picture?.facts;
  const shown = outcome.value;
  const hasPixels = shown !== undefined && shown.report === undefined;
  const share = shown && picture && hasPixels ? formatShare(shown.result.body.size, picture.body.size) : undefined;
  const isLarger = shown !== undefined && picture !== undefined && shown.result.body.size > picture.body.size;
  const totalMs = shown?.result.timings.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <dl class={`facts ${isStale.value ? 'stale' : ''}`} id="facts">
      <div>
        <dt>{viewer.source}</dt>
        <dd id="source-facts">
          <b id="source-size">{facts ? formatSize(uprightSize(facts)) : '–'}</b>{' '}
          <span id="source-format">{facts?.formatName ?? '–'}</span>{' '}
          <span id="source-bytes" title={picture && words.value.viewer.bytes(formatExact(picture.body.size))}>
            {picture ? formatBytes(picture.body.size) : '–'}
          </span>
          {facts && facts.orientation > 1 && <span class="note"> {viewer.turned(facts.orientation)}</span>}
        </dd>
      </div>
      <div>
        <dt>{viewer.result}</dt>
        <dd id="result-facts">
          <b id="result-size">{hasPixels ? formatSize(shown.result) : '–'}</b>{' '}
          <span id="result-format">{shown?.result.format ?? '–'}</span>{' '}
          <span id="result-bytes" title={shown && words.value.viewer.bytes(formatExact(shown.result.body.size))}>
            {shown ? formatBytes(shown.result.body.size) : '–'}
          </span>{' '}
          {shown && shown.result.frameCount > 1 && <span>{viewer.frames(shown.result.frameCount)} </span>}
          {share && (
            <span id="result-share" class={isLarger ? 'larger' : ''}>
              {isLarger ? viewer.larger(share) : viewer.share(share)}
            </span>
          )}{' '}
          {totalMs !== undefined && totalMs > 0 && <span id="total-time">{formatDuration(totalMs)}</span>}
        </dd>
      </div>
    </dl>
  );
}
