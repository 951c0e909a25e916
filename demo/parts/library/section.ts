// Which part of the library is open.
import { signal } from '@preact/signals';

export type Section = 'pictures' | 'bucket' | 'styles';

/** The tab of the pane on a wide screen. */
export const section = signal<Section>('pictures');

/** The dialog over the page: the batch on every screen, the others where there is no room for tabs. */
export const dialog = signal<'bucket' | 'styles' | 'batch' | undefined>(undefined);
