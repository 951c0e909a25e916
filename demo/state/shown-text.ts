// Processes whose result a browser can show.
import { joinSteps } from '../text/process-text.ts';
import { type Source, source } from './source.ts';

/** No browser but Safari shows TIFF; every other format that the engine reads is shown by all. */
export const isShowable = ({ facts }: Source): boolean => facts?.formatName !== 'tiff';

/** The process of these steps, which only change pixels, in a format that is shown. */
export const shownText = (steps: readonly string[]): string =>
  joinSteps(source.value && !isShowable(source.value) ? [...steps, 'format,png'] : steps);
