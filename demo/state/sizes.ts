// The bytes of the result in each format at several qualities, measured one after the other. They are kept while the picture and all other
// steps stay the same, so that a choice among them does not throw them away.
import { computed, signal } from '@preact/signals';
import { actions } from 'oss-img/actions';
import { hasQuality, withFormat, withoutSettings, withQuality } from '../fit/fit-bytes.ts';
import { splitSaveAs } from '../text/process-text.ts';
import { processor } from './bucket.ts';
import { findPicture } from './pictures.ts';
import { source } from './source.ts';
import { process } from './view.ts';

export interface Cell {
  readonly format: string;
  /** Undefined for a format without one. */
  readonly quality: number | undefined;
  readonly process: string;
}

export const qualities = [40, 60, 75, 80, 90] as const;

/** Only a GIF can become one, and nobody wants BMP or TIFF on a page; they are a step away for those who do. */
const formats = actions.format.params.format.choices.filter((format) => !['bmp', 'tiff', 'gif'].includes(format));

/** The subject of the figures: the picture and all steps but format and quality. */
export const basis = computed(() => withoutSettings(process.value));

export const cells = computed<readonly Cell[]>(() =>
  formats.flatMap((format): Cell[] => {
    const written = withFormat(basis.value, format);
    if (!hasQuality(format)) return [{ format, quality: undefined, process: written }];
    return qualities.map((quality) => ({ format, quality, process: withQuality(written, quality) }));
  }),
);

interface Measured {
  readonly body: Blob;
  readonly basis: string;
  /** Bytes by process; undefined for one that failed. */
  readonly bytes: ReadonlyMap<string, number | undefined>;
}

const measured = signal<Measured | undefined>(undefined);

/** The bytes of each cell, as far as they are measured for this picture and these steps. */
export const measuredBytes = computed<ReadonlyMap<string, number | undefined>>(() => {
  const found = measured.value;
  return found && found.body === source.value?.body && found.basis === basis.value ? found.bytes : new Map();
});

/** True while figures are measured. */
export const isMeasuring = signal(false);

let current: AbortController | undefined;

export function cancelMeasuring(): void {
  current?.abort();
  current = undefined;
  isMeasuring.value = false;
}

/** Measures what is missing. Jobs of the picture being edited go first. */
export async function measureSizes(): Promise<void> {
  const body = source.peek()?.body;
  if (!body) return;
  cancelMeasuring();
  const mine = new AbortController();
  current = mine;
  isMeasuring.value = true;
  const mark = basis.peek();
  let bytes = measuredBytes.peek();
  for (const cell of cells.peek()) {
    if (bytes.has(cell.process)) continue;
    const size = await processor
      .process(body, splitSaveAs(cell.process).process, {
        signal: mine.signal,
        priority: 'low',
        loadObject: findPicture,
      })
      .then(
        (result) => result.body.size,
        () => undefined,
      );
    if (mine.signal.aborted) return;
    bytes = new Map(bytes).set(cell.process, size);
    measured.value = { body, basis: mark, bytes };
  }
  isMeasuring.value = false;
}
