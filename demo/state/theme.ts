// Light or dark: the system's choice, or the visitor's.
import { effect, signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'oss-img-theme';
const kept = localStorage.getItem(storageKey);

export const theme = signal<Theme>(themes.find((name) => name === kept) ?? 'system');

/** Applies the theme, now and whenever it changes. */
export function followTheme(): void {
  effect(() => {
    if (theme.value === 'system') {
      localStorage.removeItem(storageKey);
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem(storageKey, theme.value);
      document.documentElement.dataset.theme = theme.value;
    }
  });
}
