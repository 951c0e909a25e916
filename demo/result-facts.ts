// The numbers under the pictures: pixels, bytes, part of the source, and where the time went.
import type { ProcessResult } from 'oss-img';
import { byId, element } from './element.ts';
import { formatBytes, formatDuration, formatExactBytes, formatShare, formatSize } from './quantities.ts';
import { type SourceFacts, uprightSize } from './source-facts.ts';

export function showSourceFacts(facts: SourceFacts | undefined, bytes: number): void {
  const turned =
    facts && facts.orientation > 1 ? `stored ${formatSize(facts)}, EXIF orientation ${facts.orientation}` : '';
  write('source-size', facts ? formatSize(uprightSize(facts)) : '–');
  write('source-format', facts?.formatName ?? '–');
  write('source-note', turned);
  writeBytes('source-bytes', bytes);
}

export function showResultFacts(result: ProcessResult, sourceBytes: number): void {
  const { body, format, width, height, frameCount } = result;
  const pictures = result.contentType.startsWith('image/');
  write(
    'result-size',
    pictures ? formatSize({ width, height }) + (frameCount > 1 ? `, ${frameCount} frames` : '') : '–',
  );
  write('result-format', format);
  writeBytes('result-bytes', body.size);
  const larger = pictures && body.size > sourceBytes;
  const share = byId('result-share', HTMLElement);
  share.textContent = pictures ? `${formatShare(body.size, sourceBytes)} of the source${larger ? ', larger' : ''}` : '';
  share.classList.toggle('larger', larger);
  showTimings(result.timings);
}

function showTimings(timings: ProcessResult['timings']): void {
  const total = timings.reduce((sum, { ms }) => sum + ms, 0);
  write('total-time', formatDuration(total));
  const bar = byId('timing-bar', HTMLElement);
  const list = byId('timings', HTMLElement);
  bar.replaceChildren(
    ...timings.map(({ ms }, i) => {
      const part = element('span', { class: `stage-${i % 6}` });
      // A sum below 1 would leave the bar unfilled.
      part.style.setProperty('flex-grow', String(ms * 1000));
      return part;
    }),
  );
  list.replaceChildren(
    ...timings.map(({ stage, ms }, i) =>
      element(
        'li',
        {},
        element('span', { class: `swatch stage-${i % 6}`, 'aria-hidden': true }),
        `${stage} `,
        element('b', {}, formatDuration(ms)),
      ),
    ),
  );
}

export function describeResult(
  { body, width, height, format, timings, contentType }: ProcessResult,
  sourceBytes: number,
): string {
  const total = formatDuration(timings.reduce((sum, { ms }) => sum + ms, 0));
  if (!contentType.startsWith('image/')) return `Report ready in ${total}.`;
  return `${formatSize({ width, height })} ${format}, ${formatExactBytes(body.size)}, ${formatShare(body.size, sourceBytes)} of the source, in ${total}.`;
}

function write(id: string, text: string): void {
  byId(id, HTMLElement).textContent = text;
}

function writeBytes(id: string, bytes: number): void {
  const node = byId(id, HTMLElement);
  node.textContent = formatBytes(bytes);
  node.title = formatExactBytes(bytes);
}
