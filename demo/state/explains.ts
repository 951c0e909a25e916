// Tells if the forms show what each parameter means.
import { signal } from '@preact/signals';

export const explains = signal(false);
