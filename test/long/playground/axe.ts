// axe, run in a page: what it finds, in words.
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright';

const { source } = createRequire(import.meta.url)('axe-core') as typeof axe;

/** Every rule for WCAG 2.2 AA and best practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Experimental rules, of which only this is wanted: another forbids what `scrollable-region-focusable` demands. */
const further = { 'label-content-name-mismatch': { enabled: true } };

/** The rules about colours: all others give the same in every theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * The violations of the page as it is now: each rule with the elements that break it.
 * @param rules all of them, or those that another theme can break
 */
export async function violations(page: Page, rules: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const runOnly =
    rules === 'all' ? { type: 'tag' as const, values: tags } : { type: 'rule' as const, values: colourRules };
  return page.evaluate(
    async (options) => {
      // Half way through a transition, the new colour of a text stands on the old one of its background.
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      await Promise.allSettled(transitions.map(({ finished }) => finished));
      const { axe: engine } = globalThis as unknown as { readonly axe: typeof axe };
      const found = await engine.run(document, { ...options, resultTypes: ['violations'] });
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    },
    { runOnly, ...(rules === 'all' && { rules: further }) },
  );
}

/** Adds up layout shifts from now on, and in every page that is opened later. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  const watch = (): void => {
    const sum = globalThis as unknown as { shifts: number };
    sum.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) sum.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  };
  await page.addInitScript(watch);
  return () => page.evaluate(() => (globalThis as unknown as { shifts: number }).shifts);
}
