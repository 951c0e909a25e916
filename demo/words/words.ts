// The language of the page: the visitor's choice, or the browser's. Only the word list in use is loaded.
import { computed, signal } from '@preact/signals';
import type { Words } from './en.ts';

export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

const storageKey = 'oss-img-language';

const loaders: { readonly [L in Language]: () => Promise<Words> } = {
  en: async () => (await import('./en.ts')).en,
  zh: async () => (await import('./zh.ts')).zh,
};

const isLanguage = (name: string | null): name is Language => name !== null && Object.hasOwn(languages, name);

const current = signal<{ readonly language: Language; readonly words: Words } | undefined>(undefined);

/** The language in use. */
export const language = computed<Language>(() => loaded().language);

/** The words of the language in use; a component that reads them is drawn again when the language changes. */
export const words = computed<Words>(() => loaded().words);

function loaded(): NonNullable<typeof current.value> {
  if (!current.value) throw new Error('startWords() must resolve before the first word is read.');
  return current.value;
}

/** Resolves when the words of the visitor's language are loaded; an address with `?lang=` names another. */
export async function startWords(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang');
  const kept = isLanguage(asked) ? asked : localStorage.getItem(storageKey);
  const wished = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  await load(isLanguage(kept) ? kept : (wished ?? 'en'));
}

/** Changes the language, and remembers it. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language);
  await load(language);
}

async function load(language: Language): Promise<void> {
  current.value = { language, words: await loaders[language]() };
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
}
