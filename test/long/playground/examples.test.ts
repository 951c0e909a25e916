// The dialog of examples: live thumbnails that one click takes over.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleGroups, examples } from '../../../demo/examples.ts';
import { until } from '../../until.ts';
import { openPlayground, type Playground, settled } from './playground.ts';

let open: Playground;

beforeAll(async () => {
  open = await openPlayground();
});
afterAll(() => open?.close());

async function openExamples(): Promise<void> {
  const { page } = open;
  await page.click('#page-menu');
  await page.click('#open-examples');
  await page.locator('#examples').waitFor();
}

test('a dozen examples in groups, each with the picture or the colour that it makes', async () => {
  const { page } = open;
  await openExamples();
  await until(async () =>
    expect(await page.locator('#examples section').count()).toBe(Object.keys(exampleGroups).length),
  );
  const cards = page.locator('.example-card');
  await until(async () => expect(await cards.count()).toBe(12));
  for (const card of await cards.all()) {
    await card.scrollIntoViewIfNeeded();
    await until(async () =>
      expect(
        await card.evaluate(
          (element) =>
            (element.querySelector('img')?.naturalWidth ?? 0) > 0 || element.querySelector('.example-colour') !== null,
        ),
      ).toBe(true),
    );
  }
});

test('Escape closes the dialog and gives the focus back', async () => {
  const { page } = open;
  await page.keyboard.press('Escape');
  await page.locator('#examples').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('page-menu');
});

test('by keyboard alone, an example takes its process and the picture it needs over, and one undo takes it back', async () => {
  const { page } = open;
  const before = await page.inputValue('#process-text');
  await openExamples();
  await page.locator('.example-card', { hasText: 'Round avatar' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('#examples').waitFor({ state: 'detached' });
  await settled(page);
  await until(async () => expect(await page.inputValue('#process-text')).toBe(examples.round.process));
  // A circle is of odd width, so that it has a middle.
  await until(async () => expect(await page.textContent('#result-size')).toBe('199 × 199'));
  await until(async () => expect(await page.textContent('.url-key')).toContain('portrait.jpg'));
  await page.click('#undo');
  await until(async () => expect(await page.inputValue('#process-text')).toBe(before));
});

test('an example without a picture of its own is for the picture at hand', async () => {
  const { page } = open;
  await page.locator('#pictures button', { hasText: 'alpha.png' }).click();
  await openExamples();
  await page.locator('.example-card', { hasText: 'Whole picture in a square' }).click();
  await settled(page);
  await until(async () => expect(await page.textContent('.url-key')).toContain('alpha.png'));
  await until(async () => expect(await page.textContent('#result-size')).toBe('320 × 320'));
});
