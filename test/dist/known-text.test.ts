// The one known number of the service that takes its font: the bytes of example.jpg with text, in a Chromium that has it.
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchOptions } from '../browsers/chromium.ts';
import { realFile, realFiles } from '../pictures.ts';
import { knownText } from '../pipeline/known-answers.ts';
import { wenQuanYiHome } from '../wen-quan-yi.ts';

const [exampleName] = realFiles('example.jpg');
const home = exampleName && wenQuanYiHome();
// Left out without the fixtures, or where Debian's package of the font cannot be had; never in CI.
const isPossible = home !== undefined || process.env.CI !== undefined;

describe.runIf(exampleName && isPossible)('example.jpg with text in WenQuanYi Zen Hei', () => {
  let browser: Browser;
  let page: Page;
  let source: readonly number[];
  beforeAll(async () => {
    source = [...(await realFile(`${exampleName}`))];
    browser = await chromium.launch({ ...launchOptions(), env: { ...process.env, XDG_DATA_HOME: `${home}` } });
    page = await browser.newPage();
    await page.goto(`${inject('demo')}own/index.html`);
  });
  afterAll(() => browser?.close());

  // As text: the test's own transforms would break an import that is to run in the page.
  const bytesOf = async (steps: string): Promise<number> =>
    page.evaluate(`(async () => {
      const { createImageProcessor } = await import('/package/index.js');
      const processor = createImageProcessor({ workers: 1 });
      const { body } = await processor.process(Uint8Array.from(${JSON.stringify(source)}), 'image/${steps}');
      await processor.dispose();
      return body.size;
    })()`);

  it('has the font', () => {
    expect(home, 'Debian package fonts-wqy-zenhei').toBeDefined();
  });

  it.each(knownText)('$process is within $within of $theirs bytes', async ({ process, ours, theirs, within }) => {
    const bytes = await bytesOf(process);
    // Ours may move by a few bytes with the browser's rasteriser.
    expect(Math.abs(bytes - ours) / ours).toBeLessThan(0.005);
    expect(Math.abs(bytes - theirs) / theirs).toBeLessThanOrEqual(within);
  });

  it('without ink is 25223 bytes: 4:4:4 at the quality of the source', async () => {
    expect(await bytesOf('watermark,text_IA')).toBe(25223);
  });
});
