// The memory of files goes back to the page: the browser must know of all of it, or it collects nothing.
import { chromium } from 'playwright';
import { expect, test } from 'vitest';
import { launchOptions } from '../browsers/chromium.ts';
import { withSegments } from '../exif-writer.ts';
import { jpegOf, photo } from '../pictures.ts';
import { memoryOf, noMemoryReason } from '../renderer-memory.ts';
import { startSite } from './worker-site.ts';

/** Segments of 64 kB of an application's own make the file large, and leave it quick to decode. */
const segments = 64;
const jobs = 80;

test.skipIf(noMemoryReason)('files of 4 MB leave no memory behind, as bytes and as a File', async () => {
  const filling = (): readonly [number, Uint8Array] => [0xef, new Uint8Array(65_000).fill(7)];
  const source = withSegments(await jpegOf(photo(400, 300)), ...Array.from({ length: segments }, filling));
  const site = await startSite();
  site.files.set('/large.jpg', { body: Buffer.from(source) });
  const host = await chromium.launchServer(launchOptions());
  try {
    const page = await (await chromium.connect(host.wsEndpoint())).newPage();
    await page.goto(`${site.origin}/page.html`);
    const memory = await memoryOf(host.process().pid as number, (megabytes) =>
      page.evaluate(`void (globalThis.ballast = new Uint8Array(${megabytes} * 2 ** 20).fill(1))`),
    );
    // Text: the test runner would take an import() of its own for one of the test's.
    await page.evaluate(`(async () => {
      const { createImageProcessor } = await import('/package/index.js');
      const processor = createImageProcessor({ workers: 1 });
      const bytes = await (await fetch('/large.jpg')).arrayBuffer();
      const sources = { bytes, file: new File([bytes], 'large.jpg') };
      globalThis.work = async (kind, count) => {
        for (let made = 0; made < count; made += 1) await processor.process(sources[kind], 'image/resize,w_100');
      };
    })()`);
    for (const kind of ['bytes', 'file']) {
      await page.evaluate(`work('${kind}', 30)`);
      const before = memory.now();
      await page.evaluate(`work('${kind}', ${jobs})`);
      const files = (source.length * jobs) / 2 ** 20;
      expect(memory.now() - before, kind).toBeLessThan(files / 2);
    }
  } finally {
    await host.close();
    await site.close();
  }
});
